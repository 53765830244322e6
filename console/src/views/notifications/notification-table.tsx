import { Link } from 'wouter'
import { recipientOf } from '../../../../packages/client/src/recipient.ts'
import type { Notification } from '../../api/calls.ts'
import { Instant } from '../../parts/instant.tsx'
import { Status } from '../../parts/status.tsx'
import { TableHead } from '../../parts/table-head.tsx'

const columns = [
  'Status',
  'Type',
  'Recipient',
  'Message',
  'User',
  { name: 'Tries', isNumber: true },
  'Accepted',
] as const

/** The whole row leads to the notification; for a screen reader and a keyboard the recipient does. */
export const NotificationTable = ({ notifications }: { notifications: readonly Notification[] }) => (
  <table className="list" data-testid="notification-table">
    <TableHead columns={columns} />
    <tbody>
      {notifications.map((notification) => (
        <Row key={notification.id} notification={notification} />
      ))}
    </tbody>
  </table>
)

const Row = ({ notification }: { notification: Notification }) => (
  <tr>
    <td>
      <Status status={notification.status} />
      {notification.reason ? <span className="reason">{notification.reason}</span> : null}
    </td>
    <td>{notification.type}</td>
    <td className="cut">
      <Link href={`/notifications/${notification.id}`} className="row-link">
        {recipientOf(notification)}
      </Link>
    </td>
    <td className="cut wide">{headlineOf(notification)}</td>
    <td className="cut">{notification.user_id}</td>
    <td className="number">{notification.attempts}</td>
    <td>
      <Instant at={notification.created_at} />
    </td>
  </tr>
)

const headlineOf = (notification: Notification): string => {
  const above =
    'subject' in notification ? notification.subject : 'title' in notification ? notification.title : undefined
  return above ?? notification.message
}
