import type { Context } from 'aws-lambda'
import { webhookBody } from '../../lib/http/webhook-resources.ts'
import {
  callTimeoutMs,
  type SendWebhooksDeps,
  type SendWebhooksOptions,
  sendWebhooks,
  type WebhooksSent,
} from '../../lib/notifications/send-webhooks.ts'

/** Left for the calls in flight when claiming stops, and for settling them. */
const reserveMs = callTimeoutMs + 5_000

/** Tells webhooks what has happened, until there is nothing to tell or its time is nearly over. Several may run at once. */
export const createHandler =
  (deps: Omit<SendWebhooksDeps, 'toBody'>, settings: Omit<SendWebhooksOptions, 'isTimeShort'>) =>
  async (_input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<WebhooksSent> => {
    const isTimeShort = () => context.getRemainingTimeInMillis() < reserveMs
    return sendWebhooks({ ...deps, toBody: webhookBody }, { ...settings, isTimeShort })
  }
