import { type Figure, given } from '../contest.ts'
import { acceptOne } from '../ours/accept-one.ts'
import { bareAccept } from '../peers/bare-accept.ts'

/** Two round trips are the floor; what stands on it may cost a twelfth. */
export const acceptOneFigures: Figure[] = [
  {
    name: 'accept-one-p50/F',
    contest: 'accept, one at a time',
    ours: acceptOne,
    peer: bareAccept,
    reach: 1.08,
    better: 'lower',
    value: (ours, peer) => given(ours.p50Ms) / given(peer.p50Ms),
  },
]
