import { describe, expect, it } from 'vitest'
import type { Deployment } from '../../../scripts/cost/deployment.ts'
import { idleBill, type Line, sumOf } from '../../../scripts/cost/idle-bill.ts'
import { priceOfClass, readPrices } from '../../../scripts/cost/price-table.ts'
import type { TrafficShape } from '../../../scripts/cost/traffic.ts'
import { extraDrainSeconds, rentedUsd, trafficBill } from '../../../scripts/cost/traffic-bill.ts'

const prices = readPrices()
/** Round figures, so that the expectations can be worked out on paper. */
const of = (usd: number) => ({ usd, unit: 'x', source: 'https://example.com', readAt: null })
const round = {
  ...prices,
  aws: {
    ...prices.aws,
    lambdaGbSecond: of(0.00001),
    lambdaMillionRequests: of(0.2),
    httpApiMillionRequests: of(1),
    natGatewayHour: of(0.05),
    natGatewayGb: of(0.05),
    publicAddressHour: of(0.005),
    transferOutGb: of(0.1),
    rdsHour: { ...of(0), usd: { 'db.small': 0.02 } },
    rdsStorageGbMonth: of(0.1),
    auroraAcuHour: of(0.1),
    auroraStorageGbMonth: of(0.1),
    auroraMillionIo: of(0.2),
    valkeyHour: { ...of(0), usd: { 'cache.small': 0.01 } },
    metricMonth: of(0.3),
    alarmMetricMonth: of(0.1),
    dashboardMonth: of(3),
    logsGb: of(0.5),
    secretMonth: of(0.4),
    keyMonth: of(1),
    snsMillionPublishes: of(0.5),
  },
  providers: { email: of(0.0001), sms: of(0.01), push: of(0) },
}

const resource = (type: string, properties: Record<string, unknown> = {}) => ({ Type: type, Properties: properties })
const scheduled = (name: string, memoryMb: number) => ({ name, memoryMb, isScheduled: true })
const deployment: Deployment = {
  stage: 'x',
  params: { database: 'rds', databaseAcuMin: '0.5', databaseStorageGb: '20', drainIdleSeconds: '5' },
  resources: [
    resource('AWS::EC2::NatGateway'),
    resource('AWS::EC2::EIP'),
    resource('AWS::RDS::DBInstance', {
      DBInstanceClass: 'db.small',
      AllocatedStorage: '20',
      MultiAZ: 'false',
      ManageMasterUserPassword: true,
    }),
    resource('AWS::ElastiCache::ReplicationGroup', { NumCacheClusters: '2', CacheNodeType: 'cache.small' }),
    resource('AWS::SecretsManager::Secret'),
    resource('AWS::KMS::Key'),
    resource('AWS::CloudWatch::Alarm', { MetricName: 'x' }),
    resource('AWS::CloudWatch::Alarm', { Metrics: [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'x' }] }),
    resource('AWS::CloudWatch::Dashboard', {
      DashboardBody: {
        Sub: '[["Heliograph", "sent", "channel", "a"], ["Heliograph", "sent", "channel", "a"], ["AWS/Lambda", "Errors"]]',
      },
    }),
  ],
  functions: [
    scheduled('drain-email', 1_024),
    scheduled('drain-sms', 1_024),
    scheduled('drain-push', 1_024),
    scheduled('sweep', 512),
    { name: 'api', memoryMb: 1_024, isScheduled: false },
    { name: 'feedback', memoryMb: 512, isScheduled: false },
  ],
}

const usd = (lines: readonly Line[], service: string) => lines.find((line) => line.service === service)?.usd

