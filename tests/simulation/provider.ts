import { DeliveryError, type FailureKind } from '../../lib/notifications/delivery-error.ts'
import type { Outgoing, Receipt } from '../../lib/notifications/ports/channel.ts'
import type { AnswerName } from './chaos.ts'
import type { World } from './world.ts'

/** Refused for good, today and tomorrow. */
export const doomedRecipient = 'nobody'

/** A call has arrived at a provider, which decides and remembers. What the drain hears of it is another matter. */
export const answerOf = (world: World, provider: string, outgoing: Outgoing): Promise<Receipt> => {
  const { random, witness, log, nameOf } = world
  const answer = decide(world, outgoing)
  const isTaken = answer.startsWith('accepted') || answer === 'lost'
  witness.called(outgoing, provider, isTaken, answer !== 'throttled' && answer !== 'paused')
  log.add(`${provider}  answers ${answer} for ${nameOf(outgoing.notificationId)} (claim ${outgoing.claimNo})`)
  switch (answer) {
    case 'accepted':
      return Promise.resolve({ providerMessageId: `${provider}-${witness.calls.length}` })
    case 'accepted_silent':
      return new Promise(() => {})
    case 'accepted_reset':
    case 'lost':
      return Promise.reject(refusal('ambiguous'))
    case 'transient':
    case 'permanent':
      return Promise.reject(refusal(answer))
    case 'throttled':
    case 'paused':
      return Promise.reject(refusal(answer, random.chance(0.5) ? undefined : random.int(0, 90_000)))
    case 'broken':
      return Promise.reject(new TypeError('the channel has a fault of its own'))
  }
}

const decide = ({ random, chaos, isQuiet }: World, { message }: Outgoing): AnswerName => {
  if (message.to === doomedRecipient) return 'permanent'
  return isQuiet() ? 'accepted' : random.weighted(chaos.answers)
}

const refusal = (kind: FailureKind, retryAfterMs?: number) =>
  new DeliveryError({
    kind,
    code: `simulated.${kind}`,
    detail: `The provider was ${kind}.`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
