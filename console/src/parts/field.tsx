import { type InputHTMLAttributes, useId } from 'react'

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  note?: string
}

/** An input with its name above and what helps below. */
export const Field = ({ label, note, ...rest }: FieldProps) => {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...rest} id={id} aria-describedby={note ? `${id}-note` : undefined} />
      {note ? (
        <p id={`${id}-note`} className="note">
          {note}
        </p>
      ) : null}
    </div>
  )
}
