import { describe, expect, it } from 'vitest'
import * as domain from '../../../lib/notifications/notification.ts'
import * as suppression from '../../../lib/notifications/suppression.ts'
import * as client from '../../../packages/client/src/vocabulary.ts'

describe('the client’s vocabulary', () => {
  it('is the domain’s, word for word', () => {
    const { channelNames, statuses } = domain
    const { suppressionReasons } = suppression
    const notificationTypes = channelNames.map((channel) => channel.toUpperCase())
    expect({ ...client }).toEqual({ channelNames, notificationTypes, statuses, suppressionReasons })
  })
})
