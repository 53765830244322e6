import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiKey, rotateKey } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { SecretOnce } from './secret-once.tsx'

const overlaps = [
  [24 * 60 * 60, 'a day: time to bring the new one to its users'],
  [7 * 24 * 60 * 60, 'a week'],
  [60 * 60, 'an hour'],
  [0, 'not at all: it has leaked'],
] as const

export const RotateKeyDialog = ({ apiKey, onClose }: { apiKey: ApiKey; onClose(): void }) => {
  const { send } = useSession()
  const [overlap, setOverlap] = useState<number>(overlaps[0][0])
  const call = rotateKey(apiKey.id, overlap)
  const rotate = useMutation({ mutationFn: async () => (await send(call)).data })
  return (
    <Dialog title={`Rotate ${apiKey.name ?? apiKey.id}`} testId="rotate-key-dialog" onClose={onClose}>
      {rotate.data?.key ? (
        <SecretOnce secret={rotate.data.key} />
      ) : (
        <div className="form">
          <p>The key gets a new secret and keeps its id, its name and its scopes.</p>
          <label className="field">
            <span>How long the old one stays good</span>
            <select value={overlap} onChange={(event) => setOverlap(Number(event.target.value))}>
              {overlaps.map(([seconds, text]) => (
                <option key={seconds} value={seconds}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <CallNote call={call} what="The call that does it" />
          {rotate.error ? <ProblemNote error={rotate.error} /> : null}
          <Button tone={overlap === 0 ? 'danger' : 'primary'} isBusy={rotate.isPending} onClick={() => rotate.mutate()}>
            Give it a new secret
          </Button>
        </div>
      )}
    </Dialog>
  )
}
