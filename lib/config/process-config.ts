import * as z from 'zod'
import { type Environment, readEnvironment } from './environment.ts'

const portNumber = z.coerce.number().int().min(1).max(65_535)
const channelList = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(['email', 'sms', 'push'])).min(1))
  .transform((names) => [...new Set(names)])

/**
 * What only `npm run serve` and `npm run worker` ask: processes that live long, where no platform calls the functions. In a file of its
 * own, so that no function builds a schema that it never reads.
 */
const schema = z.object({
  PORT: portNumber.default(3_000).describe('Where `npm run serve` listens.'),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('The address that both listen on. A container sets `0.0.0.0`, or nobody outside of it gets through.'),
  CONSOLE_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the built console, which `npm run serve` then has at `/console/`. Without it there is none.'),
  CHANNELS: channelList
    .prefault('email,sms,push')
    .describe('Channels that `npm run worker` drains, comma-separated. Each needs a worker somewhere.'),
  LIVENESS_PORT: portNumber
    .optional()
    .describe('Where `npm run worker` answers `GET /health`. Without it there is no such answer.'),
  STOP_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(600)
    .default(25)
    .describe(
      'How long SIGTERM may take: what is in hand is ended by then. ECS and Kubernetes kill after 30 unless told otherwise.',
    ),
})

export type ProcessConfig = z.infer<typeof schema>

/** As `readConfig`, for what only long-lived processes ask. */
export const readProcessConfig = (environment?: Environment): ProcessConfig => readEnvironment(schema, environment)

/** Every one of them by its name, for the documents that are generated from them. */
export const processShape: Readonly<Record<string, z.ZodType>> = schema.shape
