import { timelineText } from '../../../client/src/timeline-text.ts'
import { CommandError } from '../command-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Session } from '../session.ts'

const pollMs = 300
const underWay = ['PENDING', 'PROCESSING', 'SCHEDULED']
const well = ['SENT', 'DELIVERED']

/** Waits until a notification is sent or has ended, and shows its timeline. Well is what the provider took. */
export const waitFor = async (session: Session, id: string, patienceMs: number) => {
  const { world, heliograph } = session
  const endMs = world.now() + patienceMs
  for (;;) {
    const timeline = await heliograph.timeline(id, { signal: world.signal })
    if (!underWay.includes(timeline.status)) {
      if (session.isJson) session.document(timeline)
      else session.print(`${id}\n${timelineText(timeline)}`)
      return well.includes(timeline.status) ? exitCodes.ok : exitCodes.failed
    }
    if (world.now() >= endMs) {
      throw new CommandError(`${id} is still ${timeline.status} after ${patienceMs / 1_000} s. ${timeline.summary}`, {
        exitCode: exitCodes.unavailable,
      })
    }
    await world.wait(pollMs, world.signal)
  }
}
