import { createContext, useContext } from 'react'
import type { ApiKey, Scope } from '../api/calls.ts'
import type { Send } from '../api/send.ts'

/** Who is signed in. It lives as long as the page does: a reload asks again. */
export interface Session {
  key: ApiKey
  send: Send
  signOut(why?: string): void
}

export const SessionContext = createContext<Session | undefined>(undefined)

export const useSession = (): Session => {
  const session = useContext(SessionContext)
  if (!session) throw new Error('a view is shown to who is signed in')
  return session
}

export const useScope = (scope: Scope): boolean => useSession().key.scopes.includes(scope)
