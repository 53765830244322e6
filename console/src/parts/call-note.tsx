import type { Call } from '../api/call.ts'
import { curlOf } from '../api/curl.ts'
import { CopyButton } from './copy-button.tsx'

/** The API call behind something, to be looked at and taken away. It never has the key in it. */
export const CallNote = ({ call, what, isOpen = false }: { call: Call<unknown>; what: string; isOpen?: boolean }) => {
  const curl = curlOf(location.origin, call)
  return (
    <details className="call-note" open={isOpen}>
      <summary>{what}</summary>
      <CodeBlock text={curl} label={what} />
    </details>
  )
}

/** Text that is taken as it stands. It can be scrolled by keyboard, and so it has a name. */
export const CodeBlock = ({ text, label }: { text: string; label: string }) => (
  <div className="code-block">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
    <section className="code" tabIndex={0} aria-label={label}>
      <pre>{text}</pre>
    </section>
    <CopyButton text={text} />
  </div>
)
