import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openUnsubscribeLinks, type UnsubscribeClaims, type UnsubscribeLinks } from '../../lib/http/unsubscribe-link.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'

const [old, current] = ['the-old-secret-of-32-characters-x', 'the-new-secret-of-32-characters-x'] as const
const links = (...secrets: string[]): UnsubscribeLinks => {
  const opened = openUnsubscribeLinks('https://notify.example.com/', secrets)
  if (!opened) throw new Error('there are no links')
  return opened
}
const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1)

const claims: UnsubscribeClaims = {
  tenantId: 'acme',
  mode: 'live',
  id: '0199c0de-7000-7000-8000-00000000c0de' as NotificationId,
}
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ %\u00e9\0'
const letter = fc.constantFrom(...alphabet)
const anyClaims = fc.record({
  tenantId: fc.string({ maxLength: 40 }),
  mode: fc.constantFrom('live' as const, 'test' as const),
  id: fc.uuid({ version: 7 }).map((id) => id as NotificationId),
})

describe('a link to unsubscribe', () => {
  const token = tokenOf(links(current).linkFor(claims))

  it('says for whom it is, and no address', () => {
    expect(links(current).linkFor(claims)).toMatch(/^https:\/\/notify\.example\.com\/api\/v1\/unsubscribe\/[\w.-]+$/)
    fc.assert(
      fc.property(anyClaims, (any) => {
        expect(links(current).read(tokenOf(links(current).linkFor(any)))).toEqual(any)
      }),
    )
  })

  it('outlives a new secret while the old one is kept, and no longer', () => {
    const before = tokenOf(links(old).linkFor(claims))
    expect(links(current, old).read(before)).toEqual(claims)
    expect(links(current).read(before)).toBeUndefined()
    expect(tokenOf(links(current, old).linkFor(claims))).toBe(token)
  })

  it('is none with any character changed, taken out or put in', () => {
    const reader = links(current, old)
    for (let at = 0; at <= token.length; at += 1) {
      expect(reader.read(token.slice(0, at) + token.slice(at + 1)), `without ${at}`).toEqual(
        at === token.length ? claims : undefined,
      )
      for (const other of alphabet) {
        expect(reader.read(`${token.slice(0, at)}${other}${token.slice(at)}`)).toBeUndefined()
        const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`
        if (changed !== token) expect(reader.read(changed)).toBeUndefined()
      }
    }
  })

  it('is none however it is forged', () => {
    const reader = links(current, old)
    const payload = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const forged = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.string({ unit: letter, maxLength: 200 }),
      fc
        .tuple(anyClaims, fc.string({ unit: letter, minLength: 43, maxLength: 43 }))
        .map(([any, signature]) => `${payload(Object.values(any))}.${signature}`),
      // Another's payload under a signature of ours.
      anyClaims
        .filter(({ id }) => id !== claims.id)
        .map((any) => `${payload([any.tenantId, any.mode, any.id])}.${token.split('.')[1]}`),
      // A secret that is not ours, an empty one, and ours without its label.
      fc.constantFrom('', 'x'.repeat(40), current).map((secret) => {
        const [part = ''] = token.split('.')
        return `${part}.${createHmac('sha256', secret).update(part).digest('base64url')}`
      }),
      fc.constantFrom(
        `${token}.`,
        `.${token}`,
        `${token}.${token}`,
        token.replace('.', ''),
        `${token}=`,
        token.toLowerCase(),
      ),
    )
    fc.assert(
      fc.property(forged, (text) => reader.read(text) === undefined),
      { numRuns: 5_000 },
    )
  })

  it('is not there without an address or without a secret', () => {
    expect(openUnsubscribeLinks(undefined, [current])).toBeUndefined()
    expect(openUnsubscribeLinks('https://notify.example.com', undefined)).toBeUndefined()
    expect(openUnsubscribeLinks('https://notify.example.com', [])).toBeUndefined()
  })
})
