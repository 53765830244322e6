import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'dev/simulator/inbox')

/** Where the built inbox lies, unless somebody wants it elsewhere. */
const inboxDir = join(root, '.build/inbox')

/**
 * The inbox of `npm start` as static files for `/inbox/` beside a deployed API: the same page, which then asks for a test key and
 * reads from the API. Its assets have names that tell what is in them, and so never change.
 */
export const buildInbox = async (outDir = inboxDir): Promise<void> => {
  await rm(outDir, { recursive: true, force: true }) // a name that is not written again would stay
  const { metafile } = await build({
    entryPoints: ['inbox.js', 'inbox.css', 'icon.svg'].map((name) => join(sources, name)),
    outdir: outDir,
    entryNames: 'assets/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    loader: { '.svg': 'copy' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    metafile: true,
    logLevel: 'warning',
  })
  const page = await readFile(join(sources, 'inbox.html'), 'utf8')
  await writeFile(
    join(outDir, 'index.html'),
    deployed(
      page,
      Object.keys(metafile.outputs).map((path) => basename(path)),
    ),
  )
}

/** The page with its assets under their names, and the API for its source. */
const deployed = (page: string, names: string[]) =>
  page
    .replace('name="heliograph-source" content="simulator"', 'name="heliograph-source" content="api"')
    .replaceAll(/\/inbox\/assets\/([\w-]+)\.(\w+)/g, (_, name: string, ending: string) => {
      const built = names.find((one) => one.startsWith(`${name}-`) && one.endsWith(`.${ending}`))
      if (!built) throw new Error(`${name}.${ending} was not built.`)
      return `/inbox/assets/${built}`
    })

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildInbox()
  console.log(`Built ${inboxDir}`)
}
