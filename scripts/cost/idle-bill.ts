import type { Deployment, FunctionSettings, Resource } from './deployment.ts'
import { type AwsPrices, priceOfClass } from './price-table.ts'

export interface Line {
  service: string
  usd: number
  /** What is counted, and how. */
  what: string
}

export const monthHours = 730
export const monthSeconds = monthHours * 3_600
export const monthMinutes = monthHours * 60

/** What a scheduled run takes beside waiting: a warm start, a look at the queue, a goodbye. */
const runSeconds = 0.3
/** What Lambda and we write about one run in which nothing happens. */
export const logBytesOfRun = 1_000

/** What a month costs in which nobody sends anything. Nothing here is zero: a database, a queue and a way out are there. */
export const idleBill = (deployment: Deployment, prices: AwsPrices): Line[] =>
  [
    networkLine(deployment, prices),
    databaseLine(deployment, prices),
    redisLine(deployment, prices),
    waitingLine(deployment, prices),
    watchingLine(deployment, prices),
    secretsLine(deployment, prices),
  ].filter((line) => line !== undefined)

const ofType = ({ resources }: Deployment, type: string): Resource[] => resources.filter(({ Type }) => Type === type)

const networkLine = (deployment: Deployment, prices: AwsPrices): Line => {
  const gateways = ofType(deployment, 'AWS::EC2::NatGateway').length
  const addresses = ofType(deployment, 'AWS::EC2::EIP').length
  const endpoints = ofType(deployment, 'AWS::EC2::VPCEndpoint').flatMap(({ Properties }) => Properties?.SubnetIds ?? [])
  const hourly =
    gateways * prices.natGatewayHour.usd +
    addresses * prices.publicAddressHour.usd +
    endpoints.length * prices.interfaceEndpointHour.usd
  const what = [
    `${gateways} NAT gateway${gateways === 1 ? '' : 's'}, ${addresses} public address${addresses === 1 ? '' : 'es'}`,
    ...(endpoints.length > 0 ? [`${endpoints.length} endpoints and zones`] : []),
  ]
  return { service: 'Network', usd: hourly * monthHours, what: what.join(', ') }
}

const databaseLine = (deployment: Deployment, prices: AwsPrices): Line | undefined => {
  const instances = ofType(deployment, 'AWS::RDS::DBInstance').map(({ Properties }) => Properties ?? {})
  const serverless = instances.filter(({ DBInstanceClass }) => DBInstanceClass === 'db.serverless')
  const fixed = instances.filter(({ DBInstanceClass }) => DBInstanceClass !== 'db.serverless')
  if (instances.length === 0) return undefined
  const acus = serverless.length * Number(deployment.params.databaseAcuMin)
  const fixedUsd = fixed.reduce((sum, instance) => sum + instanceUsd(instance, prices), 0)
  const proxies = ofType(deployment, 'AWS::RDS::DBProxy').length
  const proxyUsd = proxies * proxyVcpus(serverless.length > 0) * prices.rdsProxyVcpuHour.usd * monthHours
  return {
    service: 'Postgres',
    usd: acus * prices.auroraAcuHour.usd * monthHours + fixedUsd + proxyUsd,
    what: [
      ...(acus > 0 ? [`Aurora, ${serverless.length} instances, ${acus} ACU together at least`] : []),
      ...fixed.map(inWords),
      ...(proxies > 0 ? ['a proxy'] : []),
    ].join(', '),
  }
}

/** A proxy is billed for two vCPUs at least, before Aurora Serverless for eight ACUs. */
const proxyVcpus = (isServerless: boolean) => (isServerless ? 8 : 2)

const zonesOf = ({ MultiAZ }: Record<string, unknown>) => (String(MultiAZ) === 'true' ? 2 : 1)

const instanceUsd = (instance: Record<string, unknown>, prices: AwsPrices) =>
  zonesOf(instance) *
  (priceOfClass(prices.rdsHour, String(instance.DBInstanceClass)) * monthHours +
    Number(instance.AllocatedStorage) * prices.rdsStorageGbMonth.usd)

