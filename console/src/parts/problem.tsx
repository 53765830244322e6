import { toHeliographError } from '../api/send.ts'
import { Button } from './button.tsx'

/** What went wrong, in the API's own words, with its request id for who asks for help. */
export const ProblemNote = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const { message, problem, requestId } = toHeliographError(error)
  return (
    <div role="alert" className="problem" data-testid="problem">
      <p>{message}</p>
      {problem?.errors?.map(({ pointer, detail }) => (
        <p key={pointer} className="note">
          <code>{pointer}</code> {detail}
        </p>
      ))}
      <div className="row">
        {onRetry ? (
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
        {problem ? (
          <a href={problem.type} target="_blank" rel="noreferrer">
            What this means
          </a>
        ) : null}
        {requestId ? <span className="note">Request {requestId}</span> : null}
      </div>
    </div>
  )
}
