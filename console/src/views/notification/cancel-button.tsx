import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelNotification, type Notification } from '../../api/calls.ts'
import { Button, ScopedButton } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'

/** For what is not on its way yet. */
export const CancelButton = ({ notification }: { notification: Notification }) => {
  const [isOpen, setOpen] = useState(false)
  if (!['SCHEDULED', 'PENDING'].includes(notification.status)) return null
  return (
    <>
      <ScopedButton scope="notifications:write" tone="danger" onClick={() => setOpen(true)}>
        Cancel it
      </ScopedButton>
      {isOpen ? <CancelDialog id={notification.id} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

const CancelDialog = ({ id, onClose }: { id: string; onClose(): void }) => {
  const { send } = useSession()
  const queries = useQueryClient()
  const call = cancelNotification(id)
  const cancel = useMutation({
    mutationFn: () => send(call),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries(),
  })
  return (
    <Dialog title="Cancel this notification" testId="cancel-dialog" onClose={onClose}>
      <p>After this it is not sent, for good. Where a drain has taken it already, it is, and you are told.</p>
      <CallNote call={call} what="The call that does it" />
      {cancel.error ? <ProblemNote error={cancel.error} /> : null}
      <Button tone="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
        Cancel one notification
      </Button>
    </Dialog>
  )
}
