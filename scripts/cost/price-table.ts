import { readFileSync } from 'node:fs'
import * as z from 'zod'

const origin = {
  unit: z.string().min(1),
  /** The vendor's own page. */
  source: z.url(),
  /** Where the figure itself was read; null where it was not verified. */
  readAt: z.url().nullable(),
}
const price = z.strictObject({ usd: z.number().nonnegative(), ...origin })
const byClass = z.strictObject({ usd: z.record(z.string(), z.number().positive()), ...origin })

const schema = z.strictObject({
  region: z.string(),
  on: z.iso.date(),
  currency: z.literal('USD'),
  note: z.string(),
  aws: z.strictObject({
    lambdaGbSecond: price,
    lambdaMillionRequests: price,
    httpApiMillionRequests: price,
    natGatewayHour: price,
    natGatewayGb: price,
    publicAddressHour: price,
    interfaceEndpointHour: price,
    transferOutGb: price,
    rdsHour: byClass,
    rdsStorageGbMonth: price,
    rdsProxyVcpuHour: price,
    auroraAcuHour: price,
    auroraStorageGbMonth: price,
    auroraMillionIo: price,
    valkeyHour: byClass,
    metricMonth: price,
    alarmMetricMonth: price,
    dashboardMonth: price,
    logsGb: price,
    secretMonth: price,
    keyMonth: price,
    snsMillionPublishes: price,
  }),
  providers: z.strictObject({ email: price, sms: price, push: price }),
  rented: z.array(
    z.strictObject({
      name: z.string(),
      plan: z.string(),
      monthUsd: z.number().nonnegative(),
      /** Units of each month that cost nothing further. */
      included: z.number().nonnegative(),
      furtherUsd: z.number().positive(),
      /** Null where nobody knows when it was so. */
      on: z.iso.date().nullable(),
      ...origin,
    }),
  ),
})

export type PriceTable = z.infer<typeof schema>
export type AwsPrices = PriceTable['aws']
export type RentedPlan = PriceTable['rented'][number]

export const pricesFile = new URL('./prices.json', import.meta.url)

/** Every price with its date, region and source. */
export const readPrices = (file: URL = pricesFile): PriceTable => schema.parse(JSON.parse(readFileSync(file, 'utf8')))

/** Of a class of machines; one that is not in the table must not become a zero. */
export const priceOfClass = (prices: AwsPrices['rdsHour'], name: string): number => {
  const usd = prices.usd[name]
  if (usd === undefined) throw new Error(`scripts/cost/prices.json has no price for ${name}; see ${prices.source}`)
  return usd
}
