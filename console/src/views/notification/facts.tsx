import type { ReactNode } from 'react'
import type { Notification } from '../../api/calls.ts'
import { Instant } from '../../parts/instant.tsx'

/** What it is, apart from what it says and what happened to it. */
export const Facts = ({ notification }: { notification: Notification }) => (
  <section aria-label="Facts">
    <dl className="facts" data-testid="facts">
      <Fact name="Id">
        <code>{notification.id}</code>
      </Fact>
      <Fact name="Type">{notification.type}</Fact>
      <Fact name="User">{notification.user_id}</Fact>
      <Fact name="Reason">{notification.reason}</Fact>
      <Fact name="Tries">{notification.attempts}</Fact>
      <Fact name="Replays">{notification.replays || null}</Fact>
      <Fact name="Priority">{notification.priority}</Fact>
      <Fact name="Delivery">{notification.delivery}</Fact>
      <Moment name="Accepted" at={notification.created_at} />
      <Moment name="To be sent" at={notification.send_at} />
      <Moment name="Expires" at={notification.expires_at} />
      <Moment name="Finished" at={notification.finished_at} />
      {Object.entries(notification.metadata).map(([name, value]) => (
        <Fact key={name} name={`metadata.${name}`}>
          {value}
        </Fact>
      ))}
    </dl>
  </section>
)

const Moment = ({ name, at }: { name: string; at: string | null }) =>
  at === null ? null : (
    <Fact name={name}>
      <Instant at={at} />
    </Fact>
  )

const Fact = ({ name, children }: { name: string; children: ReactNode }) =>
  children === null ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
