import { type Exchange, jsonReply, parseJsonObject, problemReply, type Reply } from './exchange.ts'
import type { Script } from './script.ts'
import { complaintsOf, scriptSchema } from './script-schema.ts'

/** PUT /_script: what happens from now on. Replaces what was scripted before. */
export const putScript = (script: Script, { body }: Exchange): Reply => {
  const fields = parseJsonObject(body)
  if (!fields) return problemReply(422, 'invalid_script', 'The script must be a JSON object.')
  const { data, error } = scriptSchema.safeParse(fields)
  if (!data) return problemReply(422, 'invalid_script', complaintsOf(error).join('\n'))
  script.put(data)
  return jsonReply(200, data)
}

/** DELETE /_script: everything works again. */
export const deleteScript = (script: Script): Reply => {
  script.clear()
  return jsonReply(200, { cleared: true })
}
