import { describe, expect, it } from 'vitest'
import { readDeployment } from '../../../scripts/cost/deployment.ts'
import { idleBill } from '../../../scripts/cost/idle-bill.ts'
import { readPrices } from '../../../scripts/cost/price-table.ts'

const counts = (stage: string, overrides: Record<string, string> = {}) => {
  const { resources } = readDeployment(stage, overrides)
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length
  return {
    gateways: count('AWS::EC2::NatGateway'),
    endpoints: count('AWS::EC2::VPCEndpoint'),
    databases: count('AWS::RDS::DBInstance'),
    clusters: count('AWS::RDS::DBCluster'),
    proxies: count('AWS::RDS::DBProxy'),
    redis: count('AWS::ElastiCache::ReplicationGroup'),
  }
}

describe('a deployment, read from the files that make it', () => {
  it('is one of each at first', () =>
    expect(counts('dev')).toEqual({ gateways: 1, endpoints: 0, databases: 1, clusters: 0, proxies: 0, redis: 1 }))
  it('is two of each in production', () =>
    expect(counts('prod')).toEqual({ gateways: 2, endpoints: 0, databases: 2, clusters: 1, proxies: 0, redis: 1 }))
  it('is without a way out where there are endpoints', () =>
    expect(counts('prod', { egress: 'endpoints' })).toMatchObject({ gateways: 0, endpoints: 4 }))
  it('is less where things are brought', () =>
    expect(counts('dev', { vpcId: 'vpc-1', database: 'existing', redis: 'existing' })).toEqual({
      gateways: 0,
      endpoints: 0,
      databases: 0,
      clusters: 0,
      proxies: 0,
      redis: 0,
    }))
  it('has a proxy where one is asked for', () => expect(counts('dev', { databaseProxy: 'true' }).proxies).toBe(1))

  it('costs more with a larger machine', () => {
    const idle = (overrides: Record<string, string>) =>
      idleBill(readDeployment('dev', overrides), readPrices().aws).find(({ service }) => service === 'Postgres')?.usd ??
      0
    expect(idle({ databaseClass: 'db.t4g.medium' })).toBeGreaterThan(idle({}))
  })

  it('has the functions of a deployment, with their memory and who is started each minute', () => {
    const { functions } = readDeployment('dev')
    expect(functions.filter(({ isScheduled }) => isScheduled).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['drain-email', 'drain-sms', 'drain-push', 'sweep']),
    )
    for (const { memoryMb } of functions) expect([512, 1_024]).toContain(memoryMb)
  })
})
