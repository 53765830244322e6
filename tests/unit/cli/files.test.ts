import { describe, expect, it } from 'vitest'
import { toBatches, withKeys } from '../../../packages/cli/src/batches.ts'
import { readLines } from '../../../packages/cli/src/file-lines.ts'

describe('a CSV file', () => {
  it('is fields by their names, pairs by their prefix, and what the options say for the rest', () => {
    const csv = 'email,message,metadata.order,ttl_seconds\nada@example.com,"Hello, Ada",42,\n\ngrace@example.com,,43,\n'
    expect(
      readLines(csv, 'csv', { subject: 'Hi', message: 'All', metadata: { run: '1' }, email: 'x@example.com' }),
    ).toEqual([
      {
        line: 2,
        message: {
          type: 'EMAIL',
          subject: 'Hi',
          message: 'Hello, Ada',
          email: 'ada@example.com',
          metadata: { run: '1', order: '42' },
        },
      },
      {
        line: 4,
        message: {
          type: 'EMAIL',
          subject: 'Hi',
          message: 'All',
          email: 'grace@example.com',
          metadata: { run: '1', order: '43' },
        },
      },
    ])
  })

  it('may be one of a spreadsheet’s: semicolons, lines of Windows', () => {
    const [one] = readLines('phone;message\r\n+4915112345678;a, b\r\n', 'csv', {})
    expect(one).toEqual({ line: 2, message: { type: 'SMS', phone: '+4915112345678', message: 'a, b' } })
  })

  it('has numbers and truths where the API wants them', () => {
    const [push] = readLines('device_token,message,ttl_seconds,data.x\nt,m,60,1\n', 'csv', {})
    expect(push?.message).toEqual({ type: 'PUSH', device_token: 't', message: 'm', ttl_seconds: 60, data: { x: '1' } })
    const [mail] = readLines('email,message,list_unsubscribe\na@example.com,m,TRUE\n', 'csv', {})
    expect(mail?.message).toMatchObject({ list_unsubscribe: true })
  })

  it('is refused where it is none', () => {
    expect(() => readLines('email,message\n"ada@example.com,Hello\n', 'csv', {})).toThrow(/not CSV/)
    expect(() => readLines('email,message\n', 'csv', {})).toThrow(/no notification/)
  })
})

describe('a JSONL file', () => {
  it('has an object on each line', () => {
    const lines = readLines('{"email":"a@example.com","message":"m"}\n\n{"type":"SMS","phone":"+1"}\n', 'jsonl', {})
    expect(lines).toEqual([
      { line: 1, message: { type: 'EMAIL', email: 'a@example.com', message: 'm' } },
      { line: 3, message: { type: 'SMS', phone: '+1' } },
    ])
    expect(() => readLines('{"email":1}\n[1]\n', 'jsonl', {})).toThrow('Line 2 is no JSON object.')
    expect(() => readLines('{"email":\n', 'jsonl', {})).toThrow('Line 1 is not JSON.')
  })
})

describe('the keys of lines', () => {
  const line = (message: object, nth = 1) => ({ line: nth, message: { ...message } })
  const keysOf = (messages: object[], salt = '') =>
    withKeys(
      messages.map((one) => line(one)),
      salt,
    ).map(({ message }) => message.idempotency_key)

  it('are the same for the same line, wherever it stands, and count how often it does', () => {
    const [a, b, again] = keysOf([{ email: 'a' }, { email: 'b' }, { email: 'a' }])
    expect(new Set([a, b, again]).size).toBe(3)
    expect(keysOf([{ email: 'new' }, { email: 'a' }, { email: 'a' }]).slice(1)).toEqual([a, again])
    expect(keysOf([{ email: 'a' }], 'salt')).not.toContain(a)
  })

  it('are left alone where the line has one', () => {
    expect(keysOf([{ email: 'a', idempotency_key: 'mine' }])).toEqual(['mine'])
  })

  it('go out in requests that the API takes', () => {
    const small = withKeys(
      Array.from({ length: 250 }, (_, nth) => line({ nth })),
      '',
    )
    expect(toBatches(small).map(({ length }) => length)).toEqual([100, 100, 50])
    const big = withKeys(
      Array.from({ length: 5 }, (_, nth) => line({ nth, text: 'x'.repeat(800_000) })),
      '',
    )
    expect(toBatches(big).map(({ length }) => length)).toEqual([2, 2, 1])
    expect(toBatches([])).toEqual([])
  })
})
