import { apiSource } from './api-source.js'
import { simulatorSource } from './simulator-source.js'

/**
 * Where messages come from: the simulator of this machine, or the API of a deployment with a test key. Both have the same parts:
 *
 *   signIn(key)       only where a key is needed: resolves when the key is good, throws with the reason when it is not
 *   poll()            { messages, isWhole, total }: what is new or has changed; or, with isWhole, in place of what was held. The total
 *                     only where it is known
 *   more()            the same for older ones; only asked where an answer said hasMore
 *   search({ q })     the same for what matches and may not be held: the API knows recipients alone, whole
 *   find(id)          one message, undefined where there is none
 *   details(message)  the message with what only an open one needs: its headers, `body_url`, what it costs
 *   source(message)   what came over the wire, as text
 *   clear(), restore  empties the inbox; where it can be undone, restore() does
 *
 * A message has the names of the simulator's JSON. Whatever cannot be had throws an error that a person can read.
 */
export const openSource = () => {
  const kind = document.querySelector('meta[name="heliograph-source"]').content
  return kind === 'api' ? apiSource() : simulatorSource()
}
