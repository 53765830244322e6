import { parseArgs } from 'node:util'
import { loadStageSettings } from './stage-settings.ts'

export interface CloudOptions {
  stage: string
  region: string
  json: boolean
  yes: boolean
  newKey: boolean
  turnOff: boolean
  /** For serverless, as they were given: `--param="name=value"`. */
  rest: string[]
}

export const service = 'heliograph'

/** One that the person at the terminal can act on; anything else is our own fault and shows its stack. */
export class CommandError extends Error {}

const defaultRegion = 'eu-central-1' // as serverless.yml has it

/** Reads what every command takes, and the settings of the stage. A stage has to be named: nobody deploys by mistake. */
export const readOptions = (args: string[], command: string): CloudOptions => {
  const { values } = parsed(args)
  const stage = values.stage
  if (!stage) throw new CommandError(`Which stage? npm run ${command} -- --stage dev`)
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) {
    throw new CommandError(
      'A stage is up to 16 lower-case letters and digits, a letter first: names of resources are made of it.',
    )
  }
  loadStageSettings(stage)
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env
  return {
    stage,
    region: values.region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? defaultRegion,
    json: values.json ?? false,
    yes: values.yes ?? false,
    newKey: values['new-key'] ?? false,
    turnOff: values['turn-off'] ?? false,
    rest: (values.param ?? []).map((param) => `--param=${param}`),
  }
}

const parsed = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        stage: { type: 'string' },
        region: { type: 'string' },
        param: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        yes: { type: 'boolean' },
        'new-key': { type: 'boolean' },
        'turn-off': { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : error} See --help.`)
  }
}

/** Runs a command and says what went wrong in one line, where one line is enough. */
export const runCommand = (main: () => Promise<number>) => {
  main().then(
    (code) => {
      process.exitCode = code
    },
    (error: unknown) => {
      console.error(error instanceof CommandError ? error.message : error)
      process.exitCode = 2
    },
  )
}
