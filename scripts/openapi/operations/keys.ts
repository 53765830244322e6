import { endingQuerySchema } from '../../../lib/http/ending-reason.ts'
import { keyResourceSchema } from '../../../lib/http/key-resource-schema.ts'
import { keySchema, keysQuerySchema, rotationSchema } from '../../../lib/http/key-schema.ts'
import { pageSchemaOf } from '../../../lib/http/resource-schemas.ts'
import type { Operation } from '../operation.ts'
import { pageOf } from './examples.ts'

const path = '/api/v1/keys'
const id = '1a2b3c4d5e6f'
const pathParameter = {
  name: 'id',
  description: 'The id of the key: the part between the mode and the secret.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9]{12}$' },
  example: id,
}
const key = {
  object: 'api_key',
  id,
  name: 'Shop',
  mode: 'live',
  scopes: ['notifications:write', 'notifications:read'],
  created_at: '2026-01-31T12:00:00.000Z',
  created_by: '0f9e8d7c6b5a',
  expires_at: null,
  last_used_at: null,
  rotated_at: null,
  rotated_by: null,
  previous_secret_until: null,
  revoked_at: null,
  revoked_by: null,
  revoked_reason: null,
  links: { self: `${path}/${id}`, rotate: `${path}/${id}/rotate` },
}
const shown = { ...key, key: `hg_live_${id}_...` }

const listKeys: Operation = {
  id: 'listKeys',
  method: 'get',
  path,
  tag: 'API keys',
  summary: 'List API keys',
  description: 'Newest first, revoked ones too; never a secret. A live key sees both modes, a test key its own.',
  scope: 'keys:read',
  query: keysQuerySchema,
  answers: {
    200: {
      description: 'A page.',
      schema: pageSchemaOf(keyResourceSchema).meta({ id: 'ApiKeyPage' }),
      examples: { page: { summary: 'One of several', value: pageOf(key) } },
      headers: ['Link'],
    },
  },
  problems: ['invalid_request'],
}

const getCurrentKey: Operation = {
  id: 'getCurrentKey',
  method: 'get',
  path: `${path}/current`,
  tag: 'API keys',
  summary: 'Get the API key that asks',
  description: 'Its name, mode, scopes and end.',
  scope: 'any',
  answers: {
    200: {
      description: 'The key.',
      schema: keyResourceSchema,
      examples: { key: { summary: 'A key', value: key } },
    },
  },
  problems: ['not_found'],
}

const createKey: Operation = {
  id: 'createKey',
  method: 'post',
  path,
  tag: 'API keys',
  summary: 'Make an API key',
  description: 'The one time that its secret is shown. Nobody gives scopes that they have not got.',
  scope: 'keys:write',
  body: {
    schema: keySchema,
    examples: { shop: { summary: 'For sending', value: { name: 'Shop', scopes: ['notifications:write'] } } },
  },
  answers: {
    201: {
      description: 'Made. `key` is the whole key.',
      schema: keyResourceSchema,
      examples: { made: { summary: 'Made', value: shown } },
      headers: ['Location'],
    },
  },
  problems: ['live_key_required'],
}

const getKey: Operation = {
  id: 'getKey',
  method: 'get',
  path: `${path}/{id}`,
  tag: 'API keys',
  summary: 'Get an API key',
  description: 'Without its secret.',
  scope: 'keys:read',
  pathParameter,
  answers: {
    200: { description: 'The key.', schema: keyResourceSchema, examples: { key: { summary: 'A key', value: key } } },
  },
}

const revokeKey: Operation = {
  id: 'revokeKey',
  method: 'delete',
  path: `${path}/{id}`,
  tag: 'API keys',
  summary: 'Revoke an API key',
  description: 'Once and for all; instances that have just used it take it for some seconds more.',
  scope: 'keys:write',
  pathParameter,
  query: endingQuerySchema,
  answers: { 204: { description: 'Revoked.', isEmpty: true } },
  problems: ['invalid_request'],
}

const rotateKey: Operation = {
  id: 'rotateKey',
  method: 'post',
  path: `${path}/{id}/rotate`,
  tag: 'API keys',
  summary: 'Rotate an API key',
  description: 'A new secret for the same key; the one of before is good for `overlap_seconds` more.',
  scope: 'keys:write',
  pathParameter,
  body: {
    schema: rotationSchema,
    examples: { day: { summary: 'With a day to change over', value: { overlap_seconds: 86_400 } } },
  },
  answers: {
    200: {
      description: 'Rotated. `key` is the whole key, and is shown once.',
      schema: keyResourceSchema,
      examples: { rotated: { summary: 'Rotated', value: shown } },
    },
  },
  problems: ['key_ended', 'rotation_under_way'],
}

export const keyOperations = [listKeys, getCurrentKey, createKey, getKey, revokeKey, rotateKey]
