import * as z from 'zod'
import type { ApiEvent } from './api-event.ts'
import { storableText } from './storable-text.ts'
import { parseWith } from './validation.ts'

/** Why something is ended. The audit keeps it, beside who and when. */
export const endingReason = storableText
  .min(1, 'must not be empty')
  .max(255, 'must have at most 255 characters')
  .optional()

export const endingQuerySchema = z.strictObject({ reason: endingReason })

/** `DELETE ...?reason=` */
export const readEndingReason = ({ queryStringParameters }: ApiEvent): string | undefined =>
  parseWith(endingQuerySchema, queryStringParameters ?? {}, '/query').reason
