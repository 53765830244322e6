import { parseArgs } from 'node:util'
import { startSimulator } from './simulator/simulator.ts'

const help = `Runs the simulator of the providers and its inbox alone: npm run simulator

  PORT   where it listens (3001)
  HOST   the address (127.0.0.1); a container sets 0.0.0.0

Point AWS_ENDPOINT_URL_SES, AWS_ENDPOINT_URL_SNS, FCM_ENDPOINT_URL and INBOX_URL at it, and GOOGLE_TOKEN_URL at its /token.
npm start brings its own.`

const main = async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) return console.log(help)
  const simulator = await startSimulator({
    port: Number(process.env.PORT || 3001),
    host: process.env.HOST || '127.0.0.1',
  })
  console.log(`The providers are simulated at ${simulator.url}; their inbox is ${simulator.url}/inbox`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => simulator.close().then(() => process.exit(0)))
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
