import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

const opened = openFunction('replay')

export const handler = opened.observed(createHandler(opened))

export const { close } = opened
