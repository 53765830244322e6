import packageJson from '../../package.json' with { type: 'json' }
import { clientTypes } from './client-types.ts'
import { brunoFiles, httpFile } from './collections.ts'
import { docsPage } from './docs-page.ts'
import { createOpenApi } from './document.ts'
import type { OpenApiDocument } from './read-document.ts'

/** Everything that is made from the OpenAPI document, by path, and the document itself. */
export const generatedFromOpenApi = async (): Promise<Record<string, string>> => {
  const document = createOpenApi(packageJson.version) as unknown as OpenApiDocument
  return {
    'docs/openapi.json': `${JSON.stringify(document, null, 1)}\n`,
    'packages/client/src/schema.ts': await clientTypes(document),
    'docs/api.html': docsPage(document),
    'api.http': httpFile(document),
    ...brunoFiles(document),
  }
}
