import type { FormEvent } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../parts/button.tsx'
import { meaningOf } from './query.ts'

/** One field for whatever somebody has at hand: an id, an address, a number, a token, or their own id of a person. */
export const FindBox = () => {
  const [, navigate] = useLocation()
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('sought')).trim()
    if (text === '') return
    const meaning = meaningOf(text)
    navigate('id' in meaning ? `/notifications/${meaning.id}` : `/notifications?${new URLSearchParams({ ...meaning })}`)
  }
  return (
    <form className="find" onSubmit={find}>
      <input
        name="sought"
        aria-label="Find by id, recipient or user"
        placeholder="Id, recipient or user"
        spellCheck={false}
      />
      <Button type="submit">Find</Button>
    </form>
  )
}
