/** A body that somebody else wrote, with what keeps it from doing anything but be looked at. */
export interface UntrustedPage {
  headers: Record<string, string>
  body: string
}

/**
 * An e-mail's body as a page: its HTML, or its text where it has none. No script runs, no form is sent, it has no origin, and
 * nothing is loaded. Remote images tell the sender that they were looked at, and so are loaded only for who asks for them.
 */
export const messagePage = (
  { html, text }: { html?: string | undefined; text?: string | undefined },
  { remoteImages = false } = {},
): UntrustedPage => ({
  headers: headersOf('text/html; charset=utf-8', remoteImages ? 'data: http: https:' : 'data:'),
  body: html === undefined ? textPage(text ?? '') : withoutLinkElements(html),
})

/** Text that stays text, whatever it looks like. */
export const sourcePage = (source: string): UntrustedPage => ({
  headers: headersOf('text/plain; charset=utf-8', 'data:'),
  body: source,
})

const headersOf = (contentType: string, images: string) => ({
  'content-type': contentType,
  'content-security-policy': `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; base-uri 'none'; form-action 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off', // a name that is looked up tells its owner
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
})

/**
 * A policy stops what is loaded, but not `<link rel="preconnect">`, which opens a connection all the same. Nothing else of a link
 * would be allowed anyway, and no element can begin in another way.
 */
const withoutLinkElements = (html: string) => html.replaceAll(/<(?=link[\s/>])/gi, '<x-')

const textPage = (text: string) => {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const style = 'pre{margin:20px;font:15px/1.6 system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere}'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Message</title><style>${style}</style><pre>${escaped}</pre></html>`
}
