import { healthSchema, readinessSchema, versionSchema } from '../../../lib/http/resource-schemas.ts'
import type { Operation } from '../operation.ts'

const health: Operation = {
  id: 'getHealth',
  method: 'get',
  path: '/health',
  tag: 'Probes',
  summary: 'Is it up?',
  description: 'Asks nothing of anything else.',
  answers: {
    200: { description: 'It is.', schema: healthSchema, examples: { ok: { summary: 'Up', value: { status: 'ok' } } } },
  },
}

const channels = { email: { breaker: 'closed', rate_per_second: 14 } }

const ready: Operation = {
  id: 'getReadiness',
  method: 'get',
  path: '/ready',
  tag: 'Probes',
  summary: 'Is it ready?',
  description:
    'Whether Postgres and the queue can be reached; a queue that is away does not stop accepting. `degraded`: a provider is in trouble, which is no reason to take us out of service.',
  answers: {
    200: {
      description: 'Everything is there.',
      schema: readinessSchema,
      examples: {
        ready: { summary: 'Ready', value: { status: 'ready', checks: { postgres: 'ok', queue: 'ok' }, channels } },
      },
    },
    503: {
      description: 'Something is away; or the answer took too long, and is a problem.',
      schema: readinessSchema,
      examples: {
        not_ready: {
          summary: 'The queue is away',
          value: { status: 'not_ready', checks: { postgres: 'ok', queue: 'unreachable' }, channels: {} },
        },
      },
    },
  },
}

const version: Operation = {
  id: 'getVersion',
  method: 'get',
  path: '/version',
  tag: 'Probes',
  summary: 'Which version is it?',
  description: 'The version that is deployed.',
  answers: {
    200: {
      description: 'The version.',
      schema: versionSchema,
      examples: { version: { summary: 'A version', value: { name: 'heliograph', version: '1.0.0' } } },
    },
  },
}

export const probeOperations = [health, ready, version]
