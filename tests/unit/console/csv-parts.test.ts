import { describe, expect, it } from 'vitest'
import { partsOf } from '../../../console/src/views/suppressions/csv-parts.ts'

describe('a file that is imported in parts', () => {
  it('becomes files with its header, none longer than was asked for', () => {
    const parts = partsOf('channel,recipient\nemail,a\nemail,b\nemail,c\n', 2)
    expect(parts).toEqual([
      { text: 'channel,recipient\nemail,a\nemail,b', lines: 2, linesBefore: 0 },
      { text: 'channel,recipient\nemail,c', lines: 1, linesBefore: 2 },
    ])
  })

  it('is not cut inside of a quoted value, and counts the lines of the whole file', () => {
    const [first, second] = partsOf('channel,recipient,note\nemail,a,"one\ntwo ""three"""\nemail,b,\n', 1)
    expect(first).toMatchObject({ text: 'channel,recipient,note\nemail,a,"one\ntwo ""three"""', lines: 1 })
    expect(second).toMatchObject({ text: 'channel,recipient,note\nemail,b,', linesBefore: 2 })
  })

  it('takes what spreadsheets write: a mark at the beginning, and both ends of a line', () => {
    expect(partsOf('\uFEFFchannel,recipient\r\nemail,a\r\n\r\n')).toEqual([
      { text: 'channel,recipient\nemail,a', lines: 1, linesBefore: 0 },
    ])
    expect(partsOf('')).toEqual([])
  })
})
