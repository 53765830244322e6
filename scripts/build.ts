import { cp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface BuildOptions {
  outDir?: string
  minify?: boolean
}

export interface BuiltFunction {
  name: string
  bytes: number
}

/** One bundle for each folder of functions/, at `<outDir>/<name>/index.mjs`, with whatever files it reads beside it. */
export const buildFunctions = async ({ outDir = join(root, 'dist'), minify = true }: BuildOptions = {}) => {
  const names = await functionNames()
  await rm(outDir, { recursive: true, force: true })
  await build({
    entryPoints: names.map((name) => ({ in: join(root, 'functions', name, 'index.ts'), out: `${name}/index` })),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    external: ['msgpackr-extract', 'pg-native'],
    // CommonJS packages inside of a module bundle ask for `require`.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'warning',
  })
  // One runs them, the other tells which are missing.
  for (const name of ['migrate', 'doctor']) {
    await cp(join(root, 'lib/store/migrations'), join(outDir, name, 'migrations'), { recursive: true })
  }
  // What GET /openapi.json and GET /docs answer with, read when somebody asks.
  for (const name of ['api', 'serve']) {
    for (const file of ['openapi.json', 'api.html']) await cp(join(root, 'docs', file), join(outDir, name, file))
  }
  return Promise.all(names.map((name) => measured(outDir, name)))
}

const functionNames = async () => {
  const entries = await readdir(join(root, 'functions'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

const measured = async (outDir: string, name: string): Promise<BuiltFunction> => ({
  name,
  bytes: (await stat(join(outDir, name, 'index.mjs'))).size,
})

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, bytes } of await buildFunctions()) console.log(`${name.padEnd(8)} ${Math.round(bytes / 1024)} KB`)
}
