import openapiTS, { astToString } from 'openapi-typescript'

const note = `/** The API's types. Made from docs/openapi.json by \`npm run docs\`: not to be edited. */\n\n`

/** What a field is when it is left out is the server's business: to a caller it is optional. */
export const clientTypes = async (document: object): Promise<string> =>
  note + astToString(await openapiTS(JSON.stringify(document), { defaultNonNullable: false, alphabetize: false }))
