import { createInterface } from 'node:readline/promises'
import { bold, dim } from '../dev/steps.ts'
import { findStack, openCloud } from './cloud/aws.ts'
import { CommandError, readOptions, runCommand, service } from './cloud/command-line.ts'
import { runServerless } from './cloud/serverless.ts'
import { whatStays } from './cloud/what-stays.ts'

const help = `Removes a deployment: npm run remove -- --stage dev [--region eu-central-1] [--yes]

Says what stays, and asks for the name of the stage. --yes answers that; the protection of a production stack it does not lift.

Exit code 0: removed, or nothing was there. 1: you said no. 2: it could not.`

const words = `It stays, and may cost something, until you delete it yourself:
${whatStays.map((one) => `  ${one.words}`).join('\n')}
It goes: the API and its keys' use, functions, logs, queues (Redis), network, alarms, dashboard.
What was accepted and is not sent yet will not be sent.`

const main = async (args: string[]): Promise<number> => {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help)
    return 0
  }
  const options = readOptions(args, 'remove')
  const cloud = openCloud(options)
  const stack = await findStack(cloud)
  if (!stack) {
    console.log(`There is no ${service}-${cloud.stage} in ${cloud.region}: nothing to remove.`)
    return 0
  }
  console.log(`${bold(stack.name)} in ${cloud.region}\n\n${words}\n`)
  if (stack.isProtected) throw new CommandError(protectedWords(stack.name))
  if (!options.yes && !(await isConfirmed(cloud.stage))) {
    console.log('Nothing was removed.')
    return 1
  }
  await runServerless('Removing', ['remove', '--stage', cloud.stage, '--region', cloud.region, ...options.rest])
  console.log(`\nRemoved. ${dim('What stays is listed above.')}`)
  return 0
}

const protectedWords = (name: string) => `It is protected. If you mean it:
  aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}
  turn off the deletion protection of its database (databaseProtected: false in infra/params.yml, then npm run deploy)
and run this again.`

const isConfirmed = async (stage: string) => {
  if (!process.stdin.isTTY) throw new CommandError('Nobody is there to ask. --yes answers for you.')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`Type the name of the stage to remove it (${stage}): `)
  terminal.close()
  return answer.trim() === stage
}

runCommand(() => main(process.argv.slice(2)))
