import type { Waker } from '../notifications/ports/signals.ts'

/** A caller waits for it, once in a while: longer than Lambda takes to note an event, and no longer than an answer may. */
const wakeTimeoutMs = 1_000

export interface LambdaWakerOptions {
  /** With `{channel}` in it. Without one nobody is woken: as on a laptop, where somebody keeps drains at work. */
  functionName: string | undefined
  region: string
  endpoint?: string | undefined
}

/** Starts a drain by an event that nobody waits for. */
export const createLambdaWaker = ({ functionName, region, endpoint }: LambdaWakerOptions): Waker => {
  if (!functionName) return { wake: async () => {} }
  const client = openClient(region, endpoint)
  return {
    wake: async (channel) => {
      const { lambda, InvokeCommand } = await client()
      const command = new InvokeCommand({
        FunctionName: functionName.replace('{channel}', channel),
        InvocationType: 'Event',
        Payload: JSON.stringify({ channel }),
      })
      await lambda.send(command, { abortSignal: AbortSignal.timeout(wakeTimeoutMs) })
    },
  }
}

/** Loaded by the first drain that has to be woken: most requests find one at work. */
const openClient = (region: string, endpoint: string | undefined) => {
  const open = async () => {
    const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda')
    return { lambda: new LambdaClient({ region, maxAttempts: 1, ...(endpoint ? { endpoint } : {}) }), InvokeCommand }
  }
  let opened: ReturnType<typeof open> | undefined
  return () => {
    opened ??= open()
    return opened
  }
}
