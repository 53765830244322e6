import { describe, expect, it } from 'vitest'
import { confirmSubscription, createCertificateCache } from '../../../lib/http/sns-requests.ts'
import { certUrl, createSnsTopic } from '../../support/sns-topic.ts'

const { pem } = createSnsTopic()
type Answer = () => Response
const isThere: Answer = () => new Response(pem)
const noNetwork: Answer = () => {
  throw new TypeError('fetch failed')
}

/** One after the other; the last one again and again. */
const answering = (...answers: Answer[]) => {
  const calls: { url: string; init: RequestInit }[] = []
  const fetch = async (url: string, init: RequestInit) => {
    calls.push({ url, init })
    const [answer = isThere] = answers.length > 1 ? answers.splice(0, 1) : answers
    return answer()
  }
  return { calls, fetch }
}

describe('given a certificate’s address', () => {
  it('fetches it once, however many ask at a time and afterwards', async () => {
    const { calls, fetch } = answering(isThere)
    const certificateAt = createCertificateCache(fetch)
    const both = await Promise.all([certificateAt(certUrl), certificateAt(certUrl)])
    const later = await certificateAt(certUrl)
    expect([...both, later].map((certificate) => certificate?.toString())).toEqual([pem, pem, pem])
    expect(calls).toHaveLength(1)
  })

  it('follows no redirect and has a deadline', async () => {
    const { calls, fetch } = answering(isThere)
    await createCertificateCache(fetch)(certUrl)
    expect(calls).toMatchObject([{ url: certUrl, init: { redirect: 'error', signal: expect.any(AbortSignal) } }])
  })

  it.each([
    ['nothing', () => new Response('', { status: 404 })],
    ['no certificate', () => new Response('<html>')],
    ['a redirect', () => new Response('', { status: 302, headers: { location: 'https://example.com' } })],
    ['more than a certificate has', () => new Response(pem + ' '.repeat(16 * 1024))],
  ])('knows no certificate where there is %s, and asks again', async (_name, answer) => {
    const { fetch } = answering(answer, isThere)
    const certificateAt = createCertificateCache(fetch)
    expect(await certificateAt(certUrl)).toBeUndefined()
    expect((await certificateAt(certUrl))?.toString()).toBe(pem)
  })

  it.each([
    ['nobody answers', noNetwork],
    ['the server fails', () => new Response('', { status: 503 })],
  ])('throws where %s, and asks again: the message is not to blame', async (_name, answer) => {
    const { fetch } = answering(answer, isThere)
    const certificateAt = createCertificateCache(fetch)
    await expect(certificateAt(certUrl)).rejects.toThrow()
    expect((await certificateAt(certUrl))?.toString()).toBe(pem)
  })

  it('remembers a bounded number of addresses', async () => {
    const { calls, fetch } = answering(isThere)
    const certificateAt = createCertificateCache(fetch)
    for (let number = 0; number < 40; number += 1) await certificateAt(`${certUrl}${number}`)
    await certificateAt(`${certUrl}0`)
    expect(calls).toHaveLength(41)
  })
})

describe('given a subscription to confirm', () => {
  it('calls its address', async () => {
    const { calls, fetch } = answering(() => new Response('<ConfirmSubscriptionResponse/>'))
    await confirmSubscription(fetch, 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription')
    expect(calls).toHaveLength(1)
  })

  it('says so where SNS refuses', async () => {
    const { fetch } = answering(() => new Response('', { status: 400 }))
    await expect(confirmSubscription(fetch, 'https://example.com')).rejects.toThrow('HTTP 400')
  })
})
