import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createKey, type NewKey, type Scope } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { Switch } from '../../parts/switch.tsx'
import { useSession } from '../../session/session.ts'
import { SecretOnce } from './secret-once.tsx'

const modes = [
  ['test', 'test'],
  ['live', 'live'],
] as const

/** Nobody gives what they lack: the scopes to choose from are those of the key that is signed in with. */
export const CreateKeyDialog = ({ onClose }: { onClose(): void }) => {
  const { send } = useSession()
  const create = useMutation({ mutationFn: async (body: NewKey) => (await send(createKey(body))).data })
  return (
    <Dialog title="Make an API key" testId="create-key-dialog" onClose={onClose}>
      {create.data?.key ? (
        <SecretOnce secret={create.data.key} />
      ) : (
        <KeyForm error={create.error} isBusy={create.isPending} onMake={create.mutate} />
      )}
    </Dialog>
  )
}

const useNewKey = (ownMode: NewKey['mode']) => {
  const [name, setName] = useState('')
  const [mode, setMode] = useState<'test' | 'live'>(ownMode ?? 'test')
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set())
  const [ends, setEnds] = useState('')
  const toggle = (scope: string) =>
    setScopes(scopes.has(scope) ? new Set([...scopes].filter((one) => one !== scope)) : new Set([...scopes, scope]))
  const body: NewKey = {
    name: name.trim(),
    mode,
    scopes: [...scopes] as Scope[],
    ...(ends === '' ? {} : { expires_at: `${ends}T00:00:00Z` }),
  }
  return { name, setName, mode, setMode, scopes, toggle, ends, setEnds, body }
}

interface KeyFormProps {
  error: Error | null
  isBusy: boolean
  onMake(body: NewKey): void
}

const KeyForm = ({ error, isBusy, onMake }: KeyFormProps) => {
  const { key: own } = useSession()
  const { name, setName, mode, setMode, scopes, toggle, ends, setEnds, body } = useNewKey(own.mode)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onMake(body)
  }
  return (
    <form className="form" onSubmit={submit}>
      <Field label="Name" value={name} onChange={(event) => setName(event.target.value)} maxLength={100} required />
      {own.mode === 'live' ? (
        <Switch label="Mode" value={mode} options={modes} onChange={setMode} />
      ) : (
        <p className="note">A test key makes test keys.</p>
      )}
      <ScopeBoxes offered={own.scopes} chosen={scopes} onToggle={toggle} />
      <Field
        label="Ends on (UTC)"
        note="Empty: never by itself."
        type="date"
        value={ends}
        onChange={(event) => setEnds(event.target.value)}
      />
      <CallNote call={createKey(body)} what="The call that does it" />
      {error ? <ProblemNote error={error} /> : null}
      <Button type="submit" tone="primary" isBusy={isBusy} disabled={body.name === '' || scopes.size === 0}>
        Make the key
      </Button>
    </form>
  )
}

interface ScopeBoxesProps {
  offered: readonly string[]
  chosen: ReadonlySet<string>
  onToggle(scope: string): void
}

const ScopeBoxes = ({ offered, chosen, onToggle }: ScopeBoxesProps) => (
  <fieldset className="boxes">
    <legend>Scopes</legend>
    {offered.map((scope) => (
      <label key={scope}>
        <input type="checkbox" checked={chosen.has(scope)} onChange={() => onToggle(scope)} /> {scope}
      </label>
    ))}
  </fieldset>
)
