import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'

interface DialogProps {
  title: string
  testId: string
  onClose(): void
  /** While something runs that closing would lose sight of. */
  isHeld?: boolean
  children: ReactNode
}

/** The browser's own modal dialog: it keeps the focus, gives it back, and closes on Escape. */
export const Dialog = ({ title, testId, onClose, isHeld = false, children }: DialogProps) => {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      data-testid={testId}
      onClose={onClose}
      onCancel={(event) => {
        if (isHeld) event.preventDefault()
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <Button size="small" disabled={isHeld} onClick={() => element.current?.close()}>
          Close
        </Button>
      </header>
      {children}
    </dialog>
  )
}
