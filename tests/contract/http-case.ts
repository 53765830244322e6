import { expect } from 'vitest'
import { idOf } from '../support/answer.ts'
import { type HttpRequest, httpClient } from '../support/http-client.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { until } from '../support/until.ts'

/** A whole Heliograph behind an address, whose drains and sweep run by themselves. */
export interface HttpTarget {
  url: string
  /** Two keys of one tenant: what one makes, the other must not see. */
  keys: { test: string; live: string }
  close(): Promise<void>
}

export type OpenHttpTarget = () => Promise<HttpTarget>

export interface HttpCase extends HttpTarget {
  request: HttpRequest
  /** Its id. */
  accept(body?: unknown, key?: string): Promise<string>
  /** The resource, once it has this status. */
  becomes(id: string, status: string | RegExp, key?: string): Promise<Record<string, unknown>>
}

/** Twenty times what an idle machine needs. */
export const caseMs = 200_000

export const openHttpCase = async (open: OpenHttpTarget): Promise<HttpCase> => {
  const target = await open()
  const request = httpClient(target.url)
  const { test } = target.keys
  return {
    ...target,
    request,
    accept: async (body = anEmailBody(), key = test) => {
      const answer = await request('POST', notificationsPath, { key, body })
      expect(answer.status, answer.text).toBe(202)
      return idOf(answer)
    },
    becomes: (id, status, key = test) =>
      until(
        `${id} to be ${status}`,
        async () => {
          const { body } = await request('GET', `${notificationsPath}/${id}`, { key })
          return (
            new RegExp(`^(${status instanceof RegExp ? status.source : status})$`).test(String(body.status)) && body
          )
        },
        caseMs,
      ),
  }
}

let names = 0
/** A name that nothing else in this run has: the cases of a file share one tenant. */
export const uniqueName = (what: string) => `${what}-${process.pid}-${++names}`
export const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
