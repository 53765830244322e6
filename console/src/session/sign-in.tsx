import { type FormEvent, useRef, useState } from 'react'
import { currentKey } from '../api/calls.ts'
import { createSend, toHeliographError } from '../api/send.ts'
import { Button } from '../parts/button.tsx'
import { Mark } from '../parts/mark.tsx'
import { useTitle } from '../parts/page.tsx'
import { useLocalKeys } from './local-keys.ts'
import type { Session } from './session.ts'

interface SignInProps {
  why: string | undefined
  onSignedIn(session: Pick<Session, 'key' | 'send'>): void
}

/** Stands in the place of every view until there is a key, so that the address and all that is in it stay. */
export const SignIn = ({ why, onSignedIn }: SignInProps) => {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState(why)
  const [isAsking, setAsking] = useState(false)
  const local = useLocalKeys()
  useTitle('Sign in')

  const enter = async (key: string) => {
    setAsking(true)
    const send = createSend(key)
    try {
      const { data } = await send(currentKey())
      onSignedIn({ key: data, send })
    } catch (error) {
      setProblem(toHeliographError(error).message)
      setAsking(false)
      input.current?.focus()
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const key = input.current?.value.trim() ?? ''
    if (key === '') return setProblem('Paste a key first.')
    enter(key)
  }

  return (
    <main className="sign-in" data-testid="sign-in">
      <h1>
        <Mark /> Heliograph
      </h1>
      <form onSubmit={submit}>
        <label htmlFor="key">API key</label>
        <input
          id="key"
          ref={input}
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="hg_live_… or hg_test_…"
          aria-describedby="key-note"
          aria-invalid={problem !== undefined}
        />
        <p id="key-note" className="note">
          It is kept in this page’s memory alone: a reload asks again.
        </p>
        {problem === undefined ? null : (
          <p role="alert" className="problem-line">
            {problem}
          </p>
        )}
        <Button type="submit" tone="primary" isBusy={isAsking}>
          Sign in
        </Button>
      </form>
      {local ? (
        <section className="local-keys" aria-labelledby="local-title">
          <h2 id="local-title">This machine’s keys</h2>
          <p className="note">Made by npm start. Both reach the local inbox alone.</p>
          <div className="row">
            <Button onClick={() => enter(local.live_key)}>Use the live key</Button>
            <Button onClick={() => enter(local.test_key)}>Use the test key</Button>
          </div>
        </section>
      ) : null}
    </main>
  )
}
