import { type ReactNode, useEffect, useRef } from 'react'
import type { Call } from '../api/call.ts'
import { CallNote } from './call-note.tsx'

interface PageProps {
  title: string
  testId: string
  /** What the view shows, as a call. */
  call?: Call<unknown>
  actions?: ReactNode
  children: ReactNode
}

export const useTitle = (title: string) => {
  useEffect(() => {
    document.title = `${title} · Heliograph`
  }, [title])
}

/** A view: it takes the focus when it comes, so that a screen reader says where one has got to. */
export const Page = ({ title, testId, call, actions, children }: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <article className="page" data-testid={testId}>
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <div className="row">{actions}</div>
      </header>
      {children}
      {call ? <CallNote call={call} what="The call behind this view" /> : null}
    </article>
  )
}
