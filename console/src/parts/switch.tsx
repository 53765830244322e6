import { useId } from 'react'

interface SwitchProps<Value extends string> {
  label: string
  value: Value
  options: readonly (readonly [Value, string])[]
  onChange(value: NoInfer<Value>): void
}

/** One of a few, all in view. Radio buttons underneath, so arrow keys move as they do everywhere. */
export const Switch = <Value extends string>({ label, value, options, onChange }: SwitchProps<Value>) => {
  const name = useId()
  return (
    <fieldset className="switch">
      <legend>{label}</legend>
      {options.map(([option, text]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  )
}
