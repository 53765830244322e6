import { createWebhookSender } from '../../lib/webhooks/webhook-sender.ts'
import { tracedSender } from '../traced.ts'
import { openWebhookSecrets } from '../webhook-keys.ts'
import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

/** Calls that wait for receivers cost nearly nothing; this bounds the bodies in memory. */
const lanes = 32

const opened = openFunction('webhooks')
const { config } = opened
// Without a key no webhook can be made. What was sealed under one that is missing now is tried again, until there are no tries left.
const keys = await openWebhookSecrets(config, opened.secrets)

const sender = createWebhookSender({ secrets: keys, allowPrivate: config.WEBHOOKS_ALLOW_PRIVATE })

export const handler = opened.observed(
  createHandler(
    { ...opened, sender: tracedSender(sender, opened.tracing) },
    { lanes, idleMs: config.DRAIN_IDLE_SECONDS * 1_000 },
  ),
)

export const { close } = opened
