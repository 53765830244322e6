import { overviewQuerySchema } from '../../../lib/http/overview-query.ts'
import { overviewResourceSchema } from '../../../lib/http/overview-schema.ts'
import type { Operation } from '../operation.ts'

const figures = { accepted: 120, success_rate: 0.975, time_to_provider_ms: { p50: 41, p95: 180 } }
const overview = {
  object: 'overview',
  since: '2026-01-31T11:00:00.000Z',
  until: '2026-01-31T12:00:00.000Z',
  stretch_seconds: 60,
  stretches: [{ at: '2026-01-31T11:59:00.000Z', accepted: 3, succeeded: 2, failed: 0 }],
  ...figures,
  statuses: { SENT: 20, DELIVERED: 97, FAILED: 3 },
  dead_letters: 3,
  backlog_is_whole: true,
  channels: [
    {
      channel: 'email',
      ...figures,
      due: 0,
      oldest_due_at: null,
      later: 1,
      in_flight: 0,
      dead_letters: 3,
      breaker: 'closed',
      probe_in_seconds: null,
      rate_per_second: 14,
    },
  ],
}

const getOverview: Operation = {
  id: 'getOverview',
  method: 'get',
  path: '/api/v1/overview',
  tag: 'Overview',
  summary: 'See how it goes',
  description:
    'What was accepted in the last minutes and what became of it, what waits, what was given up, and how each channel is. It looks at a bounded number of rows: where there are more, `since` is later than was asked for. Breaker and rate are of the whole deployment, all else of the key’s tenant and mode.',
  scope: 'notifications:read',
  query: overviewQuerySchema,
  answers: {
    200: {
      description: 'The overview.',
      schema: overviewResourceSchema,
      examples: { quiet: { summary: 'An hour', value: overview } },
    },
  },
  problems: ['invalid_request'],
}

export const overviewOperations = [getOverview]
