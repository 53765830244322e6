import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * What a stage is told each time: `.env.<stage>` beside package.json, for whoever deploys next, and for a workflow. A variable of the
 * shell comes before it.
 */
export const loadStageSettings = (stage: string) => {
  const file = join(root, `.env.${stage}`)
  if (existsSync(file)) process.loadEnvFile(file)
}

/** Without the empty ones: that is how shells and workflows say "not set", and serverless takes them for values. */
export const givenSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))

/** The outputs of a stack that say what is on, and what turns it on. */
const switches = {
  EmailIdentityName: 'EMAIL_IDENTITY',
  SmsCountries: 'SMS_COUNTRIES',
  PushProject: 'FCM_PROJECT_ID',
}

/** What is on in the deployed stack and would be off with this template: mostly a setting that a new terminal does not have. */
export const turnedOff = (deployed: Readonly<Record<string, string>>, template: string): string[] => {
  const { Outputs = {} } = JSON.parse(template) as { Outputs?: Record<string, { Value: unknown }> }
  return Object.entries(switches)
    .filter(([output]) => isOn(deployed[output]) && !isOn(Outputs[output]?.Value))
    .map(([output, variable]) => `${variable} was ${deployed[output]}, and is not set now`)
}

const isOn = (value: unknown) => value !== undefined && value !== '' && value !== 'none'
