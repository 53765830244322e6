import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentTypeOf, securityHeaders } from '../../console/headers.ts'
import { createHandler as createApi } from '../../functions/api/handler.ts'
import { createHandler as createReplay } from '../../functions/replay/handler.ts'
import { serve } from '../../functions/serve/server.ts'
import { systemClock } from '../../lib/config/clock.ts'
import { buildInbox } from '../../scripts/build-inbox.ts'
import type { Stack } from './stack.ts'

/** The built inbox and the API under one address, as a deployment has them. */
export const serveDeployedInbox = async ({ deps }: Stack) => {
  const dir = await mkdtemp(join(tmpdir(), 'heliograph-inbox-'))
  await buildInbox(dir)
  const [api, replay] = [createApi(deps), createReplay(deps)]
  const fileOf = async (path: string) => ({
    statusCode: 200,
    headers: { 'content-type': contentTypeOf(path) ?? '', ...securityHeaders },
    body: await readFile(join(dir, path), 'utf8'),
  })
  const server = await serve(
    {
      functions: {
        api: (event, context) =>
          event.rawPath.startsWith('/inbox/') ? fileOf(event.rawPath.slice('/inbox/'.length)) : api(event, context),
        replay: (event, context) => replay(event, context),
        feedback: async () => {
          throw new Error('no page asks for it')
        },
      },
      report: deps.report,
      clock: systemClock,
    },
    { port: 0, host: '127.0.0.1' },
  )
  return {
    url: `http://127.0.0.1:${server.port}/inbox/index.html`,
    close: async () => {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
