import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

export const handler = createHandler(openFunction('replay'))
