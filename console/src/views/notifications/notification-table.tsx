import { Link } from 'wouter'
import { recipientOf } from '../../../../packages/client/src/recipient.ts'
import type { Notification } from '../../api/calls.ts'
import { Instant } from '../../parts/instant.tsx'
import { Status } from '../../parts/status.tsx'

/** The whole row leads to the notification; for a screen reader and a keyboard the recipient does. */
export const NotificationTable = ({ notifications }: { notifications: readonly Notification[] }) => (
  <table className="list" data-testid="notification-table">
    <thead>
      <tr>
        <th scope="col">Status</th>
        <th scope="col">Type</th>
        <th scope="col">Recipient</th>
        <th scope="col">Message</th>
        <th scope="col">User</th>
        <th scope="col" className="number">
          Tries
        </th>
        <th scope="col">Accepted</th>
      </tr>
    </thead>
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
