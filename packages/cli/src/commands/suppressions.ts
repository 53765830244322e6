import { channelNames, suppressionReasons } from '../../../client/src/vocabulary.ts'
import { usageError } from '../command-error.ts'
import { type Confirmation, confirmed } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { readNumber, readWord } from '../option-values.ts'
import type { Session } from '../session.ts'
import { type AddCommand, examples } from './command.ts'
import { listLimit, printList, taking } from './lists.ts'
import { addExport, addImport } from './suppression-files.ts'

export const addSuppressions: AddCommand = (parent, run) => {
  const group = parent.command('suppressions').description('Addresses that get nothing more.')
  for (const add of [addListing, addAdd, addRemove, addImport, addExport]) add(group, run)
}

interface ListOptions {
  channel?: string
  reason?: (typeof suppressionReasons)[number]
  recipient?: string
  limit: number
}

const addListing: AddCommand = (parent, run) => {
  parent
    .command('list')
    .description('Suppressions, newest first. With --json a line for each.')
    .option('--channel <channel>', channelNames.join(', '), readWord(channelNames))
    .option('--reason <reason>', suppressionReasons.join(', '), readWord(suppressionReasons))
    .option('--recipient <recipient>', 'an address, a number or a device token')
    .option('--limit <number>', 'how many at most', readNumber(1, listLimit.most), listLimit.byDefault)
    .addHelpText('after', examples('suppressions list', 'suppressions list --reason complained --json'))
    .action(
      run<ListOptions>(async (session, { limit, channel, reason, recipient }) => {
        const query = {
          limit: Math.min(limit, listLimit.page),
          ...(channel ? { channel } : {}),
          ...(reason ? { reason } : {}),
          ...(recipient ? { recipient } : {}),
        }
        await printList(session, taking(session.heliograph.suppressions.listAll(query, callOf(session)), limit), {
          head: ['SINCE', 'ID', 'CHANNEL', 'REASON', 'SOURCE', 'RECIPIENT'],
          row: (one) => [one.created_at, one.id, one.channel, one.reason, one.source, one.recipient],
          none: 'Nobody is suppressed like that.',
        })
        return exitCodes.ok
      }),
    )
}

interface AddOptions {
  channel?: string
  reason?: (typeof suppressionReasons)[number]
  note?: string
}

const addAdd: AddCommand = (parent, run) => {
  parent
    .command('add <recipient>')
    .description('Nothing is sent there any more. One that is there already stays as it is.')
    .option('--channel <channel>', 'email, sms or push; else what the recipient looks like', readWord(channelNames))
    .option('--reason <reason>', suppressionReasons.join(', '), readWord(suppressionReasons))
    .option('--note <text>', 'for whoever reads it later')
    .addHelpText('after', examples('suppressions add ada@example.com --note "asked by phone"'))
    .action(
      run<AddOptions, [string]>(async (session, { channel, reason, note }, recipient) => {
        const suppression = await session.heliograph.suppressions.add(
          {
            channel: channel ?? channelOf(recipient),
            recipient,
            ...(reason ? { reason } : {}),
            ...(note ? { note } : {}),
          },
          callOf(session),
        )
        if (session.isJson) session.document(suppression)
        else session.print(`${suppression.id}  ${suppression.channel}  ${suppression.reason}  ${suppression.recipient}`)
        return exitCodes.ok
      }),
    )
}

const addRemove: AddCommand = (parent, run) => {
  parent
    .command('remove <recipients...>')
    .description('Lifts suppressions, by recipient or by id: what is sent from now on arrives again.')
    .option('--channel <channel>', 'email, sms or push; else what the recipient looks like', readWord(channelNames))
    .option('--reason <text>', 'why; it is kept in the audit')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('suppressions remove ada@example.com --reason "she asked for it" --yes'))
    .action(
      run<Confirmation & { channel?: string }, [string[]]>(async (session, { channel, ...options }, recipients) => {
        const { suppressions } = session.heliograph
        const which = recipients.map((one) =>
          isId(one) ? one : { channel: channel ?? channelOf(one), recipient: one },
        )
        const what = `This lifts the suppression of ${recipients.join(', ')}`
        const call = { reason: await confirmed(session, what, recipients.length, options), ...callOf(session) }
        for (const one of which) {
          await (typeof one === 'string' ? suppressions.lift(one, call) : suppressions.liftOf(one, call))
        }
        if (session.isJson) session.document({ lifted: recipients })
        else session.print(`${recipients.length} lifted.`)
        return exitCodes.ok
      }),
    )
}

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

const channelOf = (recipient: string): string => {
  if (recipient.includes('@')) return 'email'
  if (/^\+\d+$/.test(recipient)) return 'sms'
  throw usageError(`Is ${recipient} a number or a device? Say --channel.`)
}

const callOf = ({ world }: Session) => ({ signal: world.signal })
