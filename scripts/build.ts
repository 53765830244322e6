import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type BuildOptions as BundlerOptions, build } from 'esbuild'
import { builtinsByRequire } from './builtins-by-require.ts'
import { type BundleParts, nameless, partsOf } from './bundle-parts.ts'
import { leaveOut } from './leave-out.ts'
import { quickRedisCommands } from './quick-redis-commands.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface BuildOptions {
  outDir?: string
  minify?: boolean
}

export interface BuiltFunction extends BundleParts {
  name: string
}

/**
 * A bundle for each folder of functions/: `<outDir>/<name>/index.mjs`, which an instance loads when it starts, and beside it what is
 * loaded by whoever needs it first, with whatever files are read.
 */
export const buildFunctions = async ({ outDir = join(root, 'dist'), minify = true }: BuildOptions = {}) => {
  const names = await functionNames()
  await rm(outDir, { recursive: true, force: true })
  const built = await Promise.all(names.map((name) => buildFunction(name, join(outDir, name), minify)))
  await copyFiles(outDir)
  return built
}

/** For a start on this machine: all of them at once, which takes a tenth of the time. They are larger, and nobody waits for them here. */
export const buildFunctionsQuickly = async (outDir = join(root, 'dist')) => {
  const names = await functionNames()
  await rm(outDir, { recursive: true, force: true })
  const entryPoints = names.map((name) => ({ in: join(root, 'functions', name, 'index.ts'), out: `${name}/index` }))
  await build({ ...common, entryPoints, outdir: outDir })
  await copyFiles(outDir)
}

const copyFiles = async (outDir: string) => {
  // One runs them, the other tells which are missing.
  for (const name of ['migrate', 'doctor']) {
    await cp(join(root, 'lib/store/migrations'), join(outDir, name, 'migrations'), { recursive: true })
  }
  // What GET /openapi.json and GET /docs answer with, read when somebody asks.
  for (const name of ['api', 'serve']) {
    for (const file of ['openapi.json', 'api.html']) await cp(join(root, 'docs', file), join(outDir, name, file))
  }
}

const common = {
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  sourcesContent: false,
  external: ['msgpackr-extract', 'pg-native'],
  // CommonJS packages inside of a module bundle ask for `require`.
  banner: { js: "const require=process.getBuiltinModule('module').createRequire(import.meta.url);" },
  logLevel: 'warning',
} satisfies BundlerOptions

const functionNames = async () => {
  const entries = await readdir(join(root, 'functions'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

const buildFunction = async (name: string, outdir: string, minify: boolean): Promise<BuiltFunction> => {
  const { metafile } = await build({
    ...common,
    entryPoints: [join(root, 'functions', name, 'index.ts')],
    outdir,
    // What is imported when it is needed is a file of its own, and costs an instance that does not need it nothing.
    splitting: true,
    chunkNames: '[name]-[hash]',
    minify,
    plugins: [leaveOut, quickRedisCommands, builtinsByRequire],
    metafile: true,
  })
  const lost = nameless(metafile)
  if (lost.length > 0)
    throw new Error(
      `import() of CommonJS has no names in a bundle; import a file of ours that imports ${lost.join(', ')}.`,
    )
  return { name, ...partsOf(metafile) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, start, later } of await buildFunctions()) {
    const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`
    console.log(
      `${name.padEnd(9)} ${kilobytes(start.bytes).padStart(8)} at the start, ${kilobytes(later.bytes)} when needed`,
    )
  }
}
