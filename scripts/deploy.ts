import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation'
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import * as z from 'zod'
import { bold, createSteps, dim, green } from '../dev/steps.ts'
import { asked, type Cloud, type DeployedStack, deadline, findStack, invoke, openCloud } from './cloud/aws.ts'
import { CommandError, readOptions, runCommand, service } from './cloud/command-line.ts'
import { runNode, runServerless } from './cloud/serverless.ts'
import { turnedOff } from './cloud/stage-settings.ts'

const help = `Deploys a stage, or brings it up to date: npm run deploy -- --stage dev [--region eu-central-1] [--param="name=value"]

Builds and packs the functions, deploys the stack, migrates the database, and at the first time makes a tenant with its
keys and shows them: they are stored as hashes, so this is the one time. Running it again changes only what differs.

  --stage     dev, prod, or a name of yours; infra/params.yml says what each is
  --param     a parameter of infra/params.yml for this once
  --new-key   makes another pair of keys, for who has lost them
  --turn-off  lets it turn off e-mail, text messages or push, where a setting that the last deployment had is gone

Settings come from the environment, and from the file .env.<stage> where there is one: docs/configuration.md has them all.
Before the first time: docs/deploying.md. Exit code 0: deployed. 2: not, and why.
AWS_PROFILE and the like say who asks; AWS_ENDPOINT_URL says where. NO_COLOR for plain output.`

const answerSchema = z.object({
  migrated: z.array(z.string()),
  keys: z.object({ tenant: z.string(), live_key: z.string(), test_key: z.string() }).optional(),
})

const templateFile = fileURLToPath(new URL('../.serverless/cloudformation-template-update-stack.json', import.meta.url))

const main = async (args: string[]): Promise<number> => {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help)
    return 0
  }
  const { rest, newKey, turnOff, ...options } = readOptions(args, 'deploy')
  const cloud = openCloud(options)
  const where = ['--stage', cloud.stage, '--region', cloud.region, ...rest]
  const steps = createSteps(5, console.log)
  const before = await steps.run('Account reached', () => findStack(cloud))
  await steps.run('Functions built and packed', () => runNode('Packing', 'scripts/package.ts', where))
  await steps.run(before ? 'Stack updated' : 'Stack created', async () => {
    if (!before) await refuseSmallQuota(cloud)
    if (before && !turnOff) await refuseTurningOff(before)
    await runServerless('Deploying', ['deploy', '--package', '.serverless', ...where])
  })
  const stack = await steps.run('Stack protected where it holds production', () => protect(cloud))
  const input = { keys: { tenant: 'default', always: newKey } }
  const answer = await steps.run('Database migrated', async () =>
    answerSchema.parse(await invoke(cloud, 'migrate', input)),
  )
  report(cloud, stack, answer)
  return 0
}

const refuseTurningOff = async ({ outputs }: DeployedStack) => {
  const off = turnedOff(outputs, await readFile(templateFile, 'utf8'))
  if (off.length === 0) return
  throw new CommandError(
    `This would turn something off: ${off.join('; ')}.\nSet it again, best in the file .env.<stage>, or say --turn-off if you mean it.`,
  )
}

/** Lambda keeps these for the rest of the account, and says so only after the database has been made. */
const unreservedLeast = 100

const refuseSmallQuota = async (cloud: Cloud) => {
  const client = new LambdaClient(cloud.clientOptions)
  const { AccountLimit } = await asked(client.send(new GetAccountSettingsCommand({}), deadline()))
  const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0
  const needed = reservedIn(await readFile(templateFile, 'utf8'))
  if (free - needed >= unreservedLeast) return
  throw new CommandError(
    `The functions reserve ${needed} concurrent executions, and this account has ${free}, of which ${unreservedLeast} must stay free.\n` +
      'Ask for more under Service Quotas, AWS Lambda, Concurrent executions (new accounts get 1000 within a day or so).',
  )
}

const reservedIn = (template: string) => {
  const { Resources } = JSON.parse(template) as {
    Resources: Record<string, { Properties?: { ReservedConcurrentExecutions?: number } }>
  }
  return Object.values(Resources).reduce(
    (sum, { Properties }) => sum + (Properties?.ReservedConcurrentExecutions ?? 0),
    0,
  )
}

/** So that nobody deletes production with one command: npm run remove says how to. */
const protect = async (cloud: Cloud): Promise<DeployedStack> => {
  const stack = await findStack(cloud)
  if (!stack)
    throw new CommandError(
      `serverless says that it deployed, and there is no ${service}-${cloud.stage} in ${cloud.region}.`,
    )
  if (cloud.stage !== 'prod' || stack.isProtected) return stack
  const request = new UpdateTerminationProtectionCommand({ StackName: stack.name, EnableTerminationProtection: true })
  await asked(new CloudFormationClient(cloud.clientOptions).send(request, deadline()))
  return stack
}

const report = (cloud: Cloud, { outputs }: DeployedStack, { migrated, keys }: z.infer<typeof answerSchema>) => {
  const { ApiUrl: url = '', DashboardUrl: dashboard = '' } = outputs
  console.log(`
${green('Heliograph is deployed')} ${dim(`as ${service}-${cloud.stage} in ${cloud.region}, ${migrated.length} migrations run`)}

  API        ${bold(url)}
  Dashboard  ${dashboard}`)
  if (keys) {
    console.log(`  Test key   ${keys.test_key}   ${dim('its messages go to nobody')}
  Live key   ${keys.live_key}   ${dim('shown this once')}`)
  }
  console.log(`
Send the first one; with the test key it arrives in a simulation:

curl -i ${url}/api/v1/notifications \\
  -H 'Authorization: Bearer ${keys?.test_key ?? '$HELIOGRAPH_KEY'}' \\
  -H 'Content-Type: application/json' \\
  -d '{"type":"EMAIL","message":"Hello from Heliograph","email":"delivered@simulator.test"}'

What is still to be done: npm run doctor -- --stage ${cloud.stage}`)
}

runCommand(() => main(process.argv.slice(2)))
