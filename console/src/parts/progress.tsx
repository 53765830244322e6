interface ProgressProps {
  what: string
  done: number
  /** Undefined while nobody knows how much there is. */
  total?: number | undefined
}

export const Progress = ({ what, done, total }: ProgressProps) => (
  <div className="progress" data-testid="progress">
    <progress aria-label={what} max={total} value={total === undefined ? undefined : done} />
    <p role="status">
      {what}: {done.toLocaleString('en')}
      {total === undefined ? '' : ` of ${total.toLocaleString('en')}`}
    </p>
  </div>
)
