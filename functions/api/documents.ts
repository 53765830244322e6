import { createHash } from 'node:crypto'
import type { RouteHandler } from '../../lib/http/http-handler.ts'

export interface DocumentDeps {
  /** Made by the build and lying beside the bundle: nothing is loaded before somebody asks. */
  documents: Record<'openApi' | 'page', () => Promise<string>>
}

/** They change with a deployment alone. */
const cacheControl = 'public, max-age=300'

/** `GET /openapi.json`: the API as OpenAPI 3.1. */
export const openApi =
  ({ documents }: DocumentDeps): RouteHandler =>
  async () => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': cacheControl },
    body: await documents.openApi(),
  })

/** `GET /docs`: the same for people. It has no script and loads nothing; its own style is allowed by its digest. */
export const docsPage =
  ({ documents }: DocumentDeps): RouteHandler =>
  async () => {
    const body = await documents.page()
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(body) ?? []
    const digest = createHash('sha256').update(style).digest('base64')
    return {
      statusCode: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': cacheControl,
        'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      },
      body,
    }
  }
