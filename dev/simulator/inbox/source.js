import { apiSource } from './api-source.js'
import { simulatorSource } from './simulator-source.js'

/**
 * Where messages come from: the simulator of this machine, or the API of a deployment with a test key. Both have the same parts:
 *
 *   signIn(key)       only where a key is needed: resolves when the key is good, throws with the reason when it is not
 *   poll()            { messages, isWhole }: what is new or has changed; or, with isWhole, all there is in place of what was held
 *   more()            only where older ones are kept elsewhere: the same for the next of these, undefined when there are none
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
