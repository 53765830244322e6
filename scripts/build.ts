import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { builtinsByRequire } from './builtins-by-require.ts'
import { type BundleParts, nameless, partsOf } from './bundle-parts.ts'
import { leaveOut } from './leave-out.ts'

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
  // One runs them, the other tells which are missing.
  for (const name of ['migrate', 'doctor']) {
    await cp(join(root, 'lib/store/migrations'), join(outDir, name, 'migrations'), { recursive: true })
  }
  // What GET /openapi.json and GET /docs answer with, read when somebody asks.
  for (const name of ['api', 'serve']) {
    for (const file of ['openapi.json', 'api.html']) await cp(join(root, 'docs', file), join(outDir, name, file))
  }
  return built
}

const functionNames = async () => {
  const entries = await readdir(join(root, 'functions'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

const buildFunction = async (name: string, outdir: string, minify: boolean): Promise<BuiltFunction> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'functions', name, 'index.ts')],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported when it is needed is a file of its own, and costs an instance that does not need it nothing.
    splitting: true,
    chunkNames: '[name]-[hash]',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify,
    sourcemap: 'linked',
    sourcesContent: false,
    external: ['msgpackr-extract', 'pg-native'],
    plugins: [leaveOut, builtinsByRequire],
    metafile: true,
    // CommonJS packages inside of a module bundle ask for `require`.
    banner: { js: "const require=process.getBuiltinModule('module').createRequire(import.meta.url);" },
    logLevel: 'warning',
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
