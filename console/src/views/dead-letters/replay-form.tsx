import { type FormEvent, useState } from 'react'
import { replay } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Field } from '../../parts/field.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'

/** The API's own: fifty a second, so that a provider that has just come back is not knocked over again. */
const rateDefault = 50
const rateMax = 1_000

interface ReplayFormProps {
  ids: readonly string[]
  onStart(ids: readonly string[], reason: string, ratePerSecond: number): void
}

/** Nobody sends thousands of messages by a slip: the count has to be typed, and the reason is kept in the audit. */
export const ReplayForm = ({ ids, onStart }: ReplayFormProps) => {
  const [count, setCount] = useState('')
  const [reason, setReason] = useState('')
  const [rate, setRate] = useState(String(rateDefault))
  const isReady = count.trim() === String(ids.length) && reason.trim() !== '' && isRate(Number(rate))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) onStart(ids, reason.trim(), Number(rate))
  }
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label={`Type ${ids.length} to confirm`}
        value={count}
        onChange={(event) => setCount(event.target.value)}
        inputMode="numeric"
        autoComplete="off"
      />
      <ReasonField note="Kept with each of them: it stands on their timelines." value={reason} onChange={setReason} />
      <Field
        label="A second, at most"
        value={rate}
        onChange={(event) => setRate(event.target.value)}
        type="number"
        min={1}
        max={rateMax}
      />
      <CallNote call={replay([...ids], reason || '…', Number(rate) || rateDefault)} what="The call that does it" />
      <Button type="submit" tone="danger" disabled={!isReady}>
        Replay {ids.length.toLocaleString('en')}
      </Button>
    </form>
  )
}

const isRate = (rate: number) => Number.isInteger(rate) && rate >= 1 && rate <= rateMax
