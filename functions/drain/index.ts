import { createPacer } from '../../lib/notifications/pacer.ts'
import { withSigningKeys } from '../signing-keys.ts'
import { tracedChannels } from '../traced.ts'
import { openFunction } from '../wiring.ts'
import { openChannels, openRateQuestions } from './channels.ts'
import { createHandler } from './handler.ts'

const opened = openFunction('drain')
const { clock } = opened
const config = await withSigningKeys(opened.config, opened.secrets)

export const handler = opened.observed(
  createHandler(
    {
      ...opened,
      channels: tracedChannels(openChannels(config, { ...opened, now: () => clock.now().getTime() }), opened.tracing),
      pacer: createPacer({ ...opened, askRate: openRateQuestions(config) }),
    },
    {
      batchMax: config.DRAIN_BATCH_MAX,
      lanes: config.DRAIN_LANES,
      idleMs: config.DRAIN_IDLE_SECONDS * 1_000,
      backlogMax: config.DRAIN_BACKLOG_MAX,
    },
  ),
)

export const { close } = opened
