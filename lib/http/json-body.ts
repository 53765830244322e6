import { type ApiEvent, headerOf } from './api-event.ts'
import { HttpProblem } from './problem.ts'
import { problemCatalogue } from './problem-catalogue.ts'

/** Enough for any message; a body that is larger is an attachment in disguise. */
export const bodyBytesMax = 256 * 1024
/** Deeper nesting is an attack on whoever walks it, not a message. */
const depthMax = 16

/** Middleware: the body as JSON, of a bounded size and depth. */
export const jsonBody = (bytesMax: number = bodyBytesMax) => ({
  before: ({ event }: { event: ApiEvent }) => {
    const contentType = headerOf(event, 'content-type')
    if (contentType && !/^application\/([\w.+-]+\+)?json\b/i.test(contentType.trim())) {
      throw new HttpProblem('unsupported_media_type', `The Content-Type is ${contentType.slice(0, 80)}.`)
    }
    const text = bodyText(event, bytesMax)
    event.json = parse(text)
    if (depthOf(event.json) > depthMax)
      throw new HttpProblem('malformed_json', `It is nested deeper than ${depthMax} levels.`)
  },
})

/** The body as it was sent. */
export const bodyText = ({ body, isBase64Encoded }: ApiEvent, bytesMax: number = bodyBytesMax) => {
  const bytes = Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8')
  if (bytes > bytesMax) {
    const detail = `The body has ${bytes} bytes; ${bytesMax} is the most this route takes.`
    throw new HttpProblem('body_too_large', detail, { hint: problemCatalogue.body_too_large.cure })
  }
  return isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '')
}

const parse = (text: string): unknown => {
  if (text.trim() === '') throw new HttpProblem('malformed_json', 'The body is empty.')
  try {
    return JSON.parse(text)
  } catch (error) {
    // V8 quotes the text around the fault, which may be personal: only the place is passed on.
    const [place] = /position \d+/.exec(error instanceof Error ? error.message : '') ?? []
    throw new HttpProblem(
      'malformed_json',
      place ? `Parsing stopped at ${place}.` : 'It ends too early.',
      {},
      { cause: error },
    )
  }
}

const depthOf = (value: unknown, depth = 0): number => {
  if (typeof value !== 'object' || value === null || depth > depthMax) return depth
  return Object.values(value).reduce((deepest: number, item) => Math.max(deepest, depthOf(item, depth + 1)), depth)
}