const inWords = (instance: Record<string, unknown>) =>
  `${zonesOf(instance) === 2 ? 'two' : 'one'} ${instance.DBInstanceClass} with ${instance.AllocatedStorage} GB`

const redisLine = (deployment: Deployment, prices: AwsPrices): Line | undefined => {
  const [redis] = ofType(deployment, 'AWS::ElastiCache::ReplicationGroup')
  if (!redis?.Properties) return undefined
  const { NumCacheClusters, CacheNodeType } = redis.Properties
  const nodes = Number(NumCacheClusters)
  const usd = nodes * priceOfClass(prices.valkeyHour, String(CacheNodeType)) * monthHours
  return { service: 'Valkey', usd, what: `${nodes} ${CacheNodeType}` }
}

/** Of a scheduled function, in each minute in which there is nothing to do. Sweep looks and goes; the others wait for work. */
export const idleRunSeconds = ({ name }: FunctionSettings, { params }: Deployment): number =>
  name === 'sweep' ? runSeconds : Number(params.drainIdleSeconds) + runSeconds

const waitingLine = (deployment: Deployment, prices: AwsPrices): Line => {
  const scheduled = deployment.functions.filter(({ isScheduled }) => isScheduled)
  const gbSeconds = scheduled.reduce(
    (sum, each) => sum + (each.memoryMb / 1_024) * idleRunSeconds(each, deployment) * monthMinutes,
    0,
  )
  const requests = scheduled.length * monthMinutes
  const usd = gbSeconds * prices.lambdaGbSecond.usd + (requests / 1e6) * prices.lambdaMillionRequests.usd
  const what = `${scheduled.length} functions each minute, which wait ${deployment.params.drainIdleSeconds} s for work (sweep does not)`
  return { service: 'Lambda that waits', usd, what }
}

const watchingLine = (deployment: Deployment, prices: AwsPrices): Line => {
  const alarms = ofType(deployment, 'AWS::CloudWatch::Alarm').map(alarmMetrics)
  const alarmMetricCount = alarms.reduce((sum, count) => sum + count, 0)
  const dashboards = ofType(deployment, 'AWS::CloudWatch::Dashboard')
  const metrics = new Set(dashboards.flatMap(ownMetrics)).size
  const runs = deployment.functions.filter(({ isScheduled }) => isScheduled).length * monthMinutes
  const usd =
    metrics * prices.metricMonth.usd +
    alarmMetricCount * prices.alarmMetricMonth.usd +
    dashboards.length * prices.dashboardMonth.usd +
    ((runs * logBytesOfRun) / 1e9) * prices.logsGb.usd
  const what = `${metrics} metrics, ${alarms.length} alarms on ${alarmMetricCount} metrics, ${dashboards.length} dashboard, logs`
  return { service: 'CloudWatch', usd, what }
}

const alarmMetrics = ({ Properties }: Resource): number => {
  const metrics = Properties?.Metrics as Record<string, unknown>[] | undefined
  return metrics ? metrics.filter((metric) => 'MetricStat' in metric).length : 1
}

/** The functions' own, each with its dimensions, as the dashboard names them: those of AWS cost nothing. */
const ownMetrics = ({ Properties }: Resource): string[] =>
  (Properties?.DashboardBody as { Sub: string } | undefined)?.Sub.match(/\["Heliograph",[^\]]*\]/g) ?? []

const secretsLine = (deployment: Deployment, prices: AwsPrices): Line => {
  const managed = deployment.resources.filter(({ Properties }) => Properties?.ManageMasterUserPassword === true).length
  const secrets = ofType(deployment, 'AWS::SecretsManager::Secret').length + managed
  const keys = ofType(deployment, 'AWS::KMS::Key').length
  const usd = secrets * prices.secretMonth.usd + keys * prices.keyMonth.usd
  return { service: 'Secrets and keys', usd, what: `${secrets} secrets, ${keys} key${keys === 1 ? '' : 's'}` }
}

export const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0)
