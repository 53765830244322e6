import { createHash } from 'node:crypto'
import type { ApiResponse } from './response.ts'

/** What the recipient's browser shows. Nothing is loaded, nothing runs, and nothing tells the next site where one came from. */
export const unsubscribePage = (
  statusCode: number,
  { title, content }: { title: string; content: string },
): ApiResponse => ({
  statusCode,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src '${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`,
})

const style = `:root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;margin:0}main{max-width:32rem;margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.6rem 1.2rem;border:2px solid;border-radius:.4rem;cursor:pointer}button:focus-visible{outline:3px solid Highlight;outline-offset:3px}`
const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`

export const askPage = {
  title: 'Unsubscribe?',
  content: `<p>You will get no more e-mails from this sender at the address that this link was sent to.</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>`,
}

export const donePage = {
  title: 'You are unsubscribed',
  content: '<p role="status">You will get no more e-mails from this sender. You can close this page.</p>',
}

export const unknownPage = {
  title: 'This link does not work',
  content: '<p>It is not complete, or too old. Take the link of a newer e-mail, or answer to its sender.</p>',
}
