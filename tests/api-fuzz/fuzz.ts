import fc from 'fast-check'
import { buryOne } from '../support/accepting.ts'
import { findOperation } from '../support/exchange.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import type { Stack } from '../support/stack.ts'
import type { FuzzRequest } from './mishaps.ts'
import { requests } from './requests.ts'

export interface FuzzOptions {
  requests: number
  seed: number
  onRequest?: (done: number) => void
}

export interface FuzzReport {
  seed: number
  requests: number
  byStatus: Record<string, number>
  /** Operations that were carried out at least once. */
  carriedOut: Set<string>
}

/**
 * Asks what the document allows, and what it does not. Every answer passes through `checkExchange`, so one that the document does not
 * tell of throws here, with the smallest request that brings it about; so does any 5xx.
 */
export const fuzz = async (stack: Stack, { requests: numRuns, seed, onRequest }: FuzzOptions): Promise<FuzzReport> => {
  const report: FuzzReport = { seed, requests: 0, byStatus: {}, carriedOut: new Set() }
  const known = { key: stack.keys.acme.live, otherKey: stack.keys.globex.test, ids: await someIds(stack) }
  const ask = async ({ method, target, options }: FuzzRequest) => {
    const { status } = await stack.request(method, target, options)
    if (status >= 500) throw new Error(`${method} ${target} answered ${status}`)
    report.requests += 1
    report.byStatus[status] = (report.byStatus[status] ?? 0) + 1
    const { pathname } = new URL(target, 'https://api.example.com')
    const name = findOperation(method, pathname)?.operation.operationId
    if (name && status < 300) report.carriedOut.add(name)
    onRequest?.(report.requests)
  }
  await fc.assert(fc.asyncProperty(requests(known), ask), { numRuns, seed, endOnFailure: false })
  return report
}

/** Notifications in several states, and dead letters. */
const someIds = async (stack: Stack) => {
  const send = async (body: Record<string, unknown>) =>
    String((await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body })).body.id)
  const scheduled = anEmailBody({ send_at: new Date(Date.now() + 86_400_000).toISOString() })
  return [await send(anEmailBody()), await send(scheduled), await buryOne(stack), await buryOne(stack)]
}
