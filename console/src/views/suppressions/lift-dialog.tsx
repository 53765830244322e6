import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { liftSuppression, type Suppression } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { useSession } from '../../session/session.ts'

const warnings: Partial<Record<Suppression['reason'], string>> = {
  complained: 'They reported you as spam. Sending again costs your reputation unless they have asked for it.',
  unsubscribed: 'They have unsubscribed. Lift it only where they have asked for it.',
  bounced: 'The mailbox did not exist. Lift it only where that has changed.',
}

export const LiftDialog = ({ suppression, onClose }: { suppression: Suppression; onClose(): void }) => {
  const { send } = useSession()
  const [reason, setReason] = useState('')
  const isReady = reason.trim() !== ''
  const call = liftSuppression(suppression.id, reason.trim() || '…')
  const lift = useMutation({ mutationFn: () => send(call), onSuccess: onClose })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) lift.mutate()
  }
  return (
    <Dialog title="Lift a suppression" testId="lift-dialog" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>
          Messages to <strong>{suppression.recipient}</strong> are sent again.
        </p>
        {warnings[suppression.reason] ? <p className="warn">{warnings[suppression.reason]}</p> : null}
        <ReasonField note="Kept in the audit, with who lifted it." value={reason} onChange={setReason} />
        <CallNote call={call} what="The call that does it" />
        {lift.error ? <ProblemNote error={lift.error} /> : null}
        <Button type="submit" tone="danger" isBusy={lift.isPending} disabled={!isReady}>
          Lift one suppression
        </Button>
      </form>
    </Dialog>
  )
}
