import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createDemoClient } from './demo-client.ts'
import { runDemo } from './demo-run.ts'
import { freePort, isPortFree } from './free-port.ts'
import { openLocalState } from './local-state.ts'
import { readSettings } from './settings.ts'
import { startStack } from './stack.ts'
import { dim, green, red } from './steps.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const help = `Usage: npm run demo

Sends an e-mail, a text message, a push, one that is scheduled, one that the provider throttles and one that it refuses,
follows them, shows their timelines and the inbox, and replays the dead letter. Ends with 0 when all ended as they should.
Uses the stack that npm start runs; without one it starts its own and stops it again.`

/** The stack that runs, or one of our own for as long as the demo takes. */
const openStack = async (print: (line: string) => void) => {
  const state = openLocalState(join(root, '.heliograph'))
  const running = state.running()
  if (running) return { file: running, stop: async () => {} }
  print(dim('No stack runs, so the demo starts one for itself.'))
  const settings = readSettings()
  const port = (await isPortFree(settings.port)) ? settings.port : await freePort()
  return startStack({ ...settings, port, state, print })
}

const main = async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) return console.log(help)
  const opening = openStack(console.log)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const end = () => process.exit(128 + constants.signals[signal])
    process.once(signal, () => opening.then(({ stop }) => stop()).then(end, end))
  }
  const stack = await opening
  try {
    const allWell = await runDemo(createDemoClient(stack.file), console.log)
    console.log(allWell ? green('\nAll ended as they should.') : red('\nNot all ended as they should.'))
    process.exitCode = allWell ? 0 : 1
  } finally {
    await stack.stop()
  }
}

main().catch((error) => {
  console.error(red(error instanceof Error ? error.message : String(error)))
  process.exit(1)
})
