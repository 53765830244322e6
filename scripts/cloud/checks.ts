import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { type DkimAttributes, GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from '@aws-sdk/client-sns'
import type { Finding } from '../../functions/doctor/finding.ts'
import { asked, type Cloud, type DeployedStack, deadline } from './aws.ts'
import { service } from './command-line.ts'

type Found = Omit<Finding, 'name'>

export const good = (found: string): Found => ({ state: 'good', found })
export const bad = (found: string, cure: string): Found => ({ state: 'bad', found, cure })
export const off = (found: string): Found => ({ state: 'off', found })

/** SNS's own default: one dollar a month. */
const spendLimitLeastUsd = 1
const ruleNames = ['drain-email', 'drain-sms', 'drain-push', 'webhooks', 'sweep']

/** What can be seen from outside, by the name of its line and in the order in which it matters. */
export const createCloudChecks = (cloud: Cloud, stack: DeployedStack): Record<string, () => Promise<Found>> => {
  const ses = new SESv2Client(cloud.clientOptions)
  const sns = new SNSClient(cloud.clientOptions)
  const {
    EmailIdentityName: identity = '',
    SmsCountries: countries = 'none',
    AlarmTopicArn: topic = '',
  } = stack.outputs
  return {
    stack: async () => judgeStack(stack),
    schedules: () => checkSchedules(cloud),
    'ses account': () => checkSesAccount(ses, identity),
    'ses identity': () => checkIdentity(ses, identity),
    'sms sandbox': () => checkSmsSandbox(sns, countries),
    'sms spend limit': () => checkSpendLimit(sns, countries),
    'function quota': () => checkQuota(cloud),
    alarms: () => checkAlarms(sns, topic),
  }
}

const judgeStack = ({ name, status }: DeployedStack) =>
  /^(CREATE|UPDATE)_COMPLETE$/.test(status)
    ? good(`${name} is ${status}`)
    : bad(`${name} is ${status}`, 'CloudFormation tells why under its events. Mend that, then npm run deploy again.')

const checkSchedules = async (cloud: Cloud) => {
  const client = new EventBridgeClient(cloud.clientOptions)
  const states = await Promise.all(
    ruleNames.map(async (name) => {
      const request = new DescribeRuleCommand({ Name: `${service}-${cloud.stage}-${name}` })
      const { State } = await asked(client.send(request, deadline()))
      return { name, isOn: State === 'ENABLED' }
    }),
  )
  const out = states.filter(({ isOn }) => !isOn).map(({ name }) => name)
  if (out.length === 0) return good(`${states.length} on`)
  return bad(`off: ${out.join(', ')}`, `aws events enable-rule --name ${service}-${cloud.stage}-${out[0]}`)
}

const checkSesAccount = async (client: SESv2Client, identity: string) => {
  if (identity === '') return off('no emailIdentity, so no e-mail')
  const account = await asked(client.send(new GetAccountCommand({}), deadline()))
  if (!account.SendingEnabled || account.EnforcementStatus === 'SHUTDOWN') {
    return bad(
      `sending is off (${account.EnforcementStatus ?? 'disabled'})`,
      'SES has written why. Answer its case in the console.',
    )
  }
  if (!account.ProductionAccessEnabled) {
    return bad(
      'in the sandbox: it sends to verified addresses only',
      'SES console, Account dashboard, Request production access. It takes a day.',
    )
  }
  return good(`may send ${account.SendQuota?.Max24HourSend ?? '?'} a day`)
}

const checkIdentity = async (client: SESv2Client, identity: string) => {
  if (identity === '') return off('no emailIdentity, so no e-mail')
  const request = new GetEmailIdentityCommand({ EmailIdentity: identity })
  const found = await asked(client.send(request, deadline())).catch((error: Error) => {
    if (error.name === 'NotFoundException') return undefined
    throw error
  })
  if (!found)
    return bad(`${identity} is not there`, 'Deploy with CREATE_EMAIL_IDENTITY=true, or make it in the SES console.')
  const cure = cureOfIdentity(identity, found.DkimAttributes)
  if (!found.VerifiedForSendingStatus) return bad(`${identity} is not verified`, cure)
  if (identity.includes('@')) return good(`${identity} is verified`)
  const dkim = found.DkimAttributes?.Status
  return dkim === 'SUCCESS'
    ? good(`${identity} is verified and signs with DKIM`)
    : bad(`DKIM of ${identity} is ${dkim}`, cure)
}

const cureOfIdentity = (identity: string, dkim: DkimAttributes = {}) => {
  if (identity.includes('@')) return `SES has sent a mail to ${identity}: open the link in it.`
  const zone = dkim.SigningHostedZone ?? 'dkim.amazonses.com'
  const records = (dkim.Tokens ?? []).map((token) => `${token}._domainkey.${identity} CNAME ${token}.${zone}`)
  return `Put these into its DNS; SES sees them within the hour, mostly: ${records.join('; ')}`
}

const checkSmsSandbox = async (client: SNSClient, countries: string) => {
  if (countries === 'none') return off('SMS_COUNTRIES is not set')
  const { IsInSandbox } = await asked(client.send(new GetSMSSandboxAccountStatusCommand({}), deadline()))
  if (!IsInSandbox) return good('out of it')
  return bad(
    'in it: it sends to verified numbers only',
    'SNS console, Text messaging, Exit SMS sandbox. It takes a day.',
  )
}

const checkSpendLimit = async (client: SNSClient, countries: string) => {
  if (countries === 'none') return off('SMS_COUNTRIES is not set')
  const request = new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] })
  const { attributes } = await asked(client.send(request, deadline()))
  const limit = Number(attributes?.MonthlySpendLimit ?? spendLimitLeastUsd)
  if (limit > spendLimitLeastUsd) return good(`${limit} USD a month`)
  return bad(
    `${limit} USD a month, a few messages`,
    'Ask AWS for a higher quota, then set it in the SNS console, Text messaging.',
  )
}

/** Lambda refuses to reserve the last hundred, so that an account with fewer is one that has not grown yet. */
const unreservedLeast = 100

const checkQuota = async (cloud: Cloud) => {
  const client = new LambdaClient(cloud.clientOptions)
  const { AccountLimit } = await asked(client.send(new GetAccountSettingsCommand({}), deadline()))
  const { ConcurrentExecutions: all = 0, UnreservedConcurrentExecutions: free = 0 } = AccountLimit ?? {}
  if (free >= unreservedLeast) return good(`${free} of ${all} at once are free for other functions`)
  return bad(
    `${free} of ${all} at once are free for other functions`,
    'Ask for more: Service Quotas, AWS Lambda, Concurrent executions.',
  )
}

const checkAlarms = async (client: SNSClient, topic: string) => {
  if (topic === '') return bad('there is no topic', 'This deployment is older than its alarms: npm run deploy.')
  const { Subscriptions = [] } = await asked(
    client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }), deadline()),
  )
  const confirmed = Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:'))
  if (confirmed.length > 0) return good(`${confirmed.length} listening`)
  const cure = `Deploy with ALARM_EMAIL set and confirm the mail that comes, or subscribe to ${topic}.`
  return bad(Subscriptions.length > 0 ? 'the one who should listen has not confirmed' : 'nobody listens', cure)
}
