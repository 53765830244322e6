import type { Notification } from '../../../client/src/notifications.ts'
import { recipientOf } from '../../../client/src/recipient.ts'
import { exitCodes } from '../exit-codes.ts'
import { paintStatus } from '../paint.ts'
import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'
import { type AddCommand, examples } from './command.ts'

export const addGet: AddCommand = (parent, run) => {
  parent
    .command('get <id>')
    .description('One notification, whole.')
    .addHelpText('after', examples('get $ID', 'get $ID --json'))
    .action(
      run<object, [string]>(async (session, _, id) => {
        const notification = await session.heliograph.get(id, { signal: session.world.signal })
        if (session.isJson) session.document(notification)
        else for (const line of alignColumns(rowsOf(notification, session))) session.print(line)
        return exitCodes.ok
      }),
    )
}

/** What has no value is not shown; --json has it all. */
const rowsOf = (notification: Notification, { paint }: Session): string[][] => {
  const { id, status, reason, type, mode, message, metadata, links: _, object: __, ...rest } = notification
  const pairs = Object.entries(metadata).map(([name, value]) => `${name}=${value}`)
  return [
    ['id', id],
    ['status', paintStatus(paint, status) + (reason ? ` (${reason})` : '')],
    ['type', `${type}, ${mode}`],
    ['recipient', recipientOf(notification)],
    ...Object.entries(rest)
      .filter(([name, value]) => isShown(value) && !['email', 'phone', 'device_token'].includes(name))
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
    ...(pairs.length > 0 ? [['metadata', pairs.join(' ')]] : []),
    ['message', message],
  ]
}

const isShown = (value: unknown) => value !== null && value !== undefined && value !== ''
