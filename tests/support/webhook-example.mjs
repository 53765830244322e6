import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const { WEBHOOK_SECRET = '', PORT = '4000' } = process.env
const key = Buffer.from(WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64')
const toleranceSeconds = 300

/** The event, or undefined for what Heliograph has not signed within the last five minutes. */
const verified = (headers, body) => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds)) return undefined
  const text = `${id}.${timestamp}.${body}`
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(text).digest('base64')}`)
  const isSame = (given) => given.length === expected.length && timingSafeEqual(given, expected)
  return signatures.split(' ').some((one) => isSame(Buffer.from(one))) ? JSON.parse(body) : undefined
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString()
  const event = verified(request.headers, body)
  // Answer first and work later: after ten seconds it counts as a failure. The webhook-id tells what has come before.
  response.writeHead(event ? 204 : 400).end()
  if (event) console.log(request.headers['webhook-id'], event.type, event.data.id)
}).listen(Number(PORT), '127.0.0.1', () => console.log('listening'))
