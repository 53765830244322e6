import type { Finding } from './finding.ts'

export interface DoctorDeps {
  /** Each check by the name of its line. One that rejects is bad, and says the error. */
  checks: Record<string, () => Promise<Omit<Finding, 'name'>>>
  report: (event: string, fields: Record<string, unknown>) => void
}

/** A check that takes longer has found its answer: what it looks at does not answer. */
const checkMs = 8_000

/** What can only be seen from inside: npm run doctor asks for it. Changes nothing. */
export const createHandler =
  ({ checks, report }: DoctorDeps) =>
  async (): Promise<{ findings: Finding[] }> => {
    const findings = await Promise.all(Object.entries(checks).map(([name, check]) => found(name, check)))
    report('doctor.ended', { bad: findings.filter(({ state }) => state === 'bad').map(({ name }) => name) })
    return { findings }
  }

const found = async (name: string, check: () => Promise<Omit<Finding, 'name'>>): Promise<Finding> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${checkMs} ms`)), checkMs)
  try {
    return { name, ...(await Promise.race([check(), promise])) }
  } catch (error) {
    return {
      name,
      state: 'bad',
      found: error instanceof Error ? error.message : String(error),
      cure: cures[name] ?? '',
    }
  } finally {
    clearTimeout(timer)
  }
}

/** For a check that could not even look. */
const cures: Record<string, string> = {
  database: 'Is it running, does its security group let the functions in, and does its secret hold the right password?',
  migrations: 'Mend the database first.',
  clock: 'Mend the database first.',
  queue: 'Is Redis running, does its security group let the functions in, and does its secret hold the right password?',
  'queue memory': 'Mend the queue first.',
  push: 'Put the service account of Firebase into the secret, as the JSON that Google gives. Can the functions reach the internet?',
}
