import * as z from 'zod'
import type { ApiEvent } from './api-event.ts'
import { parseWith } from './validation.ts'

export const previewQuerySchema = z.strictObject({ remote_images: z.enum(['true', 'false']).optional() })

/** Images of other servers are left out unless they are asked for: fetching one tells its sender who reads. */
export const readPreviewQuery = (event: ApiEvent) => {
  const { remote_images } = parseWith(previewQuerySchema, event.queryStringParameters ?? {}, '/query')
  return { remoteImages: remote_images === 'true' }
}
