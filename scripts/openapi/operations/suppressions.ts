import * as z from 'zod'
import { csvRowsMax } from '../../../functions/api/list-suppressions.ts'
import { endingQuerySchema } from '../../../lib/http/ending-reason.ts'
import { suppressionsFields } from '../../../lib/http/list-query.ts'
import { pageSchemaOf } from '../../../lib/http/resource-schemas.ts'
import { suppressionImportSchema, suppressionResourceSchema } from '../../../lib/http/suppression-resource-schemas.ts'
import { suppressionSchema, whichSuppressionSchema } from '../../../lib/http/suppression-schema.ts'
import type { Operation } from '../operation.ts'
import { exampleId, pageOf } from './examples.ts'

const path = '/api/v1/suppressions'
const suppression = {
  object: 'suppression',
  id: exampleId,
  channel: 'email',
  recipient: 'ada@example.com',
  reason: 'manual',
  source: 'api',
  note: 'Asked on the phone.',
  notification_id: null,
  created_by: '1a2b3c4d5e6f',
  created_at: '2026-01-31T12:00:00.000Z',
  links: { self: `${path}/${exampleId}`, notification: null },
}
const one = { one: { summary: 'Entered by hand', value: suppression } }

const listSuppressions: Operation = {
  id: 'listSuppressions',
  method: 'get',
  path,
  tag: 'Suppressions',
  summary: 'List suppressions',
  description: `Newest first. \`Accept: text/csv\` gives a file that can be imported as it is, with up to ${csvRowsMax} lines; a page of JSON has up to 100.`,
  scope: 'suppressions:read',
  query: z.strictObject({ ...suppressionsFields, limit: z.coerce.number().int().min(1).max(csvRowsMax).optional() }),
  answers: {
    200: {
      description: 'A page.',
      schema: pageSchemaOf(suppressionResourceSchema).meta({ id: 'SuppressionPage' }),
      alsoAs: 'text/csv',
      examples: { page: { summary: 'One of several', value: pageOf(suppression) } },
      headers: ['Link', 'Content-Disposition'],
    },
  },
  problems: ['invalid_request'],
}

const createSuppression: Operation = {
  id: 'createSuppression',
  method: 'post',
  path,
  tag: 'Suppressions',
  summary: 'Suppress a recipient',
  description: 'Nothing is sent there any more. One that is there already stays as it is.',
  scope: 'suppressions:write',
  body: {
    schema: suppressionSchema,
    examples: {
      email: {
        summary: 'An address',
        value: { channel: 'email', recipient: 'ada@example.com', note: 'Asked on the phone.' },
      },
    },
  },
  answers: {
    201: { description: 'It is new.', schema: suppressionResourceSchema, examples: one, headers: ['Location'] },
    200: {
      description: 'It was there already.',
      schema: suppressionResourceSchema,
      examples: one,
      headers: ['Location'],
    },
  },
}

const deleteSuppressionOf: Operation = {
  id: 'deleteSuppressionOf',
  method: 'delete',
  path,
  tag: 'Suppressions',
  summary: 'Lift a recipient’s suppression',
  description: 'For who knows the recipient and not the id. Who lifted it is kept, and why.',
  scope: 'suppressions:write',
  query: whichSuppressionSchema,
  answers: { 204: { description: 'Lifted: what is sent from now on arrives again.', isEmpty: true } },
  problems: ['invalid_request', 'not_found'],
}

const importSuppressions: Operation = {
  id: 'importSuppressions',
  method: 'post',
  path: `${path}/import`,
  tag: 'Suppressions',
  summary: 'Import suppressions',
  description:
    'A file with the columns `channel` and `recipient`, and `reason` and `note` where there are any. Every good line is kept, whatever stands in the others; sending a file again adds nothing.',
  scope: 'suppressions:write',
  body: {
    contentType: 'text/csv',
    schema: z.string(),
    examples: {
      file: { summary: 'A file', value: 'channel,recipient,reason\r\nemail,ada@example.com,unsubscribed\r\n' },
    },
  },
  answers: {
    200: {
      description: 'What was kept, and why the rest was not.',
      schema: suppressionImportSchema,
      examples: {
        mixed: {
          summary: 'One line is wrong',
          value: {
            object: 'suppression_import',
            added: 1,
            already_there: 0,
            refused: 1,
            errors: [{ line: 3, column: 'recipient', code: 'invalid_format', detail: 'must be an e-mail address.' }],
          },
        },
      },
    },
  },
}

const getSuppression: Operation = {
  id: 'getSuppression',
  method: 'get',
  path: `${path}/{id}`,
  tag: 'Suppressions',
  summary: 'Get a suppression',
  description: 'By its own id.',
  scope: 'suppressions:read',
  answers: { 200: { description: 'The suppression.', schema: suppressionResourceSchema, examples: one } },
}

const deleteSuppression: Operation = {
  id: 'deleteSuppression',
  method: 'delete',
  path: `${path}/{id}`,
  tag: 'Suppressions',
  summary: 'Lift a suppression',
  description: 'By its own id. Who lifted it is kept, and why.',
  scope: 'suppressions:write',
  query: endingQuerySchema,
  answers: { 204: { description: 'Lifted: what is sent from now on arrives again.', isEmpty: true } },
  problems: ['invalid_request'],
}

export const suppressionOperations = [
  listSuppressions,
  createSuppression,
  deleteSuppressionOf,
  importSuppressions,
  getSuppression,
  deleteSuppression,
]
