import type { ReactNode } from 'react'
import type { Scope } from '../api/calls.ts'
import { useScope } from '../session/session.ts'
import { Empty } from './answer.tsx'
import { Page } from './page.tsx'

/** A view that this key may not see stays in its place, and says which key could. */
export const NeedsScope = ({ scope, title, children }: { scope: Scope; title: string; children: ReactNode }) => {
  const isAllowed = useScope(scope)
  if (isAllowed) return children
  return (
    <Page title={title} testId="needs-scope">
      <Empty title={`This key lacks the scope ${scope}.`}>
        <p>Sign in with one that has it, or have one made by somebody who holds keys:write.</p>
      </Empty>
    </Page>
  )
}
