import { describe, expect, it } from 'vitest'
import { cancel } from '../../lib/notifications/cancel.ts'
import { failing } from '../support/faults.ts'
import { acme } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel } from '../support/world.ts'

describe('given a notification that waits', () => {
  it('when it is canceled, then it is never sent, and its job ends quietly', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    expect(await cancel(world, acme, id)).toMatchObject({ type: 'canceled', notification: { id, status: 'CANCELED' } })
    expect(await drainChannel(world)).toMatchObject({ sent: 0, why: 'idle' })
    expect(world.channels.email.received).toEqual([])
    expect(world.queue.size()).toBe(0)
  })

  it('when it is canceled twice, then both get the same answer', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const first = await cancel(world, acme, id)
    world.clock.advance(1_000)
    expect(await cancel(world, acme, id)).toEqual(first)
  })
})

describe('given a store that fails right after the cancel', () => {
  it('then the caller still hears that it was canceled', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    expect(await cancel({ store: failing(world.store, 'find') }, acme, id)).toMatchObject({ type: 'canceled' })
  })
})

describe('given a notification that is not to be canceled any more', () => {
  it('when it was sent, then the cancel is refused and says how it stands', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    await drainChannel(world)
    expect(await cancel(world, acme, id)).toMatchObject({ type: 'refused', notification: { status: 'SENT' } })
  })

  it('when it is being sent, then the cancel is refused', async () => {
    const world = createWorld()
    const { id, message } = await acceptOne(world)
    const answers: unknown[] = []
    world.channels.email.script(message.to, async () => {
      answers.push(await cancel(world, acme, id))
      return { providerMessageId: 'ses-1' }
    })
    await drainChannel(world)
    expect(answers).toMatchObject([{ type: 'refused', notification: { status: 'PROCESSING' } }])
  })

  it('when it is another tenant’s, then there is no such thing', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    expect(await cancel(world, { ...acme, tenantId: 'other' }, id)).toEqual({ type: 'not_found' })
    expect(await cancel(world, acme, world.ids.notificationId())).toEqual({ type: 'not_found' })
  })
})
