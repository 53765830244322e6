import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { usageError } from '../command-error.ts'
import { checkApi, type Finding } from '../doctor-checks.ts'
import { exitCodes } from '../exit-codes.ts'
import { paintFor } from '../paint.ts'
import type { Session } from '../session.ts'
import { type AddCommand, examples } from './command.ts'

/** What `npm run doctor` runs: it looks into an AWS account, which is no business of the API’s. */
const cloudDoctor = fileURLToPath(new URL('../../../../scripts/doctor.ts', import.meta.url))

interface DoctorOptions {
  stage?: string
  region?: string
}

export const addDoctor: AddCommand = (parent, run) => {
  parent
    .command('doctor')
    .description('Says of the API that is talked to what is wrong, and how to mend it. It changes nothing.')
    .option('--stage <stage>', 'look into the AWS account instead, at the deployment of that stage: npm run doctor')
    .option('--region <region>', 'of the stage')
    .addHelpText('after', examples('doctor', 'doctor --json', 'doctor --stage dev'))
    .action(
      run<DoctorOptions>(async (session, { stage, region }) => {
        if (stage !== undefined) return handOver(session, stage, region)
        const findings = await checkApi(session)
        const wrong = findings.filter(({ state }) => state === 'bad').length
        if (session.isJson) session.document({ api: session.settings.api, wrong, findings })
        else tell(session, findings, wrong)
        return wrong === 0 ? exitCodes.ok : exitCodes.failed
      }),
    )
}

const marks = { good: ['green', '✓'], bad: ['red', '✗'], off: ['dim', '–'] } as const

const tell = (session: Session, findings: readonly Finding[], wrong: number) => {
  const paint = paintFor(session.world.stdout, session.world.env)
  const width = Math.max(...findings.map(({ name }) => name.length))
  for (const { name, state, found, cure } of findings) {
    const [color, mark] = marks[state]
    session.print(`${paint(color, mark)} ${name.padEnd(width)}  ${found}`)
    if (cure) session.print(`  ${''.padEnd(width)}  ${paint('dim', '→')} ${cure}`)
  }
  session.print(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} of ${findings.length} are wrong.`)
}

const handOver = async ({ isJson, world }: Session, stage: string, region: string | undefined) => {
  if (!existsSync(cloudDoctor)) throw usageError('--stage works in a checkout of Heliograph alone.')
  const args = ['--stage', stage, ...(region ? ['--region', region] : []), ...(isJson ? ['--json'] : [])]
  const child = spawn(process.execPath, [cloudDoctor, ...args], { stdio: 'inherit', env: world.env })
  const [code] = await once(child, 'close')
  return code === 0 ? exitCodes.ok : code === 2 ? exitCodes.usage : exitCodes.failed
}
