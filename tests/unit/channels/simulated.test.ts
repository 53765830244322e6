import { describe, expect, it } from 'vitest'
import { createSimulated, type InboxEntry } from '../../../lib/channels/simulated.ts'
import { anEmail, anSms, aPush, failureFrom, notificationId } from '../../support/outgoing.ts'

const never = new AbortController().signal
const { send } = createSimulated({})
const outcomeOf = async (outgoing: Parameters<typeof send>[0]) =>
  send(outgoing, never).then(
    () => 'sent',
    async () => (await failureFrom(send(outgoing, never))).kind,
  )

describe('given a test recipient', () => {
  it.each([
    ['ada@example.com', 'sent', 'sent'],
    ['delivered@simulator.test', 'sent', 'sent'],
    ['bounced@simulator.test', 'sent', 'sent'],
    ['complained@simulator.test', 'sent', 'sent'],
    ['throttled-then-ok@simulator.test', 'throttled', 'sent'],
    ['unavailable-then-ok@simulator.test', 'transient', 'sent'],
    ['unavailable@simulator.test', 'transient', 'transient'],
    ['timeout@simulator.test', 'ambiguous', 'ambiguous'],
    ['rejected@simulator.test', 'permanent', 'permanent'],
    ['unknown@simulator.test', 'ambiguous', 'ambiguous'],
  ])('%s ends %s, then %s', async (to, first, second) => {
    expect(await outcomeOf({ ...anEmail({ to }), claimNo: 1 })).toBe(first)
    expect(await outcomeOf({ ...anEmail({ to }), claimNo: 2 })).toBe(second)
    expect(await outcomeOf({ ...anEmail({ to }), claimNo: 3 })).toBe(first)
  })

  it('speaks for every channel', async () => {
    expect(await outcomeOf(anSms({ to: '+15005550007' }))).toBe('permanent')
    expect(await outcomeOf(aPush({ to: 'sim-unregistered' }))).toBe('permanent')
    expect(await outcomeOf(anSms())).toBe('sent')
  })

  it('says of who is gone that nothing can be sent there, and of nobody else', async () => {
    expect(await failureFrom(send(aPush({ to: 'sim-unregistered' }), never))).toMatchObject({ suppresses: true })
    expect(await failureFrom(send(aPush({ to: 'sim-rejected' }), never))).not.toHaveProperty('suppresses')
  })

  it.each([
    ['delivered@simulator.test', ['delivered']],
    ['throttled-then-ok@simulator.test', ['delivered']],
    ['bounced@simulator.test', ['bounced']],
    ['soft-bounced@simulator.test', ['soft_bounced']],
    ['delivered-then-bounced@simulator.test', ['delivered', 'bounced']],
    ['complained@simulator.test', ['delivered', 'complained']],
    ['delayed@simulator.test', ['delayed', 'delivered']],
    ['infected@simulator.test', ['rejected']],
  ])('%s tells afterwards what a provider would', async (to, types) => {
    const { feedback } = await send({ ...anEmail({ to }), claimNo: 2 }, never)
    expect(feedback?.map(({ type }) => type)).toEqual(types)
  })

  it('gives each accepted try an id of its own', async () => {
    expect(await send({ ...anEmail(), claimNo: 4 }, never)).toEqual({
      providerMessageId: `simulated-${notificationId}-4`,
      feedback: [{ type: 'delivered', code: undefined }],
    })
  })
})

describe('given an inbox', () => {
  const withInbox = () => {
    const entries: InboxEntry[] = []
    const channel = createSimulated({
      inbox: async (entry) => {
        entries.push(entry)
      },
    })
    return { entries, channel }
  }

  it('copies what was accepted, as it would have gone out', async () => {
    const { entries, channel } = withInbox()
    await channel.send(anEmail({ html: '<b>x</b>' }), never)
    await channel.send(anSms(), never)
    await channel.send(aPush({ data: { order: '42' } }), never)
    expect(entries).toEqual([
      {
        channel: 'email',
        to: 'ada@example.com',
        subject: 'Greetings',
        text: 'Hello Ada',
        html: '<b>x</b>',
        notification_id: notificationId,
      },
      { channel: 'sms', to: '+4915112345678', text: 'Your code is 123456', notification_id: notificationId },
      {
        channel: 'push',
        to: 'device-token-of-ada',
        text: 'It is on its way',
        title: 'Your parcel',
        data: { order: '42' },
        notification_id: notificationId,
      },
    ])
  })

  it('copies what was accepted without an id, and nothing that was refused', async () => {
    const { entries, channel } = withInbox()
    await failureFrom(channel.send(anEmail({ to: 'unknown@simulator.test' }), never))
    await failureFrom(channel.send(anEmail({ to: 'rejected@simulator.test' }), never))
    expect(entries.map(({ to }) => to)).toEqual(['unknown@simulator.test'])
  })

  it('sends although the inbox fails', async () => {
    const channel = createSimulated({ inbox: () => Promise.reject(new Error('no inbox')) })
    await expect(channel.send(anEmail(), never)).resolves.toHaveProperty('providerMessageId')
  })
})

it('refuses nonsense for options', () => {
  expect(() => createSimulated({ inbox: 'http://localhost' } as never)).toThrow(/inbox/)
})
