import type { DeadLetter } from '../../../client/src/dead-letters.ts'
import { timelineText } from '../../../client/src/timeline-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { readNumber } from '../option-values.ts'
import { alignColumns } from '../table.ts'
import { type AddCommand, examples } from './command.ts'
import { addLetterOptions, type LetterOptions, letterFilterOf } from './letter-options.ts'
import { listLimit, printList, taking } from './lists.ts'
import { addReplay } from './replay.ts'

export const addDeadLetters: AddCommand = (parent, run) => {
  const group = parent.command('dead-letters').description('What could not be delivered: look at it, replay it.')
  for (const add of [addListing, addShow, addSummary, addReplay]) add(group, run)
}

const addListing: AddCommand = (parent, run) => {
  addLetterOptions(parent.command('list').description('Dead letters, newest first. With --json a line for each.'))
    .option('--limit <number>', 'how many at most', readNumber(1, listLimit.most), listLimit.byDefault)
    .addHelpText('after', examples('dead-letters list', 'dead-letters list --failed-because rejected --since 1d'))
    .action(
      run<LetterOptions & { limit: number }>(async (session, { limit, ...options }) => {
        const query = { ...letterFilterOf(options, session.world), limit: Math.min(limit, listLimit.page) }
        const letters = session.heliograph.deadLetters.listAll(query, { signal: session.world.signal })
        await printList(session, taking(letters, limit), {
          head: ['FAILED', 'ID', 'TYPE', 'REASON', 'CODE', 'ATTEMPTS'],
          row: ({ failed_at, id, type, reason, code, attempts }) => [
            failed_at,
            id,
            type,
            reason,
            code,
            String(attempts),
          ],
          none: 'There is no dead letter like that.',
        })
        return exitCodes.ok
      }),
    )
}

const addShow: AddCommand = (parent, run) => {
  parent
    .command('show <id>')
    .description('One dead letter, and the timeline that led to it.')
    .addHelpText('after', examples('dead-letters show $ID'))
    .action(
      run<object, [string]>(async (session, _, id) => {
        const call = { signal: session.world.signal }
        const letter = await session.heliograph.deadLetters.get(id, call)
        const timeline = await session.heliograph.timeline(id, call)
        if (session.isJson) session.document({ ...letter, timeline })
        else session.print([...alignColumns(letterRows(letter)), '', timelineText(timeline)].join('\n'))
        return exitCodes.ok
      }),
    )
}

const letterRows = ({ id, type, reason, code, detail, attempts, failed_at }: DeadLetter): string[][] => [
  ['id', id],
  ['type', type],
  ['reason', `${reason} (${code})`],
  ['detail', detail],
  ['attempts', String(attempts)],
  ['failed', failed_at],
]

const addSummary: AddCommand = (parent, run) => {
  parent
    .command('summary')
    .description('How many there are, by type, reason and code.')
    .addHelpText('after', examples('dead-letters summary'))
    .action(
      run(async (session) => {
        const summary = await session.heliograph.deadLetters.summary({ signal: session.world.signal })
        if (session.isJson) session.document(summary)
        else {
          const head = ['COUNT', 'TYPE', 'REASON', 'CODE', 'OLDEST'].map((name) => session.paint('dim', name))
          const rows = summary.data.map((one) => [
            String(one.count),
            one.type,
            one.reason,
            one.code,
            one.oldest_failed_at,
          ])
          for (const line of alignColumns([head, ...rows, [String(summary.total), 'in all']])) session.print(line)
        }
        return exitCodes.ok
      }),
    )
}
