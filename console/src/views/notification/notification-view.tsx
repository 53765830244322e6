import { recipientOf } from '../../../../packages/client/src/recipient.ts'
import { getNotification, getTimeline, type Notification } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer } from '../../parts/answer.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Page } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { CancelButton } from './cancel-button.tsx'
import { ContentSection } from './content.tsx'
import { Facts } from './facts.tsx'
import { OriginalCall } from './original-call.tsx'
import { TimelineList } from './timeline-list.tsx'

const pollMovingMs = 2_000
/** A provider's word comes later, and a replay from elsewhere. */
const pollRestingMs = 10_000

const pollMsOf = (answer: { status: Notification['status'] } | undefined) =>
  answer && !['SCHEDULED', 'PENDING', 'PROCESSING', 'SENT'].includes(answer.status) ? pollRestingMs : pollMovingMs

export const NotificationView = ({ id }: { id: string }) => {
  const notification = useCall(getNotification(id), { pollMs: pollMsOf })
  const timeline = useCall(getTimeline(id), { pollMs: pollMsOf })
  const title = notification.data ? recipientOf(notification.data) : 'Notification'
  return (
    <Page
      title={title}
      testId="notification"
      call={getNotification(id)}
      actions={notification.data ? <CancelButton notification={notification.data} /> : null}
    >
      <Answer query={notification}>
        {(found) => (
          <div className="one">
            <section className="story" aria-label="Timeline">
              <Answer query={timeline}>
                {(told) => (
                  <>
                    <p className="summary" data-testid="summary">
                      <Status status={told.status} />
                      <span>{told.summary}</span>
                    </p>
                    <TimelineList events={told.events} />
                    <CallNote call={getTimeline(id)} what="The call behind this timeline" />
                  </>
                )}
              </Answer>
            </section>
            <div className="about">
              <Facts notification={found} />
              <ContentSection id={id} />
              <OriginalCall notification={found} />
            </div>
          </div>
        )}
      </Answer>
    </Page>
  )
}
