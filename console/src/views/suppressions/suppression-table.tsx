import { Link } from 'wouter'
import type { Suppression } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { Instant } from '../../parts/instant.tsx'
import { TableHead } from '../../parts/table-head.tsx'
import { useScope } from '../../session/session.ts'

const columns = [
  'Recipient',
  'Channel',
  'Reason',
  'Said by',
  'Note',
  'Since',
  { name: 'What to do with it', isUnseen: true },
] as const

interface SuppressionTableProps {
  suppressions: readonly Suppression[]
  onLift(suppression: Suppression): void
}

export const SuppressionTable = ({ suppressions, onLift }: SuppressionTableProps) => (
  <div className="table-frame">
    <table className="list" data-testid="suppression-table">
      <TableHead columns={columns} />
      <tbody>
        {suppressions.map((suppression) => (
          <Row key={suppression.id} suppression={suppression} onLift={onLift} />
        ))}
      </tbody>
    </table>
  </div>
)

const Row = ({ suppression, onLift }: { suppression: Suppression; onLift(suppression: Suppression): void }) => {
  const isAllowed = useScope('suppressions:write')
  const { recipient, channel, reason, source, note, notification_id, created_at } = suppression
  return (
    <tr>
      <td className="cut wide-name">{recipient}</td>
      <td>{channel}</td>
      <td>{reason}</td>
      <td>
        {source}
        {notification_id ? (
          <>
            {', after '}
            <Link href={`/notifications/${notification_id}`}>this one</Link>
          </>
        ) : null}
      </td>
      <td className="cut">{note}</td>
      <td>
        <Instant at={created_at} />
      </td>
      <td>
        {isAllowed ? (
          <Button size="small" tone="danger" aria-label={`Lift ${recipient}`} onClick={() => onLift(suppression)}>
            Lift …
          </Button>
        ) : (
          <span className="note">needs suppressions:write</span>
        )}
      </td>
    </tr>
  )
}
