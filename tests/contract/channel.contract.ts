import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../lib/notifications/delivery-error.ts'
import type { Channel, Outgoing } from '../../lib/notifications/ports/channel.ts'

/** A channel, and whom to write to for each ending. */
export interface ChannelCase {
  channel: Channel
  accepted: Outgoing
  throttled: Outgoing
  refused: Outgoing
  silent: Outgoing
  close: () => Promise<void>
}

const deadlineMs = 300 // for the provider that never answers
const patienceMs = 30_000 // for all that do
const namespaced = /^[a-z]+\.[A-Za-z_]+$/

/** What the domain relies on, whoever the provider is. */
export const channelContract = (name: string, open: () => Promise<ChannelCase>) =>
  describe(`a channel over ${name}`, () => {
    let setup: ChannelCase
    beforeAll(async () => {
      setup = await open()
    })
    afterAll(() => setup.close())

    const refusalOf = async (outgoing: Outgoing, signal = AbortSignal.timeout(patienceMs)) => {
      const error = await setup.channel.send(outgoing, signal).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(DeliveryError)
      return error as DeliveryError
    }

    it('names its provider', () => {
      expect(setup.channel.provider).toMatch(/^[a-z]+$/)
    })

    it('gives a receipt with an id for what was accepted', async () => {
      const receipt = await setup.channel.send(setup.accepted, AbortSignal.timeout(patienceMs))
      expect(receipt.providerMessageId).toMatch(/\S/)
    })

    it('says throttled when the provider asks for patience', async () => {
      const { failure } = await refusalOf(setup.throttled)
      expect(failure).toMatchObject({ kind: 'throttled', code: expect.stringMatching(namespaced) })
    })

    it('says permanent for a refused recipient', async () => {
      const { failure } = await refusalOf(setup.refused)
      expect(failure).toMatchObject({ kind: 'permanent', code: expect.stringMatching(namespaced) })
    })

    it('says ambiguous when it is stopped before an answer', async () => {
      // A client's own patience would end it too, later and under another code.
      const stopped = /^(wire\.aborted|simulated\.timeout)$/
      const { failure } = await refusalOf(setup.silent, AbortSignal.timeout(deadlineMs))
      expect(failure).toMatchObject({ kind: 'ambiguous', code: expect.stringMatching(stopped) })
    })

    it('refuses to begin under a signal that is aborted already', async () => {
      const { failure } = await refusalOf(setup.accepted, AbortSignal.abort())
      // Before an access token was there, or before the message went: either way it may be sent again.
      expect(['ambiguous', 'transient']).toContain(failure.kind)
    })

    it('says nothing of the recipient or the text, however the error is looked at', async () => {
      const { to, text } = setup.refused.message
      const error = await refusalOf(setup.refused)
      for (const shown of [
        inspect(error, { depth: null, showHidden: true }),
        `${error.stack}`,
        JSON.stringify(error),
      ]) {
        expect(shown).not.toContain(to)
        expect(shown).not.toContain(text)
      }
    })

    it('keeps many sends apart', async () => {
      const sends = Array.from({ length: 60 }, () =>
        setup.channel.send(setup.accepted, AbortSignal.timeout(patienceMs)),
      )
      expect((await Promise.all(sends)).every(({ providerMessageId }) => providerMessageId)).toBe(true)
    })
  })
