import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import type { SuppressionImport } from '../../../client/src/suppressions.ts'
import { exitCodes } from '../exit-codes.ts'
import { readNamed } from '../named-file.ts'
import { showProgress } from '../progress.ts'
import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'
import { type AddCommand, examples } from './command.ts'

/** A tenth of what the API takes at once, so that there is something to see, and an interruption costs little. */
const linesMax = 1_000
/** Of refused lines; --json has them all. */
const shownMax = 20

export const addImport: AddCommand = (parent, run) => {
  parent
    .command('import <file>')
    .description('A CSV file with the columns channel and recipient, and if you like reason and note; - for stdin.')
    .addHelpText('after', examples('suppressions import blocked.csv'))
    .action(
      run<object, [string]>(async (session, _, name) => {
        const { head, parts, count } = split(await readNamed(session.world, name))
        const sum: Sum = { added: 0, already_there: 0, refused: 0, errors: [] }
        const progress = showProgress(session, 'Importing', count)
        try {
          for (const { lines, skipped } of parts) {
            const csv = `${[head, ...lines].join('\n')}\n`
            const answer = await session.heliograph.suppressions.importCsv(csv, { signal: session.world.signal })
            add(sum, answer, skipped)
            progress.to(skipped + lines.length)
          }
        } finally {
          progress.stop()
        }
        return tell(session, sum)
      }),
    )
}

type Sum = Pick<SuppressionImport, 'added' | 'already_there' | 'refused' | 'errors'>

/** The API reads a record from one line, so a file can be cut between any two. */
const split = (text: string) => {
  const [head = '', ...lines] = text.replace(/\s+$/, '').split(/\r\n|\n|\r/)
  const starts = Array.from({ length: Math.max(1, Math.ceil(lines.length / linesMax)) }, (_, nth) => nth * linesMax)
  return {
    head,
    parts: starts.map((skipped) => ({ skipped, lines: lines.slice(skipped, skipped + linesMax) })),
    count: lines.length,
  }
}

/** Numbers of lines are those of the whole file. */
const add = (sum: Sum, { added, already_there, refused, errors }: Sum, skipped: number) => {
  sum.added += added
  sum.already_there += already_there
  sum.refused += refused
  sum.errors.push(...errors.map((error) => ({ ...error, line: error.line + skipped })))
}

const tell = (session: Session, sum: Sum) => {
  if (session.isJson) session.document({ object: 'suppression_import', ...sum })
  else {
    const rows = sum.errors.slice(0, shownMax).map(({ line, column, detail }) => [`line ${line}`, column ?? '', detail])
    for (const line of alignColumns(rows)) session.note(line)
    if (sum.errors.length > shownMax) session.note(`and ${sum.errors.length - shownMax} more`)
    session.print(`${sum.added} added, ${sum.already_there} already there, ${sum.refused} refused.`)
  }
  return sum.refused === 0 ? exitCodes.ok : exitCodes.failed
}

export const addExport: AddCommand = (parent, run) => {
  parent
    .command('export [file]')
    .description('The list as a CSV file that can be imported as it is; without a name to stdout.')
    .addHelpText('after', examples('suppressions export blocked.csv', 'suppressions export | wc -l'))
    .action(
      run<object, [string | undefined]>(async (session, _, name) => {
        const { world, heliograph, isJson } = session
        const file = name === undefined ? undefined : createWriteStream(resolve(world.cwd, name), { mode: 0o600 })
        const output = file ?? world.stdout
        let lines = 0
        for await (const page of heliograph.suppressions.exportCsv({}, { signal: world.signal })) {
          const rest = lines === 0 ? page : page.slice(page.indexOf('\n') + 1) // each has the line with the names
          lines += rest.trimEnd().split('\n').length - (lines === 0 ? 1 : 0)
          output.write(rest)
          if (file && !world.stderr.isTTY) continue
          if (file) world.stderr.write(`\rExporting ${lines}`)
        }
        if (!file) return exitCodes.ok
        await finished(file.end())
        if (world.stderr.isTTY) world.stderr.write('\r\u001b[2K')
        if (isJson) session.document({ file: name, lines })
        else session.print(`${lines} in ${name}.`)
        return exitCodes.ok
      }),
    )
}
