import { expect } from 'vitest'
import type { Block } from './fenced-blocks.ts'

/** Compares what was printed with what the document says, but for what is another one each time. */
export const expectAnswer = ({ language, text }: Block, printed: string) => {
  if (language === 'json') return expectBody(text, printed)
  const [wantedHead = '', wantedBody = ''] = halves(text)
  const [head = '', body = ''] = halves(printed)
  const [wantedStatus = '', ...wantedHeaders] = wantedHead.split('\n').map(normalised)
  const [status = '', ...headers] = head.split('\n').map(normalised)
  expect(status).toBe(wantedStatus)
  expect(headers).toEqual(expect.arrayContaining(wantedHeaders))
  expectBody(wantedBody, body)
}

const halves = (text: string) => text.replaceAll('\r', '').split(/\n\n(.*)/s)

/** `...` before the end of an object stands for more fields; without one the document shows all there are. */
const expectBody = (wanted: string, printed: string) => {
  const isAbridged = /\.\.\.\s*}/.test(wanted)
  const expected = parse(wanted.replaceAll(/,?\s*\.\.\.(?=\s*[}\]])/g, ''))
  if (isAbridged) expect(parse(printed)).toMatchObject(expected)
  else expect(parse(printed)).toEqual(expected)
}

const parse = (text: string) => JSON.parse(normalised(text)) as object

const normalised = (text: string) =>
  text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/\b\d+ ms\b/g, '<ms>')
    .trim()
