import { readFileSync } from 'node:fs'

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

/** The document as it is checked in: another test says when it is out of date. */
export const openApiText = read('openapi.json')

/** As the build puts them beside the api function. */
export const documents = { openApi: async () => openApiText, page: async () => read('api.html') }
