import { Link } from 'wouter'
import type { DeadLetter } from '../../api/calls.ts'
import { Instant } from '../../parts/instant.tsx'
import { TableHead } from '../../parts/table-head.tsx'

const columns = [
  'Notification',
  'Type',
  'Reason',
  'Code',
  'Detail',
  { name: 'Tries', isNumber: true },
  'Given up',
] as const

interface LetterTableProps {
  letters: readonly DeadLetter[]
  chosen: ReadonlySet<string>
  onChoose(chosen: ReadonlySet<string>): void
}

/** What is chosen stays chosen on other pages: a choice is of letters, not of rows. */
export const LetterTable = ({ letters, chosen, onChoose }: LetterTableProps) => {
  const isAll = letters.every(({ id }) => chosen.has(id))
  const chooseAll = () => {
    const ids = letters.map(({ id }) => id)
    onChoose(isAll ? new Set([...chosen].filter((id) => !ids.includes(id))) : new Set([...chosen, ...ids]))
  }
  const choose = (id: string) =>
    onChoose(chosen.has(id) ? new Set([...chosen].filter((one) => one !== id)) : new Set([...chosen, id]))
  const all = <input type="checkbox" aria-label="All on this page" checked={isAll} onChange={chooseAll} />
  return (
    <div className="table-frame">
      <table className="list" data-testid="letter-table">
        <TableHead columns={[{ name: 'All', shown: all }, ...columns]} />
        <tbody>
          {letters.map((letter) => (
            <Row key={letter.id} letter={letter} isChosen={chosen.has(letter.id)} onChoose={choose} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  letter: DeadLetter
  isChosen: boolean
  onChoose(id: string): void
}

const Row = ({ letter, isChosen, onChoose }: RowProps) => (
  <tr>
    <td>
      <input
        type="checkbox"
        aria-label={`Choose ${letter.id}`}
        checked={isChosen}
        onChange={() => onChoose(letter.id)}
      />
    </td>
    <td>
      <Link href={`/notifications/${letter.id}`}>
        <code>{letter.id}</code>
      </Link>
    </td>
    <td>{letter.type}</td>
    <td>{letter.reason}</td>
    <td>{letter.code}</td>
    <td className="cut wide" title={letter.detail}>
      {letter.detail}
    </td>
    <td className="number">{letter.attempts}</td>
    <td>
      <Instant at={letter.failed_at} />
    </td>
  </tr>
)
