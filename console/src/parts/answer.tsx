import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toHeliographError } from '../api/send.ts'
import { ProblemNote } from './problem.tsx'

interface AnswerProps<Data> {
  query: UseQueryResult<Data>
  children(data: Data): ReactNode
}

/** The three faces of whatever is asked for: on its way, refused, there. What was there stays while it is asked again. */
export const Answer = <Data,>({ query, children }: AnswerProps<Data>) => {
  const { data, error, isPlaceholderData, refetch } = query
  const isRefused = error !== null && toHeliographError(error).status > 0
  if (error && (isRefused || data === undefined)) return <ProblemNote error={error} onRetry={() => refetch()} />
  if (data === undefined) return <Loading />
  return (
    <div className="answer" aria-busy={isPlaceholderData || undefined}>
      {error ? <ProblemNote error={error} onRetry={() => refetch()} /> : null}
      {children(data)}
    </div>
  )
}

export const Loading = () => (
  <p className="loading" role="status" data-testid="loading">
    Loading …
  </p>
)

/** Nothing to show, and what one can do about it. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="empty" data-testid="empty">
    <p className="empty-title">{title}</p>
    {children}
  </div>
)
