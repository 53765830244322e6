import * as z from 'zod'
import { kindOfStatus } from '../../lib/channels/http-failures.ts'
import { httpUrl, parseOptions } from '../../lib/channels/parse-options.ts'
import { parseJson, readBounded } from '../../lib/channels/read-bounded.ts'
import { redactDetail } from '../../lib/channels/redact-detail.ts'
import { wireFailure } from '../../lib/channels/wire-failures.ts'
import { DeliveryError, type Failure } from '../../lib/notifications/delivery-error.ts'
import type { Channel, Outgoing } from '../../lib/notifications/ports/channel.ts'

export interface PigeonOptions {
  endpoint: string
  apiKey: string
}

/** Text messages by carrier pigeon. */
export const createPigeonSms = (options: PigeonOptions): Channel => {
  const { endpoint, apiKey } = parseOptions('createPigeonSms', optionsSchema, options)
  return {
    provider: 'pigeon',
    send: async (outgoing, signal) => {
      try {
        const init = { method: 'POST', headers: { authorization: apiKey }, redirect: 'error', signal } as const
        const response = await fetch(endpoint, { ...init, body: JSON.stringify(toRequest(outgoing)) })
        const answer = answerSchema.safeParse(parseJson(await readBounded(response, 10_000))).data
        if (!response.ok || !answer?.id) throw new PigeonError(response.status, answer?.code, answer?.words)
        return { providerMessageId: answer.id }
      } catch (error) {
        throw new DeliveryError(classify(error))
      }
    },
  }
}

/** What goes out. The id lets the provider tell two tries of one message from two messages. */
export const toRequest = ({ notificationId, message }: Outgoing) => ({
  reference: notificationId,
  to: message.to,
  text: message.text,
})

/** What the answer, or its absence, means. In doubt it is ambiguous: nobody knows whether the pigeon has left. */
export const classify = (error: unknown): Failure => {
  if (!(error instanceof PigeonError)) return wireFailure(error)
  const { status, code = 'unnamed', message } = error
  return { kind: kindOfStatus(status, code !== 'unnamed'), code: `pigeon.${code}`, detail: redactDetail(message) }
}

class PigeonError extends Error {
  readonly status: number
  readonly code: string | undefined
  constructor(status: number, code: string | undefined, message = 'No message id.') {
    super(message)
    this.status = status
    this.code = code
  }
}

const optionsSchema = z.strictObject({ endpoint: httpUrl, apiKey: z.string().min(1) })
const answerSchema = z.object({ id: z.string(), code: z.string().regex(/^[a-z_]{1,50}$/), words: z.string() }).partial()
