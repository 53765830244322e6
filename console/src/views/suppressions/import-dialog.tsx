import { useEffect, useRef, useState } from 'react'
import { importSuppressions } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { CallNote } from '../../parts/call-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { Progress } from '../../parts/progress.tsx'
import { useSession } from '../../session/session.ts'
import { type ImportOutcome, runImport } from './import-run.ts'

type State =
  | { step: 'choosing' }
  | { step: 'importing'; done: number; total: number }
  | { step: 'done'; outcome: ImportOutcome }
  | { step: 'failed'; error: unknown }

export const ImportDialog = ({ onClose }: { onClose(): void }) => {
  const { send } = useSession()
  const [state, setState] = useState<State>({ step: 'choosing' })
  const [file, setFile] = useState<File>()
  const running = useRef(new AbortController())
  useEffect(() => () => running.current.abort(), [])
  const start = async () => {
    if (!file) return
    running.current = new AbortController()
    const onStep = (done: number, total: number) => setState({ step: 'importing', done, total })
    try {
      const outcome = await runImport(send, await file.text(), { signal: running.current.signal, onStep })
      setState({ step: 'done', outcome })
    } catch (error) {
      setState({ step: 'failed', error })
    }
  }
  return (
    <Dialog title="Import suppressions" testId="import-dialog" onClose={onClose} isHeld={state.step === 'importing'}>
      {state.step === 'choosing' || state.step === 'failed' ? (
        <>
          <Choosing file={file} onChoose={setFile} onStart={start} />
          {state.step === 'failed' ? <ProblemNote error={state.error} /> : null}
        </>
      ) : null}
      {state.step === 'importing' ? (
        <>
          <Progress what="Imported" done={state.done} total={state.total} />
          <Button onClick={() => running.current.abort()}>Stop</Button>
        </>
      ) : null}
      {state.step === 'done' ? <Outcome outcome={state.outcome} /> : null}
    </Dialog>
  )
}

interface ChoosingProps {
  file: File | undefined
  onChoose(file: File | undefined): void
  onStart(): void
}

const Choosing = ({ file, onChoose, onStart }: ChoosingProps) => (
  <div className="form">
    <Field
      label="File"
      note="CSV with the columns channel, recipient, reason and note; the last two may be missing."
      type="file"
      accept=".csv,text/csv"
      onChange={(event) => onChoose(event.target.files?.[0])}
    />
    <CallNote call={importSuppressions('')} what="The call that does it" />
    <Button tone="primary" disabled={!file} onClick={onStart}>
      Import {file?.name ?? ''}
    </Button>
  </div>
)

const Outcome = ({ outcome }: { outcome: ImportOutcome }) => (
  <div data-testid="import-done">
    <p role="status">
      {outcome.isStopped ? 'Stopped. ' : ''}
      <strong>{outcome.added.toLocaleString('en')}</strong> added, {outcome.alreadyThere.toLocaleString('en')} were
      there already, {outcome.refused.toLocaleString('en')} refused.
    </p>
    <ul className="skipped">
      {outcome.errors.map(({ line, detail }) => (
        <li key={`${line} ${detail}`}>
          Line {line}: {detail}
        </li>
      ))}
    </ul>
  </div>
)
