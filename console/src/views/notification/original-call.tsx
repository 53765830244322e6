import { type Notification, sendNotification } from '../../api/calls.ts'
import { CallNote } from '../../parts/call-note.tsx'
import { originalRequest } from './original-request.ts'

/** The curl that makes one like it: for a ticket, a test or a second try. */
export const OriginalCall = ({ notification }: { notification: Notification }) => {
  const files = notification.type === 'EMAIL' ? (notification.attachments ?? []) : []
  return (
    <div className="panel" data-testid="original-call">
      <CallNote call={sendNotification(originalRequest(notification))} what="The call that made it" isOpen />
      {files.length > 0 ? (
        <p className="note">Without its attachments: {files.map(({ filename }) => filename).join(', ')}.</p>
      ) : null}
    </div>
  )
}
