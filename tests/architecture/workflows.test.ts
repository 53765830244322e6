import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../../package.json' with { type: 'json' }
import { documentedBlocks } from '../e2e/fenced-blocks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, '.github/workflows')

interface Step {
  name?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Job {
  'runs-on': string
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  steps: Step[]
}
interface Workflow {
  on: Record<string, unknown>
  permissions?: Record<string, string>
  concurrency?: { group: string; 'cancel-in-progress': boolean }
  jobs: Record<string, Job>
}

const files = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8')
  return { file, text, workflow: parse(text) as Workflow }
})
const jobs = files.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ at: `${file} ${name}`, job })),
)
const steps = jobs.flatMap(({ at, job }) => job.steps.map((step) => ({ at, step })))
const scripts = steps.flatMap(({ at, step: { run } }) => (run ? [{ at, run }] : []))

/** What a job may do beyond reading; each has its reason beside it in the workflow. */
const mayWrite: Record<string, Record<string, string>> = {
  'release.yml release': { contents: 'write' },
  'deploy.yml deploy': { contents: 'read', 'id-token': 'write' },
}
/** Half a release or half a deployment is worse than one that waits. */
const mustNotBeCanceled = ['release.yml', 'deploy.yml']
/** The workflow is there before the commands of a deployment are. */
const commandsToCome = existsSync(join(root, 'scripts/deploy.ts')) ? [] : ['deploy', 'doctor']

describe('the workflows', () => {
  it('are those that a release needs', () =>
    expect(files.map(({ file }) => file).sort()).toEqual(
      ['check', 'deploy', 'faults', 'package', 'release', 'test'].map((name) => `${name}.yml`),
    ))

  it.each(files)(
    '$file reads only, unless a job says otherwise, and one run replaces the last',
    ({ file, workflow }) => {
      expect(workflow.permissions).toEqual({ contents: 'read' })
      expect(workflow.concurrency?.group).toBeTruthy()
      expect(workflow.concurrency?.['cancel-in-progress']).toBe(!mustNotBeCanceled.includes(file))
      // With it, code from a stranger's branch would run with our secrets.
      expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
    },
  )

  it.each(jobs)('$at has an end, a machine that is pinned, and no more rights than it needs', ({ at, job }) => {
    expect(job['timeout-minutes']).toBeGreaterThan(0)
    expect(job['runs-on']).toMatch(/^ubuntu-\d\d\.04$/)
    expect(job.permissions).toEqual(mayWrite[at])
  })

  it('use actions by commit, with the version beside it, and leave no token behind', () => {
    const uses = files.flatMap(({ file, text }) =>
      [...text.matchAll(/uses: (.*)$/gm)].map(([, action = '']) => ({ file, action })),
    )
    expect(uses.length).toBe(steps.filter(({ step }) => step.uses).length)
    for (const { file, action } of uses) expect(action, file).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBe(jobs.length)
    for (const { at, step } of checkouts) expect(step.with, at).toMatchObject({ 'persist-credentials': false })
  })

  it.each(scripts)('$at runs what is there: $run', ({ run }) => {
    // What somebody else wrote, a branch's name for one, must not become a part of a script.
    expect(run).not.toContain('${{')
    expect(spawnSync('bash', ['-n'], { input: run, encoding: 'utf8' }).stderr).toBe('')
    const commands = [...run.matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(test)\b)/g)].map(
      ([, script, test]) => script ?? test,
    )
    expect(commands.filter((name) => !(name! in packageJson.scripts) && !commandsToCome.includes(name!))).toEqual([])
    for (const [file] of run.matchAll(/^\.\w+\/[\w.-]+$/gm)) expect(existsSync(join(root, file)), file).toBe(true)
  })
})

describe('the bill of materials of a release', () => {
  it('lists what is shipped, and nothing that only builds or tests it', { timeout: 60_000 }, () => {
    const { stdout, stderr } = spawnSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8' })
    expect(stdout, stderr).not.toBe('')
    const { bomFormat, components } = JSON.parse(stdout) as { bomFormat: string; components: { name: string }[] }
    expect(bomFormat).toBe('CycloneDX')
    const names = components.map(({ name }) => name)
    const missing = Object.keys(packageJson.dependencies).filter((name) => !names.includes(name))
    expect(missing).toEqual([])
    expect(names).toContain('@smithy/core') // what they need in turn
    expect(names.filter((name) => /^(vitest|serverless|typescript)$/.test(name))).toEqual([])
  })
})

describe('the credentials of a deployment', () => {
  it('are traded for the run’s own token, masked, and handed on', () => {
    const dir = mkdtempSync(join(tmpdir(), 'heliograph-role-'))
    const program = (name: string, text: string) => {
      writeFileSync(join(dir, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(dir, name), 0o755)
    }
    try {
      program('curl', 'echo "$@" >>"$CALLS"; echo \'{"value":"the-token"}\'')
      program('jq', 'sed -E \'s/.*"value":"([^"]*)".*/\\1/\'')
      program('aws', 'echo "$@" >>"$CALLS"; printf "AKIA\\tsecret\\tsession\\n"')
      const { stdout, stderr, status } = spawnSync(join(root, '.github/assume-role.sh'), {
        encoding: 'utf8',
        env: {
          PATH: `${dir}:${process.env.PATH}`,
          CALLS: join(dir, 'calls'),
          GITHUB_ENV: join(dir, 'env'),
          GITHUB_RUN_ID: '42',
          AWS_REGION: 'eu-central-1',
          AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy',
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'asks',
          ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example.com/?x=1',
        },
      })
      expect([status, stderr]).toEqual([0, ''])
      expect(readFileSync(join(dir, 'calls'), 'utf8')).toMatch(
        /audience=sts\.amazonaws\.com\n.*--web-identity-token the-token /s,
      )
      expect(stdout).toBe('::add-mask::AKIA\n::add-mask::secret\n::add-mask::session\n')
      expect(readFileSync(join(dir, 'env'), 'utf8')).toBe(
        'AWS_ACCESS_KEY_ID=AKIA\nAWS_SECRET_ACCESS_KEY=secret\nAWS_SESSION_TOKEN=session\n',
      )
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

describe('the trust of the role that deploys, as docs/deploying.md has it', () => {
  it('is in the token of the workflow’s environment, and in nothing else', () => {
    const block = documentedBlocks().find(({ at, text }) => at.startsWith('docs/deploying.md') && text.includes('sts:'))
    const { Statement } = JSON.parse(block?.text ?? '{}') as {
      Statement: { Effect: string; Action: string; Condition: Record<string, Record<string, string>> }[]
    }
    expect(Statement).toHaveLength(1)
    const [{ Effect, Action, Condition }] = Statement as [(typeof Statement)[number]]
    expect([Effect, Action, Object.keys(Condition)]).toEqual([
      'Allow',
      'sts:AssumeRoleWithWebIdentity',
      ['StringEquals'],
    ])
    const issuer = 'token.actions.githubusercontent.com'
    expect(Condition.StringEquals).toEqual({
      [`${issuer}:aud`]: readFileSync(join(root, '.github/assume-role.sh'), 'utf8').match(/audience=([\w.]+)/)?.[1],
      [`${issuer}:sub`]: expect.stringMatching(/^repo:[\w-]+\/[\w-]+:environment:prod$/),
    })
    const { deploy } = files.find(({ file }) => file === 'deploy.yml')?.workflow.jobs ?? {}
    expect(deploy).toMatchObject({
      environment: expect.stringMatching(/^\$\{\{ inputs.stage }}$/),
      permissions: { 'id-token': 'write' },
    })
  })
})
