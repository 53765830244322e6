import { deadLettersQuerySchema } from '../../../lib/http/list-query.ts'
import { replaySchema } from '../../../lib/http/replay-schema.ts'
import {
  deadLetterResourceSchema,
  deadLetterSummarySchema,
  pageSchemaOf,
  replayResourceSchema,
} from '../../../lib/http/resource-schemas.ts'
import type { Operation } from '../operation.ts'
import { deadLetter, exampleId, pageOf } from './examples.ts'

const listDeadLetters: Operation = {
  id: 'listDeadLetters',
  method: 'get',
  path: '/api/v1/dead-letters',
  tag: 'Dead letters',
  summary: 'List dead letters',
  description: 'What was given up, newest notification first.',
  scope: 'dead_letters:read',
  query: deadLettersQuerySchema,
  answers: {
    200: {
      description: 'A page.',
      schema: pageSchemaOf(deadLetterResourceSchema).meta({ id: 'DeadLetterPage' }),
      examples: { page: { summary: 'One of several', value: pageOf(deadLetter) } },
      headers: ['Link'],
    },
  },
  problems: ['invalid_request'],
}

const summarizeDeadLetters: Operation = {
  id: 'summarizeDeadLetters',
  method: 'get',
  path: '/api/v1/dead-letters/summary',
  tag: 'Dead letters',
  summary: 'Count dead letters',
  description: 'How many there are of each type, reason and code, and how old the oldest is.',
  scope: 'dead_letters:read',
  answers: {
    200: {
      description: 'The counts.',
      schema: deadLetterSummarySchema,
      examples: {
        counts: {
          summary: 'One cause',
          value: {
            object: 'dead_letter_summary',
            total: 12,
            data: [
              {
                type: 'EMAIL',
                reason: 'rejected',
                code: 'MessageRejected',
                count: 12,
                oldest_failed_at: '2026-01-31T12:00:01.250Z',
              },
            ],
          },
        },
      },
    },
  },
}

const getDeadLetter: Operation = {
  id: 'getDeadLetter',
  method: 'get',
  path: '/api/v1/dead-letters/{id}',
  tag: 'Dead letters',
  summary: 'Get a dead letter',
  description: 'By the id of its notification.',
  scope: 'dead_letters:read',
  answers: {
    200: {
      description: 'The dead letter.',
      schema: deadLetterResourceSchema,
      examples: { rejected: { summary: 'Refused by the provider', value: deadLetter } },
    },
  },
}

const replayDeadLetters: Operation = {
  id: 'replayDeadLetters',
  method: 'post',
  path: '/api/v1/dead-letters/replay',
  tag: 'Dead letters',
  summary: 'Replay dead letters',
  description:
    'Sends them again, with fresh attempts. Give one of `ids`, `filter` and `plan`. A filter is a dry run unless `dry_run` is false; a dry run answers a `plan` that carries out exactly what was shown. What is no dry run needs a `reason`, which is kept.',
  scope: 'dead_letters:replay',
  body: {
    schema: replaySchema,
    examples: {
      dry_run: { summary: 'What would be replayed?', value: { filter: { type: 'EMAIL', code: 'MessageRejected' } } },
      plan: {
        summary: 'Carry out a plan',
        value: { plan: 'V1StGXR8Z5jdHi6BmyT0aA', reason: 'The address is verified now.' },
      },
      ids: { summary: 'These', value: { ids: [exampleId], reason: 'The address is verified now.' } },
    },
  },
  answers: {
    200: {
      description: 'What was replayed, or would be, and what was skipped and why.',
      schema: replayResourceSchema,
      examples: {
        dry_run: {
          summary: 'A dry run',
          value: {
            object: 'replay',
            dry_run: true,
            count: 1,
            ids: [exampleId],
            skipped: [],
            plan: 'V1StGXR8Z5jdHi6BmyT0aA',
          },
        },
      },
    },
  },
  problems: ['not_found'],
}

export const deadLetterOperations = [listDeadLetters, summarizeDeadLetters, getDeadLetter, replayDeadLetters]
