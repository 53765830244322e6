import { expect } from 'vitest'
import type * as z from 'zod'
import type { scriptSchema } from '../../dev/simulator/script-schema.ts'
import type { Simulator } from '../../dev/simulator/simulator.ts'

/** What the simulated providers do from here on; whatever was scripted before is over. */
export const scriptSimulator = async ({ url }: Pick<Simulator, 'url'>, script: z.input<typeof scriptSchema>) => {
  const answer = await fetch(`${url}/_script`, { method: 'PUT', body: JSON.stringify(script) })
  expect(answer.status, await answer.text()).toBe(200)
}
