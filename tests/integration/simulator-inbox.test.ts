import { readdirSync } from 'node:fs'
import { SendEmailCommand } from '@aws-sdk/client-ses'
import { PublishCommand } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { sesClient, snsClient } from './simulator-clients.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ port: 0 })
})
beforeEach(() => simulator.clear())
afterAll(() => simulator.close())

type Listed = { id: string; to: string; channel: string } & Record<string, unknown>

const list = async (query = '') => {
  const answer = await fetch(`${simulator.url}/inbox/messages${query}`)
  return (await answer.json()) as { data: Listed[]; total: number }
}
const show = (message: unknown, headers: Record<string, string> = {}) =>
  fetch(`${simulator.url}/inbox/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(message),
  })
const only = async () => (await list()).data[0] as Listed
const script = '<script>document.title = "owned"</script>'

describe('given messages on every channel', () => {
  beforeEach(async () => {
    await show({
      channel: 'email',
      to: 'ada@example.com',
      subject: 'Receipt',
      text: 'Thank you',
      notification_id: 'n-1',
    })
    await show({ channel: 'sms', to: '+15005550000', text: 'Your code is 12', notification_id: 'n-2' })
    await show({
      channel: 'push',
      to: 'device',
      title: 'Hi',
      text: 'There',
      data: { a: 'b' },
      accepted: false,
      code: 'UNREGISTERED',
    })
  })

  it('lists them in order of arrival', async () => {
    const { data, total } = await list()
    expect(total).toBe(3)
    expect(data.map(({ channel }) => channel)).toEqual(['email', 'sms', 'push'])
    expect(data[1]).toMatchObject({
      provider: 'simulated',
      sms: { encoding: 'GSM-7', units: 15, segments: 1 },
      accepted: true,
    })
    expect(data[2]).toMatchObject({ payload_bytes: 9, accepted: false, code: 'UNREGISTERED', data: { a: 'b' } })
  })

  it.each([
    ['?channel=sms', ['+15005550000']],
    ['?to=ADA@example.com', ['ada@example.com']],
    ['?notification_id=n-2', ['+15005550000']],
    ['?accepted=false', ['device']],
    ['?accepted=true', ['ada@example.com', '+15005550000']],
    ['?q=thank', ['ada@example.com']],
    ['?q=nothing', []],
    ['?limit=1', ['device']],
    ['?limit=junk', ['ada@example.com', '+15005550000', 'device']],
  ])('finds %s', async (query, recipients) => {
    expect((await list(query)).data.map(({ to }) => to)).toEqual(recipients)
  })

  it('answers only what came after an id, oldest first', async () => {
    const { id } = (await list()).data[0] as Listed
    expect((await list(`?after=${id}&limit=1`)).data.map(({ to }) => to)).toEqual(['+15005550000'])
    expect((await list(`?after=${id}`)).total).toBe(3)
  })

  it('shows one, its source, and 404 for one that is not there', async () => {
    const { id } = await only()
    const one = await fetch(`${simulator.url}/inbox/messages/${id}`)
    expect(await one.json()).toMatchObject({ id, subject: 'Receipt' })
    const raw = await fetch(`${simulator.url}/inbox/messages/${id}/raw`)
    expect(raw.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await raw.text()).toContain('"subject": "Receipt"')
    for (const part of ['', '/body', '/raw']) {
      expect((await fetch(`${simulator.url}/inbox/messages/none${part}`)).status).toBe(404)
    }
  })

  it('is empty after it was cleared', async () => {
    expect((await fetch(`${simulator.url}/inbox/messages`, { method: 'DELETE' })).status).toBe(200)
    expect(await list()).toEqual({ data: [], total: 0 })
    expect(simulator.messages()).toEqual([])
  })
})

describe('given what the providers received', () => {
  it('shows it too', async () => {
    const Message = { Subject: { Data: 'S' }, Body: { Html: { Data: '<p>Hi</p>' } } }
    await sesClient(simulator.url).send(
      new SendEmailCommand({ Source: 'a@example.com', Destination: { ToAddresses: ['b@example.com'] }, Message }),
    )
    await snsClient(simulator.url).send(new PublishCommand({ PhoneNumber: '+491701234567', Message: 'Привет' }))
    const { data } = await list()
    expect(data).toMatchObject([
      { provider: 'ses', has_html: true, subject: 'S' },
      { provider: 'sns', sms: { encoding: 'UCS-2', units: 6, segments: 1 } },
    ])
    expect(data[0]).not.toHaveProperty('html')
  })
})

describe('given a message with a script in it', () => {
  const policyFor = (images: string) =>
    `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; base-uri 'none'; form-action 'none'`
  const policy = policyFor('data:')

  it('serves its HTML sandboxed, so that nothing in it runs', async () => {
    await show({ channel: 'email', to: 'a@example.com', html: `<p>Hi</p>${script}` })
    const body = await fetch(`${simulator.url}/inbox/messages/${(await only()).id}/body`)
    expect(body.headers.get('content-security-policy')).toBe(policy)
    expect(body.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await body.text()).toContain('<p>Hi</p>')
    const asked = await fetch(`${body.url}?remote_images=true`)
    expect(asked.headers.get('content-security-policy')).toBe(policyFor('data: http: https:'))
  })

  it('serves a text body escaped, and the source as plain text', async () => {
    await show({ channel: 'email', to: 'a@example.com', text: script })
    const { id } = await only()
    const body = await fetch(`${simulator.url}/inbox/messages/${id}/body`)
    expect(body.headers.get('content-security-policy')).toBe(policy)
    expect(await body.text()).toContain('<pre>&lt;script&gt;')
    const raw = await fetch(`${simulator.url}/inbox/messages/${id}/raw`)
    expect(raw.headers.get('content-security-policy')).toBe(policy)
    expect(raw.headers.get('content-type')).toMatch(/^text\/plain/)
  })

  it.each(['/', '/inbox'])('serves a page at %s that holds none of it and allows nothing inline', async (path) => {
    await show({ channel: 'email', to: 'a@example.com', subject: script, text: script })
    const page = await fetch(`${simulator.url}${path}`)
    const markup = await page.text()
    expect(markup).not.toContain('owned')
    expect(markup.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/inbox/assets/inbox.js">'])
    expect(markup).not.toMatch(/ style=| on\w+=|<style/)
    expect(page.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
  })

  it('puts a message into the page as text only', async () => {
    const scripts = readdirSync(new URL('../../dev/simulator/inbox', import.meta.url)).filter((name) =>
      name.endsWith('.js'),
    )
    expect(scripts).toContain('message-view.js')
    for (const asset of scripts) {
      const source = await (await fetch(`${simulator.url}/inbox/assets/${asset}`)).text()
      expect(source).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|setHTML/)
    }
  })
})

describe('given a request that the inbox does not take', () => {
  it.each([
    ['an unknown channel', { channel: 'fax', to: 'a' }],
    ['no recipient', { channel: 'sms' }],
    ['a list', []],
  ])('refuses %s', async (_what, message) => {
    expect((await show(message)).status).toBe(422)
  })

  it('refuses a form, and another site', async () => {
    expect((await show({ channel: 'sms', to: '1' }, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await show({ channel: 'sms', to: '1' }, { origin: 'https://evil.example' })).status).toBe(403)
    const clear = { method: 'DELETE', headers: { origin: 'null' } }
    expect((await fetch(`${simulator.url}/inbox/messages`, clear)).status).toBe(403)
  })

  it.each(['inbox.html', '..%2Fsimulator.ts', 'nothing.js', 'constructor'])('serves no asset %s', async (name) => {
    expect((await fetch(`${simulator.url}/inbox/assets/${name}`)).status).toBe(404)
  })
})
