import type { Deployment } from './deployment.ts'
import { idleRunSeconds, type Line, monthMinutes, monthSeconds } from './idle-bill.ts'
import type { AwsPrices, PriceTable } from './price-table.ts'
import { assumptions, type TrafficShape } from './traffic.ts'

const channels = ['email', 'sms', 'push'] as const

/** How much of a gateway's request one item of a batch is: requests are counted by 512 KB. */
const itemBytes = 1_000
const gatewayUnitBytes = 512 * 1_024
/** Rows are kept so long: RETENTION_DAYS, 90 unless it is set. */
const retentionMonths = 3
/** A bundled disk is not billed a second time. */
const includedGb = (deployment: Deployment) =>
  deployment.params.database === 'rds' ? Number(deployment.params.databaseStorageGb) : 0

export interface TrafficBill {
  /** What AWS asks beside the idle bill. */
  services: Line[]
  /** What providers ask for the messages themselves: the same whoever sends them. */
  providers: Line[]
}

/** What a shape adds to the idle bill. */
export const trafficBill = (shape: TrafficShape, deployment: Deployment, prices: PriceTable): TrafficBill => ({
  services: [
    acceptLine(shape, deployment, prices.aws),
    drainLine(shape, deployment, prices.aws),
    feedbackLine(shape, deployment, prices.aws),
    storageLine(shape, deployment, prices.aws),
    trafficLine(shape, prices.aws),
    logsLine(shape, prices.aws),
  ],
  providers: channels.map((channel) => ({
    service: channel === 'email' ? 'SES' : channel === 'sms' ? 'SNS (text messages)' : 'FCM',
    usd: shape.count * shape.mix[channel] * prices.providers[channel].usd,
    what: `${whole(shape.count * shape.mix[channel])} at ${prices.providers[channel].usd}`,
  })),
})

const whole = (count: number) => Math.round(count).toLocaleString('en')

const memoryGb = ({ functions }: Deployment, name: string) => {
  const found = functions.find((each) => each.name === name)
  if (!found) throw new Error(`infra/functions.yml has no function ${name}`)
  return found.memoryMb / 1_024
}

const lambdaUsd = (prices: AwsPrices, requests: number, gbSeconds: number) =>
  (requests / 1e6) * prices.lambdaMillionRequests.usd + gbSeconds * prices.lambdaGbSecond.usd

const requestsOf = ({ count, perRequest }: TrafficShape) => count / perRequest

const acceptLine = (shape: TrafficShape, deployment: Deployment, prices: AwsPrices): Line => {
  const requests = requestsOf(shape)
  const units = requests * Math.ceil((shape.perRequest * itemBytes) / gatewayUnitBytes)
  const ms = shape.perRequest === 1 ? assumptions.acceptMs : assumptions.acceptBatchMs
  const seconds = (requests * (ms + assumptions.coldShare * assumptions.coldMs)) / 1_000
  const usd =
    (units / 1e6) * prices.httpApiMillionRequests.usd +
    lambdaUsd(prices, requests, seconds * memoryGb(deployment, 'api'))
  return { service: 'API Gateway and api', usd, what: `${whole(requests)} requests` }
}

/** The seconds in which a channel's drain is there because of its traffic, beyond those in which it would be there anyway. */
export const extraDrainSeconds = (count: number, bursts: number, idleSeconds: number, idleRun: number): number => {
  if (count === 0) return 0
  const anyway = Math.min(1, idleRun / 60)
  // It stays for the idle time after each one; what comes evenly finds it there with this chance.
  if (bursts === 0) return monthSeconds * (1 - anyway) * (1 - Math.exp((-count / monthSeconds) * idleSeconds))
  return (1 - anyway) * (count / assumptions.sentPerSecond + bursts * idleSeconds)
}

const drainLine = (shape: TrafficShape, deployment: Deployment, prices: AwsPrices): Line => {
  const idleSeconds = Number(deployment.params.drainIdleSeconds)
  let gbSeconds = 0
  for (const channel of channels) {
    const drain = deployment.functions.find(({ name }) => name === `drain-${channel}`)
    if (!drain) throw new Error(`infra/functions.yml has no function drain-${channel}`)
    const run = idleRunSeconds(drain, deployment)
    gbSeconds +=
      (drain.memoryMb / 1_024) * extraDrainSeconds(shape.count * shape.mix[channel], shape.bursts, idleSeconds, run)
  }
  const wakes = shape.bursts === 0 ? Math.min(shape.count, monthMinutes * 3) : shape.bursts * 3
  return { service: 'Drains', usd: lambdaUsd(prices, wakes, gbSeconds), what: `${whole(gbSeconds)} GB-seconds more` }
}

const eventsOf = ({ count, mix }: TrafficShape) => count * mix.email * assumptions.eventsPerEmail

const feedbackLine = (shape: TrafficShape, deployment: Deployment, prices: AwsPrices): Line => {
  const events = eventsOf(shape)
  const gbSeconds = ((events * assumptions.feedbackMs) / 1_000) * memoryGb(deployment, 'feedback')
  const usd = lambdaUsd(prices, events, gbSeconds) + (events / 1e6) * prices.snsMillionPublishes.usd
  return { service: 'Feedback of SES', usd, what: `${whole(events)} events over SNS` }
}

const storageLine = ({ count }: TrafficShape, deployment: Deployment, prices: AwsPrices): Line => {
  const gb = (count * retentionMonths * assumptions.rowBytes) / 1e9
  const isAurora = deployment.params.database === 'aurora'
  const monthly = isAurora ? prices.auroraStorageGbMonth.usd : prices.rdsStorageGbMonth.usd
  const io = isAurora ? ((count * assumptions.ioPerNotification) / 1e6) * prices.auroraMillionIo.usd : 0
  const usd = Math.max(0, gb - includedGb(deployment)) * monthly + io
  return { service: 'Postgres, storage', usd, what: `${gb.toFixed(1)} GB for ${retentionMonths} months` }
}

const trafficLine = (shape: TrafficShape, prices: AwsPrices): Line => {
  const bytesOf = (channel: (typeof channels)[number]) =>
    shape.count * shape.mix[channel] * assumptions.providerBytes[channel]
  const throughNat = channels.reduce((sum, channel) => sum + bytesOf(channel), 0) / 1e9
  // SES and SNS are in the region; FCM and the callers are not.
  const out = (bytesOf('push') + shape.count * assumptions.answerBytesPerNotification) / 1e9
  const usd = throughNat * prices.natGatewayGb.usd + out * prices.transferOutGb.usd
  return { service: 'Network, traffic', usd, what: `${throughNat.toFixed(1)} GB through NAT, ${out.toFixed(1)} GB out` }
}

const logsLine = (shape: TrafficShape, prices: AwsPrices): Line => {
  const gb = ((requestsOf(shape) + eventsOf(shape)) * assumptions.logBytesPerInvocation) / 1e9
  return { service: 'Logs', usd: gb * prices.logsGb.usd, what: `${gb.toFixed(2)} GB` }
}

/** What a plan of somebody else's asks for the same count, providers not included there either. */
export const rentedUsd = (
  { monthUsd, included, furtherUsd }: { monthUsd: number; included: number; furtherUsd: number },
  count: number,
): number => monthUsd + Math.max(0, count - included) * furtherUsd
