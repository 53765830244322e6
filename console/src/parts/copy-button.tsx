import { useState } from 'react'
import { Button } from './button.tsx'

export const CopyButton = ({ text, name = 'Copy' }: { text: string; name?: string }) => {
  const [state, setState] = useState(name)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('Copied'),
      () => setState('Not allowed'), // the browser's own decision; the text can still be selected
    )
  return (
    <Button size="small" onClick={copy} onBlur={() => setState(name)}>
      <span aria-live="polite">{state}</span>
    </Button>
  )
}
