import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const help = `Writes the software bill of materials of what is deployed, as CycloneDX, to stdout: npm run --silent sbom`

const root = fileURLToPath(new URL('..', import.meta.url))
const npmMs = 60_000
const outputBytesMax = 64 * 1024 * 1024

interface Bom {
  components: { 'bom-ref': string; properties?: { name: string; value: string }[] }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

/** Of everything that is installed. npm's own `--omit dev` also leaves out what a development package happens to share with us. */
const askNpm = (): Bom => {
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    cwd: root,
    encoding: 'utf8',
    timeout: npmMs,
    maxBuffer: outputBytesMax,
  })
  if (status !== 0) throw new Error(`npm sbom failed:\n${stderr}`)
  return JSON.parse(stdout)
}

/** npm marks what is there for development only. */
const shipped = (bom: Bom): Bom => {
  const isForDevelopment = ({ properties = [] }: Bom['components'][number]) =>
    properties.some(({ name }) => name === 'cdx:npm:package:development')
  const left = new Set(bom.components.filter(isForDevelopment).map((component) => component['bom-ref']))
  return {
    ...bom,
    components: bom.components.filter((component) => !left.has(component['bom-ref'])),
    dependencies: bom.dependencies
      .filter(({ ref }) => !left.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => !left.has(one)) })),
  }
}

if (process.argv.includes('--help')) console.log(help)
else console.log(JSON.stringify(shipped(askNpm()), null, 2))
