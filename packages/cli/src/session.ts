import { createHeliograph, type Heliograph } from '../../client/src/client.ts'
import { type Paint, paintFor } from './paint.ts'
import { type GlobalOptions, readSettings, type Settings } from './settings.ts'
import type { World } from './world.ts'

/** What one run of a command works with. */
export interface Session {
  world: World
  isJson: boolean
  settings: Settings
  heliograph: Heliograph
  /** A client of the same API for another key. */
  clientFor(key: string, attemptsMax?: number): Heliograph
  paint: Paint
  /** The result: to stdout, a line. */
  print(line: string): void
  /** The result with --json, as one document. */
  document(value: unknown): void
  /** What is not the result: to stderr. */
  note(line: string): void
}

export const openSession = (options: GlobalOptions, world: World): Session => {
  const settings = readSettings(options, world)
  const { fetch, signal, wait } = world
  const clientFor = (key: string, attemptsMax = 4) =>
    createHeliograph({ baseUrl: settings.api, key, attemptsMax, fetch, wait: (ms) => wait(ms, signal) })
  return {
    world,
    isJson: options.json === true,
    settings,
    heliograph: clientFor(settings.key),
    clientFor,
    paint: paintFor(world.stdout, world.env),
    print: (line) => world.stdout.write(`${line}\n`),
    document: (value) => world.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (line) => world.stderr.write(`${line}\n`),
  }
}
