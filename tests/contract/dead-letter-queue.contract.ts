import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeadLetterQueue } from '../../lib/notifications/ports/queue.ts'
import { testIds } from '../support/test-ids.ts'

export type OpenDeadLetterQueue = () => Promise<{ deadLetters: DeadLetterQueue; close(): Promise<void> }>

/** What everything that holds dead letters for alarms and tools promises. */
export const deadLetterQueueContract = (name: string, open: OpenDeadLetterQueue) =>
  describe(`a dead-letter queue on ${name}`, () => {
    const ids = testIds(() => new Date())
    let opened: Awaited<ReturnType<OpenDeadLetterQueue>> | undefined
    const given = () => {
      if (!opened) throw new Error('the dead-letter queue is not open')
      return opened.deadLetters
    }
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened?.close())

    it('says which ids it does not have', async () => {
      const [here, absent] = [ids.notificationId(), ids.notificationId()]
      await given().add([here])
      expect(await given().missing([absent, here])).toEqual([absent])
      expect(await given().missing([])).toEqual([])
    })

    it('adds once, however often it is told', async () => {
      const [one, two] = [ids.notificationId(), ids.notificationId()]
      await given().add([one])
      await Promise.all([given().add([one, two]), given().add([two, one])])
      await given().remove([one])
      expect(await given().missing([one, two])).toEqual([one])
    })

    it('takes an id again after it was removed', async () => {
      const id = ids.notificationId()
      await given().add([id])
      await given().remove([id])
      await given().add([id])
      expect(await given().missing([id])).toEqual([])
    })

    it('does not mind being told nothing, or to remove what it does not have', async () => {
      const id = ids.notificationId()
      await given().add([])
      await given().remove([])
      await given().remove([id])
      expect(await given().missing([id])).toEqual([id])
    })

    it('lists what it has, up to a limit', async () => {
      const [one, two] = [ids.notificationId(), ids.notificationId()]
      await given().add([one, two])
      const listed = await given().list(10_000)
      expect(listed.filter((id) => id === one || id === two).sort()).toEqual([one, two])
      expect(await given().missing(listed)).toEqual([])
      expect(await given().list(1)).toHaveLength(1)
      await given().remove([one])
      expect(await given().list(10_000)).not.toContain(one)
    })

    it('holds many', async () => {
      const many = Array.from({ length: 500 }, () => ids.notificationId())
      await given().add(many)
      expect(await given().missing(many)).toEqual([])
      await given().remove(many)
      expect(await given().missing(many)).toEqual(many)
    })
  })
