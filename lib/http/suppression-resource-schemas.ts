import * as z from 'zod'
import { channelNames } from '../notifications/notification.ts'
import { suppressionReasons, suppressionSources } from '../notifications/suppression.ts'

const path = z.string().startsWith('/')

/** As `resource-schemas.ts`, of what tells of suppressions. */
export const suppressionResourceSchema = z
  .object({
    object: z.literal('suppression'),
    id: z.uuid({ version: 'v7' }),
    channel: z.enum(channelNames),
    recipient: z.string(),
    reason: z.enum(suppressionReasons),
    source: z.enum(suppressionSources),
    note: z.string().nullable(),
    notification_id: z.uuid({ version: 'v7' }).nullable(),
    created_by: z.string().nullable(),
    created_at: z.iso.datetime(),
    links: z.object({ self: path, notification: path.nullable() }),
  })
  .meta({ id: 'Suppression' })

export const suppressionImportSchema = z
  .object({
    object: z.literal('suppression_import'),
    added: z.int().min(0),
    already_there: z.int().min(0),
    refused: z.int().min(0),
    errors: z.array(
      z.object({ line: z.int().min(1), column: z.string().nullable(), code: z.string(), detail: z.string() }),
    ),
  })
  .meta({ id: 'SuppressionImport' })
