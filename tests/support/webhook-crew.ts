import { acceptOne } from './accepting.ts'
import { dataOf, idOf } from './answer.ts'
import { anEmailBody } from './requests.ts'
import { openStack } from './stack.ts'
import { type Respond, startReceiver } from './webhook-receiver.ts'

export const webhooksPath = '/api/v1/webhooks'

export type WebhookCrew = Awaited<ReturnType<typeof openWebhookCrew>>

/** A stack, receivers for its webhooks, and the steps that many cases take. */
export const openWebhookCrew = async () => {
  const stack = await openStack()
  const closing: (() => Promise<unknown>)[] = []
  const { live } = stack.keys.acme
  const ask = (method: string, path: string, body?: unknown, key = live) => stack.request(method, path, { key, body })
  const receiver = async (respond?: Respond) => {
    const started = await startReceiver(respond)
    closing.push(started.close)
    return started
  }
  return {
    stack,
    ask,
    receiver,
    /** A receiver with a webhook that leads to it. */
    webhookTo: async (respond?: Respond, fields: Record<string, unknown> = {}, key = live) => {
      const started = await receiver(respond)
      const answer = await ask('POST', webhooksPath, { url: started.url, ...fields }, key)
      if (answer.status !== 201) throw new Error(`no webhook: ${answer.text}`)
      return { ...started, id: idOf(answer), secret: String(answer.body.secret) }
    },
    sendAndTell: async (
      body: Record<string, unknown> = anEmailBody(),
      channel: 'email' | 'sms' = 'email',
      key?: string,
    ) => {
      const id = await acceptOne(stack, body, key)
      await stack.drain(channel)
      await stack.tell()
      return id
    },
    deliveriesOf: async (id: string) => dataOf(await ask('GET', `${webhooksPath}/${id}/deliveries`)),
    /** As if the wait for the next try, or the lease of the last one, were over. */
    makeDue: () => stack.db`update webhook_deliveries set due_at = clock_timestamp(), claimed_until = null`,
    /** For the next case. */
    clear: async () => {
      await stack.db`delete from webhooks`
      await stack.db`delete from webhook_deliveries`
      await Promise.all(closing.splice(0).map((end) => end()))
    },
  }
}
