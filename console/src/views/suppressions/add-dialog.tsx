import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { channelNames, suppressionReasons } from '../../../../packages/client/src/vocabulary.ts'
import { addSuppression, type NewSuppression } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'

export const AddDialog = ({ onClose }: { onClose(): void }) => {
  const { send } = useSession()
  const [channel, setChannel] = useState<NewSuppression['channel']>('email')
  const [recipient, setRecipient] = useState('')
  const [reason, setReason] = useState<NonNullable<NewSuppression['reason']>>('manual')
  const [note, setNote] = useState('')
  const call = addSuppression({ channel, recipient: recipient.trim(), reason, ...(note === '' ? {} : { note }) })
  const add = useMutation({ mutationFn: () => send(call), onSuccess: onClose })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <Dialog title="Suppress a recipient" testId="add-dialog" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>Nothing is sent there any more, until somebody lifts it.</p>
        <Choice label="Channel" value={channel} options={channelNames} onChange={setChannel} />
        <Field
          label="Recipient"
          note="An e-mail address, a number in E.164 or a device token."
          value={recipient}
          onChange={(event) => setRecipient(event.target.value)}
          spellCheck={false}
          required
        />
        <Choice label="Reason" value={reason} options={suppressionReasons} onChange={setReason} />
        <Field label="Note" value={note} onChange={(event) => setNote(event.target.value)} maxLength={255} />
        <CallNote call={call} what="The call that does it" />
        {add.error ? <ProblemNote error={add.error} /> : null}
        <Button type="submit" tone="primary" isBusy={add.isPending} disabled={recipient.trim() === ''}>
          Suppress
        </Button>
      </form>
    </Dialog>
  )
}

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  options: readonly Value[]
  onChange(value: NoInfer<Value>): void
}

const Choice = <Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) => (
  <label className="field">
    <span>{label}</span>
    <select
      value={value}
      onChange={(event) => onChange(options.find((option) => option === event.target.value) ?? value)}
    >
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  </label>
)
