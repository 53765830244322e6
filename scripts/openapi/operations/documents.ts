import * as z from 'zod'
import type { Operation } from '../operation.ts'

const openApi: Operation = {
  id: 'getOpenApi',
  method: 'get',
  path: '/openapi.json',
  tag: 'Documents',
  summary: 'This document',
  description: 'The API as OpenAPI 3.1: what clients, tests and tools are made from.',
  answers: {
    200: {
      description: 'The document.',
      schema: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi' }),
      examples: { document: { summary: 'Its beginning', value: { openapi: '3.1.0' } } },
    },
  },
}

const docs: Operation = {
  id: 'getDocs',
  method: 'get',
  path: '/docs',
  tag: 'Documents',
  summary: 'The API as a page',
  description: 'This document for people. It loads nothing from elsewhere.',
  answers: { 200: { description: 'The page.', contentType: 'text/html' } },
}

const errors: Operation = {
  id: 'getErrorDocs',
  method: 'get',
  path: '/docs/errors',
  tag: 'Documents',
  summary: 'Every problem and its cure',
  description: 'Where the `type` of a problem leads.',
  answers: { 200: { description: 'The page.', contentType: 'text/html' } },
}

export const documentOperations = [openApi, docs, errors]
