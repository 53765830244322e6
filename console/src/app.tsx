import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Router } from 'wouter'
import { toHeliographError } from './api/send.ts'
import { Frame } from './frame.tsx'
import { PreferencesContext, useKeptPreferences } from './preferences.ts'
import { type Session, SessionContext } from './session/session.ts'
import { SignIn } from './session/sign-in.tsx'
import { Views } from './views.tsx'

const retriesMax = 2

/** Nothing of one key's answers is left for the next: each session has a cache of its own. */
const createQueries = (signOut: (why: string) => void) =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (toHeliographError(error).status === 401) signOut('The key was revoked or has expired.')
      },
    }),
    defaultOptions: {
      queries: {
        // What the API has refused it refuses again; what did not come through may, the next time.
        retry: (count, error) => count < retriesMax && [0, 503].includes(toHeliographError(error).status),
        staleTime: 1_000,
        refetchOnWindowFocus: true,
      },
    },
  })

export const App = () => {
  const preferences = useKeptPreferences()
  const [entered, setEntered] = useState<Pick<Session, 'key' | 'send'>>()
  const [why, setWhy] = useState<string>()
  const session = useMemo(() => {
    if (!entered) return undefined
    const signOut = (reason?: string) => {
      setWhy(reason)
      setEntered(undefined)
    }
    return { value: { ...entered, signOut }, queries: createQueries(signOut) }
  }, [entered])

  return (
    <PreferencesContext value={preferences}>
      {session ? (
        <SessionContext value={session.value}>
          <QueryClientProvider client={session.queries}>
            <Router base="/console">
              <Frame>
                <Views />
              </Frame>
            </Router>
          </QueryClientProvider>
        </SessionContext>
      ) : (
        <SignIn why={why} onSignedIn={setEntered} />
      )}
    </PreferencesContext>
  )
}
