import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { createSesClient } from '../../lib/channels/aws-clients.ts'
import { askSesRate } from '../../lib/channels/ses-quota.ts'
import { startFaultyServer } from '../support/faulty-server.ts'
import { fakeCredentials } from '../support/outgoing.ts'

const rateAt = (endpoint: string) =>
  askSesRate(createSesClient({ region: 'eu-west-1', endpoint, credentials: fakeCredentials }))

describe('the rate that SES says it grants', () => {
  let simulator: Simulator
  let broken: Awaited<ReturnType<typeof startFaultyServer>>
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 })
    broken = await startFaultyServer()
  })
  afterAll(() => Promise.all([simulator.close(), broken.close()]))

  const answering = (body: string) =>
    broken.behave({
      onRequest: (socket) =>
        socket.end(`HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
    })
  const quota = (members: string) =>
    `<GetSendQuotaResponse><GetSendQuotaResult>${members}</GetSendQuotaResult></GetSendQuotaResponse>`

  it('is what the real SDK reads', async () => {
    const body = JSON.stringify({ rates: { ses: 14 } })
    await fetch(`${simulator.url}/_script`, { method: 'PUT', body })
    expect(await rateAt(simulator.url)).toBe(14)
  })

  it('may be less than one a second', async () => {
    answering(quota('<MaxSendRate>0.5</MaxSendRate>'))
    expect(await rateAt(broken.url)).toBe(0.5)
  })

  it('is none where SES says -1', async () => {
    answering(quota('<MaxSendRate>-1.0</MaxSendRate>'))
    expect(await rateAt(broken.url)).toBeUndefined()
  })

  it.each([
    ['says nothing of it', quota('')],
    ['is not SES', '<html>Bad gateway</html>'],
  ])('is unknown where the answer %s', async (_what, body) => {
    answering(body)
    await expect(rateAt(broken.url)).rejects.toThrow()
  })

  it('is unknown where nobody answers', async () => {
    broken.behave({ onRequest: () => {} })
    await expect(rateAt(broken.url)).rejects.toThrow()
  })
})
