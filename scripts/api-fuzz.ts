import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const help = `Usage: npm run test:api-fuzz -- [--requests <n>] [--seed <n>]

Asks the API what its OpenAPI document allows, and what it does not, against a real Postgres: no answer may be a 5xx, and none may be
one that the document does not tell of. A failure shows the smallest request that brings it about, and the seed.

  --requests <n>  how many (20000)
  --seed <n>      the same requests again`

const main = () => {
  const { values } = parseArgs({
    options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return console.log(help)
  const env = {
    ...process.env,
    API_FUZZ_REQUESTS: values.requests,
    ...(values.seed === undefined ? {} : { API_FUZZ_SEED: values.seed }),
  }
  const runner = fileURLToPath(new URL('./test.ts', import.meta.url))
  const run = spawnSync(process.execPath, [runner, 'tests/integration/api-fuzz.test.ts'], { env, stdio: 'inherit' })
  process.exitCode = run.status ?? 1
}

main()
