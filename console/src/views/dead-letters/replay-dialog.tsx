import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { DeadLettersQuery } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { Progress } from '../../parts/progress.tsx'
import { ReplayForm } from './replay-form.tsx'
import { Skipped } from './skipped.tsx'
import { useReplay, type Which } from './use-replay.ts'
import { lettersMax } from './walk.ts'

interface ReplayDialogProps {
  which: { ids: string[] } | { filter: DeadLettersQuery }
  onClose(): void
}

/** First a look that changes nothing, then the order, then its progress: each step says what it will do before it does it. */
export const ReplayDialog = ({ which, onClose }: ReplayDialogProps) => {
  const queries = useQueryClient()
  const { state, plan, start, stop } = useReplay(which as Which)
  const isBusy = state.step === 'finding' || state.step === 'planning' || state.step === 'replaying'
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    plan()
  }, [plan])
  const close = () => {
    stop()
    queries.invalidateQueries()
    onClose()
  }
  return (
    <Dialog title="Replay dead letters" testId="replay-dialog" onClose={close} isHeld={state.step === 'replaying'}>
      {state.step === 'finding' ? <Progress what="Found" done={state.done} /> : null}
      {state.step === 'planning' ? <Progress what="Dry run" done={state.done} total={state.total} /> : null}
      {state.step === 'planned' ? (
        <>
          <p data-testid="dry-run">
            Dry run: <strong>{state.outcome.ids.length.toLocaleString('en')}</strong> would be replayed,{' '}
            {state.outcome.skipped.length.toLocaleString('en')} skipped.
            {state.isCut ? ` There are more: one replay takes the newest ${lettersMax.toLocaleString('en')}.` : ''}
          </p>
          <Skipped skipped={state.outcome.skipped} />
          {state.outcome.ids.length > 0 ? <ReplayForm ids={state.outcome.ids} onStart={start} /> : null}
        </>
      ) : null}
      {state.step === 'replaying' ? (
        <>
          <Progress what="Replayed" done={state.done} total={state.total} />
          <p className="note">They go at the rate that you have chosen. What is stopped stays a dead letter.</p>
        </>
      ) : null}
      {state.step === 'done' ? (
        <>
          <p role="status" data-testid="replay-done">
            {state.isStopped ? 'Stopped. ' : ''}
            <strong>{state.outcome.ids.length.toLocaleString('en')}</strong> replayed,{' '}
            {state.outcome.skipped.length.toLocaleString('en')} skipped.
          </p>
          <Skipped skipped={state.outcome.skipped} />
        </>
      ) : null}
      {state.step === 'failed' ? <ProblemNote error={state.error} onRetry={plan} /> : null}
      {isBusy ? <Button onClick={stop}>Stop</Button> : null}
    </Dialog>
  )
}
