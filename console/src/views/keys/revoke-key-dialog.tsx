import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type ApiKey, revokeKey } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { useSession } from '../../session/session.ts'

/** For good, and whoever uses it stops working: its name has to be typed, and why. */
export const RevokeKeyDialog = ({ apiKey, onClose }: { apiKey: ApiKey; onClose(): void }) => {
  const { key: own, send } = useSession()
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const name = apiKey.name ?? apiKey.id
  const isReady = typed === name && reason.trim() !== ''
  const call = revokeKey(apiKey.id, reason.trim() || '…')
  const revoke = useMutation({ mutationFn: () => send(call), onSuccess: onClose })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) revoke.mutate()
  }
  return (
    <Dialog title={`Revoke ${name}`} testId="revoke-key-dialog" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>
          Whoever uses it is refused from now on, for good. Instances that remember it take it for some seconds more.
          {apiKey.id === own.id ? ' It is the key that you are signed in with.' : ''}
        </p>
        <Field
          label={`Type ${name} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
        />
        <ReasonField note="Kept with the key." value={reason} onChange={setReason} />
        <CallNote call={call} what="The call that does it" />
        {revoke.error ? <ProblemNote error={revoke.error} /> : null}
        <Button type="submit" tone="danger" isBusy={revoke.isPending} disabled={!isReady}>
          Revoke one key
        </Button>
      </form>
    </Dialog>
  )
}
