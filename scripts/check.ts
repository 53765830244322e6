import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const help = `Everything that can be said about the code without running it: npm run check [-- <step>...]

  types      TypeScript, strict
  console    the same for what runs in a browser
  style      biome: format and lint (npm run format mends most of it)
  imports    who may import whom, and no cycles
  dead-code  files, exports and dependencies that nothing uses
  lockfile   complete for every platform, and npm ci would take it
  docs       .env.example and the generated pages match the code`

const root = fileURLToPath(new URL('..', import.meta.url))
const stepMs = 600_000 // a busy machine; only what hangs is to be ended

type Step = { name: string; command: string[] }

// Binaries come from node_modules/.bin, which with-node24 puts first on the PATH.
const steps: Step[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'console', command: ['tsc', '--noEmit', '-p', 'console'] },
  { name: 'style', command: ['biome', 'check', '.', '--error-on-warnings', '--max-diagnostics=10'] },
  {
    name: 'imports',
    command: ['depcruise', 'lib', 'functions', 'dev', 'scripts', 'tests', 'bench', 'packages', 'console'],
  },
  { name: 'dead-code', command: ['knip', '--no-progress'] },
  { name: 'lockfile', command: [process.execPath, 'scripts/lockfile.ts'] },
  { name: 'docs', command: [process.execPath, 'scripts/docs.ts', '--check'] },
]

const main = async (args: string[]) => {
  if (args.includes('--help') || args.includes('-h')) return console.log(help)
  const wanted = args.length === 0 ? steps : steps.filter(({ name }) => args.includes(name))
  const unknown = args.filter((arg) => !steps.some(({ name }) => name === arg))
  if (unknown.length > 0) throw new Error(`There is no step ${unknown.join(', ')}.\n\n${help}`)
  const failed: string[] = []
  for (const step of wanted) if (!(await passes(step))) failed.push(step.name)
  if (failed.length === 0) return console.log(`\nAll ${wanted.length} checks pass.`)
  console.log(`\n${failed.length} of ${wanted.length} checks fail: ${failed.join(', ')}`)
  process.exitCode = 1
}

const passes = async ({ name, command }: Step) => {
  const from = performance.now()
  const { code, output } = await run(command)
  const seconds = ((performance.now() - from) / 1000).toFixed(1)
  const mark = code === 0 ? styleText('green', '✓') : styleText('red', '✗')
  console.log(`${mark} ${name.padEnd(10)} ${seconds.padStart(5)} s`)
  if (code !== 0) console.log(`\n${output.trimEnd()}\n`)
  return code === 0
}

const run = ([command = '', ...args]: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: stepMs })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code, signal) => {
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal} after ${stepMs / 1000} s` : output })
    })
  })

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
