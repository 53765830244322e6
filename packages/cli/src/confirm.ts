import type { Readable, Writable } from 'node:stream'
import { isCancel, text } from '@clack/prompts'
import { CommandError, usageError } from './command-error.ts'
import { exitCodes } from './exit-codes.ts'
import type { Session } from './session.ts'

export interface Confirmation {
  yes?: boolean
  reason?: string
}

/** The API keeps no longer ones. */
const reasonMax = 255

/** On a terminal the count and the reason are asked for, elsewhere they have to be said beforehand. Gives the reason. */
export const confirmed = async (session: Session, what: string, count: number, { yes, reason }: Confirmation) => {
  if (yes && reason) return reason
  if (!isAnswering(session)) {
    throw usageError(`${what}. Nobody can be asked here: say --yes and --reason <text>.`)
  }
  if (!yes) await askCount(session, what, count)
  return reason ?? askReason(session)
}

const isAnswering = ({ world, isJson }: Session) => world.stdin.isTTY === true && world.stderr.isTTY === true && !isJson

const askCount = (session: Session, what: string, count: number) =>
  ask(session, `${what}. Type ${count} to go on.`, (answer) =>
    answer.trim() === String(count) ? undefined : `That is not ${count}. Ctrl-C leaves all as it is.`,
  )

const askReason = async (session: Session) =>
  (
    await ask(session, 'Why? It is kept with what was done.', (answer) => {
      if (answer.trim() === '') return 'A reason is needed.'
      return answer.length > reasonMax ? `At most ${reasonMax} characters.` : undefined
    })
  ).trim()

const ask = async ({ world }: Session, message: string, fault: (answer: string) => string | undefined) => {
  const answer = await text({
    message,
    input: world.stdin as unknown as Readable,
    output: world.stderr as unknown as Writable,
    validate: (given = '') => fault(given),
  })
  if (isCancel(answer)) throw new CommandError('Nothing was done.', { exitCode: exitCodes.interrupted })
  return answer
}
