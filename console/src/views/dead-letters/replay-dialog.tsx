import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { DeadLettersQuery } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { Progress } from '../../parts/progress.tsx'
import { ReplayForm } from './replay-form.tsx'
import type { Outcome } from './replay-run.ts'
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
      {state.step === 'planned' ? <Planned outcome={state.outcome} isCut={state.isCut} onStart={start} /> : null}
      {state.step === 'replaying' ? <Replaying done={state.done} total={state.total} /> : null}
      {state.step === 'done' ? <Done outcome={state.outcome} isStopped={state.isStopped} /> : null}
      {state.step === 'failed' ? <ProblemNote error={state.error} onRetry={plan} /> : null}
      {isBusy ? <Button onClick={stop}>Stop</Button> : null}
    </Dialog>
  )
}

interface PlannedProps {
  outcome: Outcome
  isCut: boolean
  onStart(ids: readonly string[], reason: string, ratePerSecond: number): void
}

const Planned = ({ outcome: { ids, skipped }, isCut, onStart }: PlannedProps) => (
  <>
    <p data-testid="dry-run">
      Dry run: <strong>{ids.length.toLocaleString('en')}</strong> would be replayed,{' '}
      {skipped.length.toLocaleString('en')} skipped.
      {isCut ? ` There are more: one replay takes the newest ${lettersMax.toLocaleString('en')}.` : ''}
    </p>
    <Skipped skipped={skipped} />
    {ids.length > 0 ? <ReplayForm ids={ids} onStart={onStart} /> : null}
  </>
)

const Replaying = ({ done, total }: { done: number; total: number }) => (
  <>
    <Progress what="Replayed" done={done} total={total} />
    <p className="note">They go at the rate that you have chosen. What is stopped stays a dead letter.</p>
  </>
)

const Done = ({ outcome: { ids, skipped }, isStopped }: { outcome: Outcome; isStopped: boolean }) => (
  <>
    <p role="status" data-testid="replay-done">
      {isStopped ? 'Stopped. ' : ''}
      <strong>{ids.length.toLocaleString('en')}</strong> replayed, {skipped.length.toLocaleString('en')} skipped.
    </p>
    <Skipped skipped={skipped} />
  </>
)
