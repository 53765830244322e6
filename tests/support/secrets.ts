import { openSecrets, type Secrets } from '../../lib/config/secrets.ts'
import { type FakeAws, secretsManager, startFakeAws } from './fake-aws.ts'

export const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:one'

export interface SecretsWorld {
  aws: FakeAws
  /** What Secrets Manager holds. */
  kept: Map<string, string>
  clock: { nowMs: number }
  reports: string[]
  /** With the real SDK, over HTTP. */
  open(): Secrets
}

/** A Secrets Manager on this machine, a clock that stands still, and who asks. Close `aws` at the end. */
export const createSecretsWorld = async (): Promise<SecretsWorld> => {
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
  const kept = new Map<string, string>()
  const aws = await startFakeAws(secretsManager(kept))
  const clock = { nowMs: 1_800_000_000_000 }
  const reports: string[] = []
  const open = () =>
    openSecrets({
      region: 'eu-central-1',
      endpoint: aws.url,
      now: () => clock.nowMs,
      random: () => 0,
      report: (event) => void reports.push(event),
    })
  return { aws, kept, clock, reports, open }
}
