import { idOf } from './answer.ts'
import { anEmailBody, notificationsPath } from './requests.ts'
import type { Stack } from './stack.ts'

/** Posts one and insists on a 202. */
export const acceptOne = async (
  stack: Stack,
  body: Record<string, unknown> = anEmailBody(),
  key = stack.keys.acme.live,
) => {
  const answer = await stack.request('POST', notificationsPath, { key, body })
  if (answer.status !== 202) throw new Error(`expected a 202, got ${answer.status}: ${answer.text}`)
  return idOf(answer)
}

/** A dead letter: refused for good by its provider, at the first try. */
export const buryOne = async (stack: Stack, overrides: Record<string, unknown> = {}, key = stack.keys.acme.live) => {
  const id = await acceptOne(stack, anEmailBody({ email: 'rejected@simulator.test', ...overrides }), key)
  await stack.drainUntil(`${id} to be a dead letter`, async () => {
    const [letter] = await stack.db`select 1 from dead_letters where notification_id = ${id}::uuid`
    return letter !== undefined
  })
  return id
}

/** What the providers were asked to send for one notification. */
export const providerCalls = (stack: Stack, id: string) =>
  stack.simulator.messages().filter(({ notificationId }) => notificationId === id)
