import { readSesEvent } from '../../lib/channels/ses-event.ts'
import { confirmSubscription, createCertificateCache } from '../../lib/http/sns-requests.ts'
import { createSnsVerifier } from '../../lib/http/sns-signature.ts'
import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

const opened = openFunction('feedback')
const { config, clock } = opened

const endpointFor = (topicArns: readonly string[]) => ({
  verify: createSnsVerifier({ now: clock.now, certificateAt: createCertificateCache(fetch) }, topicArns),
  confirm: (subscribeUrl: string) => confirmSubscription(fetch, subscribeUrl),
})

export const handler = opened.observed(
  createHandler({
    ...opened,
    readEvent: readSesEvent,
    endpoint: config.FEEDBACK_TOPIC_ARNS && endpointFor(config.FEEDBACK_TOPIC_ARNS),
  }),
)

export const { close } = opened
