import { describe, expect, it } from 'vitest'
import { messagePage } from '../../../lib/http/message-page.ts'
import { openPreviewLinks } from '../../../lib/http/preview-link.ts'
import { openUnsubscribeLinks } from '../../../lib/http/unsubscribe-link.ts'
import type { NotificationId } from '../../../lib/notifications/notification.ts'

const [old, current] = ['the-old-secret-of-32-characters-x', 'the-new-secret-of-32-characters-x'] as const
const claims = { tenantId: 'acme', mode: 'test', id: '0199c0de-7000-7000-8000-00000000c0de' as NotificationId } as const
const now = new Date('2026-01-31T12:00:00Z')
const later = (ms: number) => new Date(now.getTime() + ms)
const links = (...secrets: string[]) => openPreviewLinks(secrets) ?? expect.unreachable()
const tokenOf = (url: string) => url.slice(url.lastIndexOf('/') + 1)

describe('a link to a preview', () => {
  const { url, expiresAt } = links(current).linkFor(claims, now)
  const token = tokenOf(url)

  it('stands for one notification, for ten minutes', () => {
    expect(expiresAt).toEqual(later(600_000))
    expect(links(current).read(token, now)).toEqual(claims)
    expect(links(current).read(token, later(599_999))).toEqual(claims)
    expect(links(current).read(token, later(600_000))).toBeUndefined()
  })

  it('outlives a new secret, and is worth nothing under another or with another end', () => {
    expect(links('x'.repeat(32), current).read(token, now)).toEqual(claims)
    expect(links(old).read(token, now)).toBeUndefined()
    const longer = Buffer.from(JSON.stringify(['acme', 'test', claims.id, later(9e9).getTime()])).toString('base64url')
    expect(links(current).read(`${longer}.${token.split('.')[1]}`, now)).toBeUndefined()
  })

  it('is none to unsubscribe with, and the other way round', () => {
    const unsubscribing = openUnsubscribeLinks('https://notify.example.com', [current]) ?? expect.unreachable()
    expect(unsubscribing.read(token)).toBeUndefined()
    expect(links(current).read(tokenOf(unsubscribing.linkFor(claims)), now)).toBeUndefined()
  })

  it('is not there without a secret', () => {
    expect(openPreviewLinks(undefined)).toBeUndefined()
    expect(openPreviewLinks([])).toBeUndefined()
  })
})

describe('the page of a message', () => {
  it.each(['<link rel=preconnect href=//a>', '<LINK/rel=preconnect>', '<svg><link\nhref=a>', '<<link>', '<link\f>'])(
    'has no link element for %j',
    (html) => expect(messagePage({ html }).body).not.toMatch(/<link[\s/>]/i),
  )

  it('leaves everything else as it was written', () => {
    const html = '<p>a link < linked <links> <a href="https://a.test">link</a></p>'
    expect(messagePage({ html }).body).toBe(html)
  })
})
