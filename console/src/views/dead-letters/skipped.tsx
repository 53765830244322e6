import type { Replay } from '../../api/calls.ts'

type Reason = Replay['skipped'][number]['reason']

const meanings: Record<Reason, string> = {
  not_found: 'there is no such notification for this key',
  not_failed: 'was replayed already, or proved to have been sent',
  expired: 'its time is over',
  suppressed: 'its recipient is suppressed',
  changed_meanwhile: 'changed while this was carried out',
}

/** Why some stay where they are, counted by reason. */
export const Skipped = ({ skipped }: { skipped: Replay['skipped'] }) => {
  const reasons = Map.groupBy(skipped, ({ reason }) => reason)
  if (reasons.size === 0) return null
  return (
    <ul className="skipped" data-testid="skipped">
      {[...reasons].map(([reason, ones]) => (
        <li key={reason}>
          {ones.length.toLocaleString('en')} × {reason}: {meanings[reason]}
        </li>
      ))}
    </ul>
  )
}
