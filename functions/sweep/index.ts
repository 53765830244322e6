import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

const dayMs = 24 * 60 * 60_000
const opened = openFunction('sweep')

export const handler = createHandler({ ...opened, keepMs: opened.config.RETENTION_DAYS * dayMs })

export const { close } = opened
