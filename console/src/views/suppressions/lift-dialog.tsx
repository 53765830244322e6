import { useMutation } from '@tanstack/react-query'
import { liftSuppression, type Suppression } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'

const warnings: Partial<Record<Suppression['reason'], string>> = {
  complained: 'They reported you as spam. Sending again costs your reputation unless they have asked for it.',
  unsubscribed: 'They have unsubscribed. Lift it only where they have asked for it.',
  bounced: 'The mailbox did not exist. Lift it only where that has changed.',
}

export const LiftDialog = ({ suppression, onClose }: { suppression: Suppression; onClose(): void }) => {
  const { send } = useSession()
  const call = liftSuppression(suppression.id)
  const lift = useMutation({ mutationFn: () => send(call), onSuccess: onClose })
  return (
    <Dialog title="Lift a suppression" testId="lift-dialog" onClose={onClose}>
      <p>
        Messages to <strong>{suppression.recipient}</strong> are sent again. Who lifted it is kept.
      </p>
      {warnings[suppression.reason] ? <p className="warn">{warnings[suppression.reason]}</p> : null}
      <CallNote call={call} what="The call that does it" />
      {lift.error ? <ProblemNote error={lift.error} /> : null}
      <Button tone="danger" isBusy={lift.isPending} onClick={() => lift.mutate()}>
        Lift one suppression
      </Button>
    </Dialog>
  )
}
