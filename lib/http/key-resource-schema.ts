import * as z from 'zod'

const instant = z.iso.datetime()
const path = z.string().startsWith('/')

/** As `resource-schemas.ts`, of what tells of API keys. */
export const keyResourceSchema = z
  .object({
    object: z.literal('api_key'),
    id: z.string(),
    name: z.string().nullable(),
    mode: z.enum(['live', 'test']),
    scopes: z.array(z.string()),
    key: z.string().optional(),
    created_at: instant,
    created_by: z.string().nullable(),
    expires_at: instant.nullable(),
    last_used_at: instant.nullable(),
    rotated_at: instant.nullable(),
    rotated_by: z.string().nullable(),
    previous_secret_until: instant.nullable(),
    revoked_at: instant.nullable(),
    revoked_by: z.string().nullable(),
    revoked_reason: z.string().nullable(),
    links: z.object({ self: path, rotate: path }),
  })
  .meta({ id: 'ApiKey' })
