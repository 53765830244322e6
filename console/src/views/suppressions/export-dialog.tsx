import { useEffect, useRef, useState } from 'react'
import { exportSuppressions, type SuppressionsQuery } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { Progress } from '../../parts/progress.tsx'
import { useSession } from '../../session/session.ts'
import { type Exported, runExport } from './export-run.ts'

type State =
  | { step: 'asking' }
  | { step: 'exporting'; lines: number }
  | { step: 'done'; exported: Exported }
  | { step: 'failed'; error: unknown }

export const ExportDialog = ({ filter, onClose }: { filter: SuppressionsQuery; onClose(): void }) => {
  const { send } = useSession()
  const [state, setState] = useState<State>({ step: 'asking' })
  const running = useRef(new AbortController())
  useEffect(() => () => running.current.abort(), [])
  const start = async () => {
    running.current = new AbortController()
    setState({ step: 'exporting', lines: 0 })
    const onStep = (lines: number) => setState({ step: 'exporting', lines })
    try {
      const exported = await runExport(send, filter, { signal: running.current.signal, onStep })
      setState({ step: 'done', exported })
    } catch (error) {
      setState({ step: 'failed', error })
    }
  }
  return (
    <Dialog title="Export suppressions" testId="export-dialog" onClose={onClose}>
      {state.step === 'asking' || state.step === 'failed' ? (
        <>
          <p>All that fit the filters, as a file that can be imported as it is.</p>
          <CallNote call={exportSuppressions(filter)} what="The call that does it" />
          {state.step === 'failed' ? <ProblemNote error={state.error} /> : null}
          <Button tone="primary" onClick={start}>
            Export
          </Button>
        </>
      ) : null}
      {state.step === 'exporting' ? (
        <>
          <Progress what="Lines" done={state.lines} />
          <Button onClick={() => running.current.abort()}>Stop</Button>
        </>
      ) : null}
      {state.step === 'done' ? <Download exported={state.exported} /> : null}
    </Dialog>
  )
}

const Download = ({ exported: { csv, lines, isStopped } }: { exported: Exported }) => {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [csv])
  return (
    <p role="status" data-testid="export-done">
      {isStopped ? 'Stopped: not all of them. ' : ''}
      {lines.toLocaleString('en')} lines.{' '}
      <a href={url} download="suppressions.csv">
        Save suppressions.csv
      </a>
    </p>
  )
}
