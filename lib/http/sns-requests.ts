import { X509Certificate } from 'node:crypto'

/** AWS's certificates have 2 KB; whatever is larger is none. */
const answerBytesMax = 16 * 1024
/** SNS itself waits 15 s for our answer. */
const answerMs = 3_000
/** SNS changes its certificate about once a year. */
const certificatesMax = 16

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** The certificates of SNS, each fetched once by an instance, however many ask at a time. */
export const createCertificateCache = (fetch: Fetch) => {
  const kept = new Map<string, Promise<X509Certificate | undefined>>()
  return (url: string): Promise<X509Certificate | undefined> => {
    const known = kept.get(url)
    if (known) return known
    if (kept.size >= certificatesMax) kept.clear()
    const asked = fetchCertificate(fetch, url)
    kept.set(url, asked)
    // What was not there may be next time.
    const forget = () => kept.delete(url)
    asked.then((certificate) => certificate ?? forget(), forget)
    return asked
  }
}

/** Confirms a subscription, at an address that was verified before. */
export const confirmSubscription = async (fetch: Fetch, subscribeUrl: string): Promise<void> => {
  const { status } = await get(fetch, subscribeUrl)
  if (status !== 200) throw new Error(`SNS answered the confirmation with HTTP ${status}.`)
}

const fetchCertificate = async (fetch: Fetch, url: string) => {
  const { status, text } = await get(fetch, url)
  if (status >= 500) throw new Error(`The certificate could not be fetched: HTTP ${status}.`)
  if (status !== 200 || text === undefined) return undefined
  try {
    return new X509Certificate(text)
  } catch {
    return undefined // no certificate: the verdict says so
  }
}

/** Undefined text: more than it may be. */
const get = async (fetch: Fetch, url: string) => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(answerMs) })
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes > answerBytesMax) return { status: response.status, text: undefined }
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') }
}