describe('the idle bill', () => {
  const lines = idleBill(deployment, round.aws)

  it.each([
    ['Network', (0.05 + 0.005) * 730],
    ['Postgres', 0.02 * 730 + 20 * 0.1],
    ['Valkey', 2 * 0.01 * 730],
    // 43,800 minutes; three drains of 1 GB for 5.3 s and sweep with half a GB for 0.3 s; 175,200 requests
    ['Lambda that waits', 43_800 * (3 * 5.3 + 0.5 * 0.3) * 0.00001 + 0.1752 * 0.2],
    // one metric, three alarm metrics, a dashboard; 175,200 runs of a kilobyte
    ['CloudWatch', 0.3 + 3 * 0.1 + 3 + 0.1752 * 0.5],
    // one secret of the stack's and the one that RDS keeps
    ['Secrets and keys', 2 * 0.4 + 1],
  ])('counts %s', (service, expected) => expect(usd(lines, service)).toBeCloseTo(expected, 6))

  it('is the sum of these, and never zero', () =>
    expect(sumOf(lines)).toBeCloseTo(40.15 + 16.6 + 14.6 + 7.06494 + 3.6876 + 1.8, 4))

  it('counts two machines where there are two zones', () => {
    const [, , instance] = deployment.resources
    const twice = { ...instance?.Properties, MultiAZ: 'true' }
    const resources = [resource('AWS::RDS::DBInstance', twice)]
    expect(usd(idleBill({ ...deployment, resources }, round.aws), 'Postgres')).toBeCloseTo(2 * 16.6, 6)
  })

  it('counts the least that Aurora may shrink to, for each of its instances', () => {
    const serverless = resource('AWS::RDS::DBInstance', { DBInstanceClass: 'db.serverless' })
    const aurora = { ...deployment, resources: [serverless, serverless] }
    expect(usd(idleBill(aurora, round.aws), 'Postgres')).toBeCloseTo(2 * 0.5 * 0.1 * 730, 6)
  })

  it('refuses a machine that has no price: it would be told as nothing', () =>
    expect(() => priceOfClass(prices.aws.rdsHour, 'db.r8g.huge')).toThrow('no price for db.r8g.huge'))
})

const shape: TrafficShape = {
  name: 'x',
  count: 1_000_000,
  mix: { email: 0.5, sms: 0.1, push: 0.4 },
  perRequest: 1,
  bursts: 0,
}

describe('what traffic adds', () => {
  const { services, providers } = trafficBill(shape, deployment, round)

  it.each([
    // a request each: 15 ms, and 8 ms for the one in a hundred that is cold
    ['API Gateway and api', 1 + 0.2 + 1_000_000 * 0.023 * 0.00001],
    // two events of each e-mail: half a GB for 15 ms
    ['Feedback of SES', 0.2 + 1_000_000 * 0.015 * 0.5 * 0.00001 + 0.5],
    // 12 KB of each e-mail, 3 of the others; pushes and answers leave the region
    ['Network, traffic', (6 + 0.3 + 1.2) * 0.05 + (1.2 + 0.9) * 0.1],
    // two million invocations of 1.5 KB
    ['Logs', 3 * 0.5],
    // 6 GB for three months are in the 20 that are there
    ['Postgres, storage', 0],
  ])('is counted for %s', (service, expected) => expect(usd(services, service)).toBeCloseTo(expected, 6))

  it('is what providers ask for each message, apart', () =>
    expect(providers.map((line) => line.usd)).toEqual([expect.closeTo(50, 6), expect.closeTo(1_000, 6), 0]))

  it('is a five-hundredth of the requests in batches', () => {
    const { services: batched } = trafficBill({ ...shape, perRequest: 500, bursts: 10 }, deployment, round)
    // 2,000 requests of one unit each: 120 ms, and 8 ms for the cold ones
    expect(usd(batched, 'API Gateway and api')).toBeCloseTo(0.002 + 0.0004 + 2_000 * 0.128 * 0.00001, 9)
  })

  it('is storage and pages on Aurora', () => {
    const aurora = { ...deployment, params: { ...deployment.params, database: 'aurora' } }
    expect(usd(trafficBill(shape, aurora, round).services, 'Postgres, storage')).toBeCloseTo(6 * 0.1 + 8 * 0.2, 6)
  })
})

describe('the time of drains', () => {
  it('is nothing without traffic', () => expect(extraDrainSeconds(0, 0, 5, 5.3)).toBe(0))
  it('is the whole month at most, where something comes all the time', () =>
    expect(extraDrainSeconds(1e9, 0, 60, 0)).toBeCloseTo(2_628_000, 0))
  it('is the idle time after each one, where they are far apart', () =>
    expect(extraDrainSeconds(10, 0, 5, 0)).toBeCloseTo(50, 1))
  it('is what sending takes and one idle time, in a burst', () => expect(extraDrainSeconds(50_000, 1, 5, 0)).toBe(105))
  it('leaves out what the schedule has paid for: half of each minute here', () =>
    expect(extraDrainSeconds(50_000, 1, 5, 30)).toBe(52.5))
})

describe('a rented plan', () => {
  const plan = { monthUsd: 250, included: 50_000, furtherUsd: 0.005 }
  it('is its fee as long as it lasts', () => expect(rentedUsd(plan, 50_000)).toBe(250))
  it('is more for what exceeds it', () => expect(rentedUsd(plan, 1_000_000)).toBeCloseTo(250 + 950_000 * 0.005, 6))
})
