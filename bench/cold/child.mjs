// A function's first event in a process of its own, timed from the inside: nothing but node's own modules is imported beside the bundle.
import { writeSync } from 'node:fs'

const [bundle, event, timeoutMs] = process.argv.slice(2)
const beganMs = performance.now()
const tell = (measured) => writeSync(3, `${JSON.stringify(measured)}\n`)

const { handler } = await import(bundle)
const importedMs = performance.now()
tell({ importMs: importedMs - beganMs, importedAtMs: performance.timeOrigin + importedMs })
await handler(JSON.parse(event), {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  getRemainingTimeInMillis: () => importedMs + Number(timeoutMs) - performance.now(),
})
tell({ answerMs: performance.now() - importedMs })
process.exit()
