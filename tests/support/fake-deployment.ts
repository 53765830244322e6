import { type AwsAnswer, type AwsHandler, type FakeAws, startFakeAws } from './fake-aws.ts'

/** What a stack of this stage looks like to whoever asks AWS, and every answer that is as it should be. */
export interface FakeDeployment {
  aws: FakeAws
  /** For a command of ours: where AWS is, and who asks. */
  environment: Record<string, string>
  /** What the functions are invoked with, by name. */
  invoked: { name: string; input: unknown }[]
  onInvoke(name: string, handler: (input: unknown) => unknown): void
}

export const outputs: Record<string, string> = {
  ApiUrl: 'https://api.example.com',
  ConsoleUrl: 'https://console.example.com/console/',
  InboxUrl: 'https://console.example.com/inbox/',
  ConsoleBucketName: 'heliograph-console',
  AlarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:heliograph-dev-alarms',
  DashboardUrl: 'https://dashboard.example.com',
  EmailIdentityName: 'example.com',
  SmsCountries: 'DE,AT',
}

export const startFakeDeployment = async (stage = 'dev'): Promise<FakeDeployment> => {
  const invoked: FakeDeployment['invoked'] = []
  const aws = await startFakeAws(goodAnswers())
  return {
    aws,
    invoked,
    environment: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-central-1',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NO_COLOR: '1',
      SLS_AWS_MONITORING_FREQUENCY: '100', // what is asked for has happened at once
    },
    onInvoke: (name, handler) =>
      aws.on(`POST /2015-03-31/functions/heliograph-${stage}-${name}/invocations`, async (input) => {
        invoked.push({ name, input })
        return { json: await handler(input) }
      }),
  }
}

const goodAnswers = (): Record<string, AwsHandler> => ({
  DescribeStacks: () => stackAnswer(),
  DescribeRule: ({ Name }) => ({ json: { Name, State: 'ENABLED' } }),
  'GET /v2/email/account': () => ({ json: sesAccount() }),
  'GET /v2/email/identities/example.com': () => ({ json: identity() }),
  GetSMSSandboxAccountStatus: () => smsSandbox(false),
  GetSMSAttributes: () => spendLimit('50'),
  ListSubscriptionsByTopic: () => subscriptions(`${outputs.AlarmTopicArn}:1`),
  'GET /2016-08-19/account-settings': () => ({ json: quota(900) }),
  'GET /2016-08-19/account-settings/': () => ({ json: quota(900) }),
})

const result = (operation: string, inner: string): AwsAnswer => ({
  xml: `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`,
})

export const stackAnswer = ({ status = 'UPDATE_COMPLETE', isProtected = false, of = outputs } = {}): AwsAnswer => {
  const members = Object.entries(of).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  )
  const stack = `<StackName>heliograph-dev</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>`
  const flags = `<EnableTerminationProtection>${isProtected}</EnableTerminationProtection>`
  return result(
    'DescribeStacks',
    `<Stacks><member>${stack}${flags}<Outputs>${members.join('')}</Outputs></member></Stacks>`,
  )
}

export const noStack = (): AwsAnswer => ({
  status: 400,
  xml: '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id heliograph-dev does not exist</Message></Error></ErrorResponse>',
})

export const sesAccount = (differences: object = {}) => ({
  SendingEnabled: true,
  ProductionAccessEnabled: true,
  EnforcementStatus: 'HEALTHY',
  SendQuota: { Max24HourSend: 50_000 },
  ...differences,
})

export const identity = (differences: object = {}) => ({
  VerifiedForSendingStatus: true,
  DkimAttributes: { Status: 'SUCCESS', Tokens: ['abc', 'def'] },
  ...differences,
})

export const smsSandbox = (isIn: boolean) => result('GetSMSSandboxAccountStatus', `<IsInSandbox>${isIn}</IsInSandbox>`)

export const spendLimit = (usd: string) =>
  result(
    'GetSMSAttributes',
    `<attributes><entry><key>MonthlySpendLimit</key><value>${usd}</value></entry></attributes>`,
  )

export const subscriptions = (...arns: string[]) => {
  const members = arns.map(
    (arn) => `<member><SubscriptionArn>${arn}</SubscriptionArn><Protocol>email</Protocol></member>`,
  )
  return result('ListSubscriptionsByTopic', `<Subscriptions>${members.join('')}</Subscriptions>`)
}

export const quota = (free: number) => ({
  AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: free },
})
