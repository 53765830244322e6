import { readDeployment } from './deployment.ts'
import { idleBill, type Line, sumOf } from './idle-bill.ts'
import type { PriceTable, RentedPlan } from './price-table.ts'
import { type TrafficShape, trafficShapes } from './traffic.ts'
import { rentedUsd, trafficBill } from './traffic-bill.ts'

export interface ShapeReport {
  shape: TrafficShape
  /** By service, beside the idle bill. */
  services: Line[]
  providers: Line[]
  servicesUsd: number
  /** The idle bill and what the traffic adds; providers come on top. */
  monthUsd: number
  providersUsd: number
  /** Of a million such notifications: what the traffic adds, without the idle bill and the providers. */
  perMillionUsd: number
  rented: { name: string; usd: number }[]
}

export interface CostReport {
  stage: string
  region: string
  on: string
  idle: Line[]
  idleUsd: number
  shapes: ShapeReport[]
}

/** The bill of a stage as infra/ makes it: idle, and for each shape of traffic. */
export const costReport = (stage: string, prices: PriceTable): CostReport => {
  const deployment = readDeployment(stage)
  const idle = idleBill(deployment, prices.aws)
  const idleUsd = sumOf(idle)
  const shapes = trafficShapes.map((shape): ShapeReport => {
    const { services, providers } = trafficBill(shape, deployment, prices)
    const servicesUsd = sumOf(services)
    return {
      shape,
      services,
      providers,
      servicesUsd,
      monthUsd: idleUsd + servicesUsd,
      providersUsd: sumOf(providers),
      perMillionUsd: (servicesUsd / shape.count) * 1e6,
      rented: prices.rented.map((plan) => ({ name: nameOf(plan), usd: rentedUsd(plan, shape.count) })),
    }
  })
  return { stage, region: prices.region, on: prices.on, idle, idleUsd, shapes }
}

export const nameOf = ({ name, plan }: RentedPlan): string => `${name}, ${plan}`
