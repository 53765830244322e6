import type { Store } from './ports/store.ts'

/** A store that tells when the next claim has been answered, however it was. */
export const watchClaims = <Claiming extends Pick<Store, 'claim'>>(store: Claiming) => {
  let answered = Promise.withResolvers<void>()
  const tell = () => {
    answered.resolve()
    answered = Promise.withResolvers()
  }
  const claim: Store['claim'] = (ids, leaseMs) => store.claim(ids, leaseMs).finally(tell)
  return { store: { ...store, claim }, nextAnswer: () => answered.promise }
}
