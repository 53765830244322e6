import type { ButtonHTMLAttributes, ReactNode } from 'react'
import type { Scope } from '../api/calls.ts'
import { useScope } from '../session/session.ts'

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  tone?: 'plain' | 'primary' | 'danger'
  size?: 'normal' | 'small'
  isBusy?: boolean
  children: ReactNode
}

export const Button = ({ tone = 'plain', size = 'normal', isBusy = false, type = 'button', ...rest }: ButtonProps) => (
  <button
    {...rest}
    type={type}
    className={`button ${tone} ${size}`}
    disabled={isBusy || rest.disabled}
    aria-busy={isBusy || undefined}
  />
)

/** A button that the key may not be for: then it stays, does nothing, and says what is missing. */
export const ScopedButton = ({ scope, ...rest }: ButtonProps & { scope: Scope }) => {
  const isAllowed = useScope(scope)
  if (isAllowed) return <Button {...rest} />
  return (
    <span className="refused-button">
      <Button {...rest} disabled />
      <span className="note">This key lacks {scope}</span>
    </span>
  )
}
