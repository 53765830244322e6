import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { problemCatalogue, problemCodes } from '../../lib/http/problem-catalogue.ts'

/** `GET /docs/errors`: where a problem's `type` leads. */
export const errorsPage: RouteHandler = () => ({
  statusCode: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Heliograph: errors</title>
<style>body{font:16px/1.5 system-ui;max-width:42rem;margin:2rem auto;padding:0 1rem}:target{background:#ff06}@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}}</style>
<h1>Errors</h1>${problemCodes.map(section).join('\n')}</html>`,
})

const section = (code: (typeof problemCodes)[number]) => {
  const { status, title, meaning, cure } = problemCatalogue[code]
  return `<section id="${code}"><h2>${code}</h2><p><b>${status} ${title}.</b> ${meaning}</p><p>${cure}</p></section>`
}
