import { Agent, createServer, type IncomingMessage, request as openRequest, STATUS_CODES } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { functionFor, type HttpFunction } from '../functions/serve/routes.ts'
import { type Listening, listenHere } from './listen-here.ts'
import { createTurns } from './turns.ts'

/**
 * Instances of one function. serverless-offline starts another one for each request that finds all of them busy, and thirty that
 * load at once on two processors took longer than a function has. So few keep those processors busy as well.
 */
const instancesMax = 4
/** Longer than any function of ours may take: serverless-offline's own word about its time comes first. */
const answerMs = 35_000

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: string | Buffer
}

export interface GatewayOptions {
  port: number
  /** serverless-offline's own address. */
  functionsUrl: string
}

/**
 * Stands before serverless-offline, as API Gateway does before Lambda: a burst waits for instances instead of starting one each, and
 * a function that failed or ran out of time is a 502 or 504, which serverless-offline alone answers with 200.
 */
export const serveGateway = async ({ port, functionsUrl }: GatewayOptions): Promise<Listening> => {
  const agent = new Agent({ keepAlive: true })
  const turns = { api: newTurns(), replay: newTurns(), feedback: newTurns() } satisfies Record<HttpFunction, unknown>
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request
    const { run } = turns[functionFor(method, url.replace(/\?.*/, ''))]
    await run(async () => {
      if (response.destroyed) return // the caller left while it waited
      const answer = await answerTo(request, functionsUrl, agent)
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  const { url, close } = await listenHere(server, port)
  return {
    url,
    close: async () => {
      await close()
      agent.destroy()
    },
  }
}

const newTurns = () => createTurns(instancesMax)

const answerTo = async (request: IncomingMessage, functionsUrl: string, agent: Agent): Promise<Answer> => {
  const signal = AbortSignal.timeout(answerMs)
  try {
    const answer = await ask(request, { functionsUrl, agent, signal })
    return failureIn(answer, request) ?? answer
  } catch {
    if (signal.aborted) return problem(504, `The function did not answer within ${answerMs} ms.`, request)
    return problem(502, 'The functions do not answer.', request)
  }
}

interface Asked {
  functionsUrl: string
  agent: Agent
  signal: AbortSignal
}

/** The function's answer as a whole. It is waited for though the caller leaves: until then its instance is busy, and so is the turn. */
const ask = (request: IncomingMessage, { functionsUrl, agent, signal }: Asked) =>
  new Promise<Answer>((resolve, reject) => {
    const { method, url: path, headers } = request
    const sent = openRequest(functionsUrl, { method, path, headers, agent, signal }, (got) => {
      const { statusCode: status = 502, headers } = got
      buffer(got).then((body) => resolve({ status, headers, body }), reject)
    })
    sent.on('error', reject)
    request.once('close', () => {
      if (!request.complete) sent.destroy() // it left in the middle of its body
    })
    request.pipe(sent)
  })

/** What serverless-offline says in the place of a function that gave no answer. Each of ours names its request. */
const failureIn = ({ status, headers, body }: Answer, request: IncomingMessage): Answer | undefined => {
  if (status !== 200 || headers['x-request-id'] !== undefined) return undefined
  const { errorType, errorMessage } = JSON.parse(String(body)) as { errorType?: string; errorMessage?: string }
  if (errorType === 'LambdaTimeoutError') return problem(504, 'The function did not answer in its time.', request)
  return problem(502, `The function failed: ${errorMessage}. More stands in .heliograph/functions.log.`, request)
}

/** Without a code: the API has not spoken, and its codes are its own. */
const problem = (status: 502 | 504, detail: string, { url }: IncomingMessage): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, instance: url }),
})
