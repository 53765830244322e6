import type { Replay } from '../../../client/src/dead-letters.ts'
import { usageError } from '../command-error.ts'
import { type Confirmation, confirmed } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { readNumber } from '../option-values.ts'
import { showProgress } from '../progress.ts'
import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'
import { type AddCommand, examples } from './command.ts'
import { addLetterOptions, type LetterOptions, letterFilterOf } from './letter-options.ts'
import { listLimit, taking } from './lists.ts'

/** What the API takes at once. */
const requestMax = 1_000

interface ReplayOptions extends LetterOptions, Confirmation {
  all?: boolean
  dryRun?: boolean
  limit: number
  rate: number
}

export const addReplay: AddCommand = (parent, run) => {
  addLetterOptions(
    parent.command('replay [ids...]').description('Sends dead letters again: these, or all of a filter.'),
  )
    .option('--all', 'every dead letter there is')
    .option('--limit <number>', 'how many at most', readNumber(1, listLimit.most), requestMax)
    .option('--rate <number>', 'how many a second', readNumber(1, 1_000), 50)
    .option('--dry-run', 'only say what would be replayed, and what would not')
    .option('--reason <text>', 'why; it is kept in the audit')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        'dead-letters replay --failed-because rejected --dry-run',
        'dead-letters replay $ID --reason "address mended" --yes',
        'dead-letters replay --all --reason "provider is back" --yes',
      ),
    )
    .action(
      run<ReplayOptions, [string[]]>(async (session, options, given) => {
        const ids = await idsOf(session, given, options)
        const plan = await ask(session, ids, { dryRun: true }, 'Looking')
        if (options.dryRun || plan.ids.length === 0) return tell(session, plan)
        const what = `This replays ${plan.ids.length} dead letters${plan.skipped.length > 0 ? `, and leaves ${plan.skipped.length}` : ''}`
        const reason = await confirmed(session, what, plan.ids.length, options)
        const replayed = await ask(session, plan.ids, { reason, rate: options.rate }, 'Replaying')
        return tell(session, { ...replayed, skipped: [...plan.skipped, ...replayed.skipped] })
      }),
    )
}

const idsOf = async ({ heliograph, world }: Session, given: string[], { limit, all, ...options }: ReplayOptions) => {
  const filter = letterFilterOf(options, world)
  const ways = [given.length > 0, Object.keys(filter).length > 0, all === true].filter(Boolean).length
  if (ways !== 1) throw usageError('Which ones? Give ids, or filters, or --all.')
  if (given.length > 0) return given
  const ids: string[] = []
  const letters = heliograph.deadLetters.listAll({ ...filter, limit: listLimit.page }, { signal: world.signal })
  for await (const { id } of taking(letters, limit)) ids.push(id)
  return ids
}

type Asked = Pick<Replay, 'dry_run' | 'count' | 'ids' | 'skipped'>
type How = { dryRun: true } | { reason: string; rate: number }

/** As many requests as it takes, no faster than the rate: the API spreads what is in one over time by itself. */
const ask = async (session: Session, ids: string[], how: How, title: string): Promise<Asked> => {
  const { heliograph, world } = session
  const isDry = 'dryRun' in how
  const sum: Asked = { dry_run: isDry, count: 0, ids: [], skipped: [] }
  const progress = showProgress(session, title, ids.length)
  try {
    for (let start = 0; start < ids.length; start += requestMax) {
      if (start > 0 && !isDry) await world.wait((requestMax / how.rate) * 1_000, world.signal)
      const body = { ids: ids.slice(start, start + requestMax), ...(isDry ? { dry_run: true } : bodyOf(how)) }
      const answer = await heliograph.deadLetters.replay(body, { signal: world.signal })
      sum.count += answer.count
      sum.ids.push(...answer.ids)
      sum.skipped.push(...answer.skipped)
      if (ids.length > requestMax) progress.to(Math.min(ids.length, start + requestMax))
    }
  } finally {
    progress.stop()
  }
  return sum
}

const bodyOf = ({ reason, rate }: Exclude<How, { dryRun: true }>) => ({ reason, rate_per_second: rate })

const tell = (session: Session, { dry_run, count, ids, skipped }: Asked) => {
  if (session.isJson) session.document({ object: 'replay', dry_run, count, ids, skipped })
  else {
    for (const line of alignColumns(skipped.map(({ id, reason }) => [id, `left: ${reason}`]))) session.print(line)
    const left = skipped.length > 0 ? `, ${skipped.length} left` : ''
    session.print(dry_run ? `${count} would be replayed${left}.` : `${count} replayed${left}.`)
  }
  return dry_run || skipped.length === 0 ? exitCodes.ok : exitCodes.failed
}
