import { describe, expect, it } from 'vitest'
import { finishedStatuses, isFinished } from '../../lib/notifications/lifecycle.ts'
import { statuses } from '../../lib/notifications/notification.ts'
import { eventTypeOf, webhookEventTypes } from '../../lib/notifications/webhook-event.ts'
import {
  failingMaxMs,
  judgeWebhook,
  type WebhookResult,
  webhookJitter,
  webhookRetryMs,
  webhookTriesMax,
} from '../../lib/notifications/webhook-retry.ts'

const now = new Date('2030-01-01T00:00:00.000Z')
const answered = (status: number, retryAfterMs?: number): WebhookResult => ({
  type: 'answered',
  status,
  excerpt: '',
  retryAfterMs,
})
const judged = (result: WebhookResult, tries = 1, random = 0) => judgeWebhook(result, tries, now, () => random)
const waitOf = (result: WebhookResult, tries?: number, random?: number) =>
  (judged(result, tries, random).retryAt?.getTime() ?? Number.NaN) - now.getTime()

describe('the types of events', () => {
  it('are one for each status in which delivery has ended', () => {
    expect(statuses.filter((status) => eventTypeOf(status)).sort()).toEqual([...finishedStatuses].sort())
    expect(webhookEventTypes).toHaveLength(finishedStatuses.length)
    for (const status of statuses) expect(eventTypeOf(status) !== undefined).toBe(isFinished(status))
  })
})

describe('a call to a webhook', () => {
  it.each([200, 201, 202, 204, 299])('has succeeded with %i', (status) =>
    expect(judged(answered(status))).toEqual({
      status: 'delivered',
      retryAt: undefined,
      error: undefined,
      says: 'healthy',
    }),
  )

  it.each([
    [100, 'http_100'],
    [301, 'redirected'],
    [302, 'redirected'],
    [304, 'redirected'],
    [308, 'redirected'],
    [400, 'http_400'],
    [401, 'http_401'],
    [404, 'http_404'],
    [409, 'http_409'],
    [429, 'http_429'],
    [500, 'http_500'],
    [503, 'http_503'],
  ])('is tried again after %i', (status, error) =>
    expect(judged(answered(status))).toMatchObject({ status: 'pending', error, says: 'failing' }),
  )

  it('is not tried again after 410: the address is gone', () =>
    expect(judged(answered(410))).toEqual({ status: 'failed', retryAt: undefined, error: 'http_410', says: 'gone' }))

  it('is tried again where there was no answer, and blames nobody for what is ours', () => {
    expect(judged({ type: 'unanswered', code: 'timeout' })).toMatchObject({ error: 'timeout', says: 'failing' })
    const ours = judged({ type: 'unanswered', code: 'secret_unreadable', isOurs: true })
    expect(ours).toMatchObject({ status: 'pending', error: 'secret_unreadable', says: 'nothing' })
  })

  it('waits as the table says, and up to a fifth longer', () => {
    for (const [index, stepMs] of webhookRetryMs.entries()) {
      expect(waitOf(answered(500), index + 1, 0)).toBe(stepMs)
      expect(waitOf(answered(500), index + 1, 0.5)).toBe(Math.floor(stepMs * 1.1))
      expect(waitOf(answered(500), index + 1, 1)).toBe(Math.floor(stepMs * (1 + webhookJitter)))
    }
  })

  it('has failed after the last try, and not before', () => {
    expect(judged(answered(500), webhookTriesMax - 1).status).toBe('pending')
    expect(judged(answered(500), webhookTriesMax)).toMatchObject({
      status: 'failed',
      retryAt: undefined,
      error: 'http_500',
    })
  })

  it('waits as long as its receiver asks, but no longer than a day', () => {
    expect(waitOf(answered(429, 90_000))).toBe(90_000)
    expect(waitOf(answered(503, 1_000))).toBe(5_000)
    expect(waitOf(answered(429, 365 * 24 * 3_600_000))).toBe(24 * 3_600_000)
  })

  it('is given up before its webhook is taken for dead', () => {
    const longest = webhookRetryMs.reduce((sum, stepMs) => sum + stepMs * (1 + webhookJitter), 0)
    expect(longest).toBeLessThan(failingMaxMs)
  })
})
