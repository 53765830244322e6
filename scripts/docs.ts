import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedDocs } from './generated-docs.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const help = `Usage: npm run docs [-- --check]

Writes the documents that are made from code. With --check it writes nothing and fails when one is out of date.`

const main = async () => {
  const isCheck = process.argv.includes('--check')
  for (const [path, text] of Object.entries(await generatedDocs())) {
    const current = await readFile(join(root, path), 'utf8').catch(() => undefined)
    if (current === text) continue
    if (isCheck) {
      console.error(`${path} is out of date: run npm run docs.`)
      process.exitCode = 1
    } else {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
      console.log(`wrote ${path}`)
    }
  }
}

if (process.argv.includes('--help')) console.log(help)
else await main()
