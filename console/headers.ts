/**
 * What the console's files are served with, wherever: by `npm start` from here, by CloudFront from infra/console.yml, and a test
 * compares the two.
 *
 * The policy lets in what the console is made of and nothing else: its own scripts, styles and images, requests to where it came
 * from, and frames from there (a message's content, under a policy of its own). Nothing is inline, nothing is evaluated, and no page
 * may frame it.
 */
export const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Undefined for what is no file of the console's. */
export const contentTypeOf = (name: string): string | undefined => types[name.split('.').at(-1) ?? '']

/** An asset's name has a digest of its content in it, so it never changes. The page that names them does with every build. */
export const cacheControlOf = (name: string): string =>
  name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
