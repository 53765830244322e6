import { useCallback, useEffect, useRef, useState } from 'react'
import type { DeadLettersQuery } from '../../api/calls.ts'
import { useSession } from '../../session/session.ts'
import { dryRun, type Outcome, runReplay } from './replay-run.ts'
import { findLetters, lettersMax } from './walk.ts'

export type Which = { ids: string[] } | { filter: DeadLettersQuery }

type State =
  | { step: 'finding'; done: number }
  | { step: 'planning'; done: number; total: number }
  | { step: 'planned'; outcome: Outcome; isCut: boolean }
  | { step: 'replaying'; done: number; total: number }
  | { step: 'done'; outcome: Outcome; isStopped: boolean }
  | { step: 'failed'; error: unknown }

/** A replay from the first look to its end. Leaving the view stops it as the button does. */
export const useReplay = (which: Which) => {
  const { send } = useSession()
  const [state, setState] = useState<State>({ step: 'finding', done: 0 })
  const running = useRef(new AbortController())
  const sought = useRef(which)
  useEffect(() => () => running.current.abort(), [])

  const plan = useCallback(async () => {
    const { signal } = begin(running)
    try {
      const which = sought.current
      const ids =
        'ids' in which
          ? which.ids
          : await findLetters(send, which.filter, { signal, onFound: (done) => setState({ step: 'finding', done }) })
      const total = ids.length
      setState({ step: 'planning', done: 0, total })
      const onStep = (done: number) => setState({ step: 'planning', done, total })
      const outcome = await dryRun(send, ids, { signal, onStep })
      setState({ step: 'planned', outcome, isCut: total >= lettersMax })
    } catch (error) {
      if (signal.aborted) setState({ step: 'done', outcome: { ids: [], skipped: [] }, isStopped: true })
      else setState({ step: 'failed', error })
    }
  }, [send])

  const start = async (ids: readonly string[], reason: string, ratePerSecond: number) => {
    const { signal } = begin(running)
    const onStep = (done: number) => setState({ step: 'replaying', done, total: ids.length })
    onStep(0)
    try {
      const { isStopped, ...outcome } = await runReplay(send, { ids, reason, ratePerSecond }, { signal, onStep })
      setState({ step: 'done', outcome, isStopped })
    } catch (error) {
      setState({ step: 'failed', error })
    }
  }

  return { state, plan, start, stop: () => running.current.abort() }
}

const begin = (running: { current: AbortController }) => {
  running.current = new AbortController()
  return running.current
}
