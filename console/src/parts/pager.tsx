import { useSearchParams } from 'wouter'
import { Button } from './button.tsx'

/** Pages go by cursor, one way: the next ones are older, and the browser's own way back leads to the newer. */
export const Pager = ({ next, shown }: { next: string | null; shown: number }) => {
  const [search, setSearch] = useSearchParams()
  const isFirst = !search.has('cursor')
  const go = (cursor: string | null) =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      if (cursor === null) after.delete('cursor')
      else after.set('cursor', cursor)
      return after
    })
  if (isFirst && next === null) return null
  return (
    <nav className="pager" aria-label="Pages">
      <Button disabled={isFirst} onClick={() => go(null)}>
        Newest
      </Button>
      <Button disabled={next === null} onClick={() => go(next)}>
        Older
      </Button>
      <span className="note">{shown} on this page</span>
    </nav>
  )
}
