import { type FormEvent, useRef, useState } from 'react'
import { currentKey } from '../api/calls.ts'
import { createSend, toHeliographError } from '../api/send.ts'
import { Button } from '../parts/button.tsx'
import { Mark } from '../parts/mark.tsx'
import { useTitle } from '../parts/page.tsx'
import { type LocalKeys, useLocalKeys } from './local-keys.ts'
import type { Session } from './session.ts'

interface SignInProps {
  why: string | undefined
  onSignedIn(session: Pick<Session, 'key' | 'send'>): void
}

/** Stands in the place of every view until there is a key, so that the address and all that is in it stay. */
export const SignIn = ({ why, onSignedIn }: SignInProps) => {
  const [problem, setProblem] = useState(why)
  const [isAsking, setAsking] = useState(false)
  const local = useLocalKeys()
  useTitle('Sign in')

  const enter = async (key: string) => {
    if (key === '') return setProblem('Paste a key first.')
    setAsking(true)
    const send = createSend(key)
    try {
      const { data } = await send(currentKey())
      onSignedIn({ key: data, send })
    } catch (error) {
      setProblem(toHeliographError(error).message)
      setAsking(false)
    }
  }

  return (
    <main className="sign-in" data-testid="sign-in">
      <h1>
        <Mark /> Heliograph
      </h1>
      <KeyForm problem={problem} isAsking={isAsking} onEnter={enter} />
      {local ? <LocalKeyButtons keys={local} onEnter={enter} /> : null}
    </main>
  )
}

interface KeyFormProps {
  problem: string | undefined
  isAsking: boolean
  onEnter(key: string): void
}

const KeyForm = ({ problem, isAsking, onEnter }: KeyFormProps) => {
  const input = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onEnter(input.current?.value.trim() ?? '')
    input.current?.focus()
  }
  return (
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
  )
}

const LocalKeyButtons = ({ keys, onEnter }: { keys: LocalKeys; onEnter(key: string): void }) => (
  <section className="local-keys" aria-labelledby="local-title">
    <h2 id="local-title">This machine’s keys</h2>
    <p className="note">Made by npm start. Both reach the local inbox alone.</p>
    <div className="row">
      <Button onClick={() => onEnter(keys.live_key)}>Use the live key</Button>
      <Button onClick={() => onEnter(keys.test_key)}>Use the test key</Button>
    </div>
  </section>
)
