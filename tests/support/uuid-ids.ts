import { systemClock } from '../../lib/config/clock.ts'
import { createUuidV7Ids } from '../../lib/store/ids.ts'

/** As a deployment makes them. */
export const uuidV7Ids = createUuidV7Ids(systemClock)
