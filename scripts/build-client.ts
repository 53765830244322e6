import { spawnSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const help = `Builds the typed client into packages/client/dist: npm run build:client [-- --out <folder>]`

const root = fileURLToPath(new URL('..', import.meta.url))
const packageDir = join(root, 'packages/client')
const typesMs = 60_000

/** ESM and its types, for Node and for browsers: what the package's `exports` name. */
const buildClient = async (outDir: string) => {
  await rm(outDir, { recursive: true, force: true })
  await build({
    entryPoints: ['index', 'timeline-text', 'webhook'].map((name) => join(packageDir, 'src', `${name}.ts`)),
    outdir: outDir,
    bundle: true,
    splitting: true, // a class is one class, whichever entry it is imported from
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    external: ['openapi-fetch'],
    logLevel: 'warning',
  })
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '--project', packageDir, '--outDir', outDir]
  const types = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: typesMs })
  if (types.status !== 0) throw new Error(`The types of the client could not be made.\n${types.stdout}${types.stderr}`)
}

const main = async (args: string[]) => {
  if (args.includes('--help') || args.includes('-h')) return console.log(help)
  const [, outDir = join(packageDir, 'dist')] = args[0] === '--out' ? args : []
  await buildClient(outDir)
  console.log(`The client is in ${outDir}`)
}

await main(process.argv.slice(2))
