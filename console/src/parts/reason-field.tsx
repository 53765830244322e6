import { Field } from './field.tsx'

/** The API keeps no longer ones. */
const reasonMax = 255

interface ReasonFieldProps {
  /** Where it is kept. */
  note: string
  value: string
  onChange(reason: string): void
}

/** Why somebody does what cannot be taken back. */
export const ReasonField = ({ note, value, onChange }: ReasonFieldProps) => (
  <Field
    label="Reason"
    note={note}
    value={value}
    onChange={(event) => onChange(event.target.value)}
    maxLength={reasonMax}
  />
)
