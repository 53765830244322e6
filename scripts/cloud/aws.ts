import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { CommandError, service } from './command-line.ts'

/** The functions take up to five minutes, and their answer comes at the end. */
const invokeMs = 310_000
const callMs = 15_000
const triesMax = 3

export interface Cloud {
  stage: string
  region: string
  clientOptions: { region: string; maxAttempts: number }
}

/** Where to; the SDK finds credentials, and AWS_ENDPOINT_URL, by itself. */
export const openCloud = ({ stage, region }: { stage: string; region: string }): Cloud => ({
  stage,
  region,
  clientOptions: { region, maxAttempts: triesMax },
})

export interface DeployedStack {
  name: string
  status: string
  isProtected: boolean
  outputs: Record<string, string>
}

/** Undefined where nothing is deployed under this name. */
export const findStack = async (cloud: Cloud): Promise<DeployedStack | undefined> => {
  const name = `${service}-${cloud.stage}`
  const client = new CloudFormationClient(cloud.clientOptions)
  try {
    const { Stacks } = await asked(client.send(new DescribeStacksCommand({ StackName: name }), deadline()))
    const [stack] = Stacks ?? []
    const outputs = (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? ''])
    return {
      name,
      status: stack?.StackStatus ?? 'UNKNOWN',
      isProtected: stack?.EnableTerminationProtection ?? false,
      outputs: Object.fromEntries(outputs),
    }
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined
    throw error
  }
}

/** A function's answer, parsed. An error of the function's is one of ours, in its words. */
export const invoke = async (cloud: Cloud, name: string, input: unknown): Promise<unknown> => {
  const client = new LambdaClient({
    ...cloud.clientOptions,
    maxAttempts: 1,
    requestHandler: { requestTimeout: invokeMs },
  })
  const request = new InvokeCommand({
    FunctionName: `${service}-${cloud.stage}-${name}`,
    Payload: JSON.stringify(input),
  })
  const { Payload, FunctionError } = await asked(client.send(request, deadline(invokeMs)))
  const answer = Payload ? JSON.parse(Buffer.from(Payload).toString()) : undefined
  if (!FunctionError) return answer
  throw new CommandError(`The function ${name} failed: ${answer?.errorMessage ?? FunctionError}`)
}

export const deadline = (ms = callMs) => ({ abortSignal: AbortSignal.timeout(ms) })

/** The errors that are about who asks, in words that help. */
export const asked = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
  try {
    return await call
  } catch (error) {
    throw explained(error)
  }
}

const missing = /^(CredentialsProviderError|TokenProviderError)$/
const expired =
  /^(ExpiredToken|ExpiredTokenException|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch)$/
const denied = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/

const explained = (error: unknown) => {
  if (!(error instanceof Error)) return error
  if (missing.test(error.name)) {
    return new CommandError(
      'There are no AWS credentials. Set AWS_PROFILE, or sign in: aws sso login. docs/deploying.md has the steps.',
    )
  }
  if (expired.test(error.name))
    return new CommandError(`AWS refuses the credentials (${error.name}). Sign in again: aws sso login.`)
  if (denied.test(error.name)) return new CommandError(`These credentials may not do that: ${error.message}`)
  if ('code' in error && /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT)$/.test(String(error.code))) {
    return new CommandError(`AWS cannot be reached (${error.code}). Is AWS_ENDPOINT_URL right, and the network up?`)
  }
  return error
}
