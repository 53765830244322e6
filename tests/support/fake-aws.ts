import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** One call of the real SDK. JSON protocols give their body, the query protocol its parameters. */
export interface AwsCall {
  operation: string
  input: Record<string, unknown>
}

export type AwsAnswer = { status?: number; json?: unknown; xml?: string }
export type AwsHandler = (input: Record<string, unknown>) => AwsAnswer | undefined | Promise<AwsAnswer | undefined>

export interface FakeAws {
  url: string
  calls: AwsCall[]
  /** Takes the place of what answered this operation. */
  on(operation: string, handler: AwsHandler): void
  /** For operations that nothing else answers. */
  onAny(handler: (operation: string) => AwsAnswer): void
  close(): Promise<void>
}

/** An AWS endpoint on this machine that the real SDK talks to over HTTP. An operation that nobody handles is refused. */
export const startFakeAws = async (handlers: Record<string, AwsHandler> = {}): Promise<FakeAws> => {
  const known = new Map(Object.entries(handlers))
  const calls: AwsCall[] = []
  let any = refusal
  const server = createServer(async (request, response) => {
    const call = readCall(request, await text(request))
    calls.push(call)
    const answer = await known.get(call.operation)?.(call.input)
    write(response, answer ?? any(call.operation))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    on: (operation, handler) => known.set(operation, handler),
    onAny: (handler) => {
      any = handler
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** `GetSecretValue` by header, `DescribeStacks` by parameter, or `GET /v2/email/account` where the path says it. */
const readCall = (request: IncomingMessage, body: string): AwsCall => {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') return { operation: target.split('.').at(-1) ?? '', input: JSON.parse(body) }
  const parameters = new URLSearchParams(body)
  const action = parameters.get('Action')
  if (action) return { operation: action, input: Object.fromEntries(parameters) }
  const path = new URL(request.url ?? '/', 'http://aws').pathname
  return { operation: `${request.method} ${path}`, input: body.startsWith('{') ? JSON.parse(body) : {} }
}

const refusal = (operation: string): AwsAnswer => ({
  status: 400,
  json: { __type: 'UnknownOperationException', message: `nobody handles ${operation}` },
})

const write = (response: ServerResponse, { status = 200, json, xml }: AwsAnswer) => {
  if (xml !== undefined) return response.writeHead(status, { 'content-type': 'text/xml' }).end(xml)
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(json ?? {}))
}

/** Secrets by ARN that a test may change at any moment. */
export const secretsManager = (secrets: Map<string, string>): Record<string, AwsHandler> => ({
  GetSecretValue: ({ SecretId }) => {
    const SecretString = secrets.get(String(SecretId))
    if (SecretString !== undefined) return { json: { ARN: SecretId, Name: SecretId, SecretString } }
    return { status: 400, json: { __type: 'ResourceNotFoundException', message: 'no such secret' } }
  },
})
