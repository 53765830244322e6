import type { DevFile } from './local-state.ts'

const deadlineMs = 10_000

export interface DemoClient {
  get<Body>(path: string): Promise<Body>
  post<Body>(path: string, body: unknown): Promise<Body>
  inbox<Body>(query: string): Promise<Body>
}

export interface Resource {
  id: string
  status: string
  type: string
}

export interface TimelineBody {
  status: string
  summary: string
  events: { at: string; event: string; text: string }[]
}

/** The public HTTP API as any caller has it: a URL and a key. */
export const createDemoClient = ({ api, inbox, live_key }: DevFile): DemoClient => {
  const call = async <Body>(url: string, init: RequestInit = {}): Promise<Body> => {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(deadlineMs) })
    const body = await response.json()
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${response.status} ${JSON.stringify(body)}`)
    return body as Body
  }
  const headers = { authorization: `Bearer ${live_key}`, 'content-type': 'application/json' }
  return {
    get: (path) => call(`${api}${path}`, { headers }),
    post: (path, body) => call(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    inbox: (query) => call(`${inbox}/messages?${query}`),
  }
}
