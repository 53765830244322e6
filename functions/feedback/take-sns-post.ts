import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { bodyText } from '../../lib/http/json-body.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json } from '../../lib/http/response.ts'
import type { SnsVerdict } from '../../lib/http/sns-signature.ts'
import { type TakeEventsDeps, takeEvents } from './take-events.ts'

export interface SnsEndpoint {
  verify: (body: string) => Promise<SnsVerdict>
  /** Follows the address with which a topic asks whether we want its messages. */
  confirm: (subscribeUrl: string) => Promise<void>
}

/** `POST /feedback/ses`: what SNS posts, if it is SNS. It sends JSON and calls it text. */
export const takeSnsPost =
  (deps: TakeEventsDeps, { verify, confirm }: SnsEndpoint): RouteHandler =>
  async (event) => {
    const verdict = await verify(bodyText(event))
    if (verdict.type === 'refused') {
      deps.report('feedback.refused', { why: verdict.why })
      throw new HttpProblem('not_from_topic', 'It is not a message that a topic of ours has signed.')
    }
    const { message } = verdict
    switch (message.Type) {
      case 'Notification':
        return json(200, await takeEvents(deps, [message.Message]))
      case 'SubscriptionConfirmation':
        await confirm(message.SubscribeURL)
        deps.report('feedback.subscribed', { topic: message.TopicArn })
        return json(200, { subscribed: true })
      case 'UnsubscribeConfirmation':
        deps.report('feedback.unsubscribed', { topic: message.TopicArn })
        return json(200, { subscribed: false })
    }
  }
