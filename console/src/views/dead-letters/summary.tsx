import { Link } from 'wouter'
import { type DeadLetterCause as Cause, summarizeDeadLetters } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer } from '../../parts/answer.tsx'
import { Instant } from '../../parts/instant.tsx'
import { TableHead } from '../../parts/table-head.tsx'

const pollMs = 5_000
const columns = [{ name: 'Count', isNumber: true }, 'Type', 'Reason', 'Code', 'Oldest'] as const

/** What they died of: each cause is a filter away from its letters. */
export const Summary = () => {
  const query = useCall(summarizeDeadLetters(), { pollMs })
  return (
    <Answer query={query}>
      {({ data }) =>
        data.length === 0 ? null : (
          <section className="table-frame" aria-label="By cause">
            <table className="list" data-testid="causes">
              <TableHead columns={columns} />
              <tbody>
                {data.map((cause) => (
                  <CauseRow key={`${cause.type} ${cause.reason} ${cause.code}`} cause={cause} />
                ))}
              </tbody>
            </table>
          </section>
        )
      }
    </Answer>
  )
}

const CauseRow = ({ cause: { type, reason, code, count, oldest_failed_at } }: { cause: Cause }) => (
  <tr>
    <td className="number">{count.toLocaleString('en')}</td>
    <td>{type}</td>
    <td>
      <Link className="row-link" href={`/dead-letters?${new URLSearchParams({ type, reason, code })}`}>
        {reason}
      </Link>
    </td>
    <td>{code}</td>
    <td>
      <Instant at={oldest_failed_at} />
    </td>
  </tr>
)
