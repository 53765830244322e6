import { readFileSync } from 'node:fs'
import { docsPage } from '../../scripts/openapi/docs-page.ts'

/** The document as it is checked in: another test says when it is out of date. */
export const openApiText = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')

/** As the build puts them beside the api function. */
export const documents = {
  openApi: async () => openApiText,
  page: async () => docsPage(JSON.parse(openApiText)),
}
