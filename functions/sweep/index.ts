import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

const dayMs = 24 * 60 * 60_000
const opened = openFunction('sweep')
const { RETENTION_DAYS: days, DRAINS_MAX: drainsMax } = opened.config

export const handler = opened.observed(createHandler({ ...opened, keepMs: days * dayMs, drainsMax }))

export const { close } = opened
