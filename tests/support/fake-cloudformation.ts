import type { AwsAnswer, AwsHandler, FakeAws } from './fake-aws.ts'
import { noStack, stackAnswer } from './fake-deployment.ts'

const arn = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/heliograph-prod/1'
const bucket = 'heliograph-prod-deployments'

const result = (operation: string, inner = ''): AwsAnswer => ({
  xml: `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`,
})

export interface FakeStack {
  state: { exists: boolean; isProtected: boolean; uploads: string[] }
}

/** So much of CloudFormation and S3 that a deployment and a removal go through: what is asked for has happened at once. */
export const addCloudFormation = (aws: FakeAws): FakeStack => {
  const state = { exists: false, isProtected: false, uploads: [] as string[] }
  let status = 'CREATE_COMPLETE'
  const handlers: Record<string, AwsHandler> = {
    DescribeStacks: () => (state.exists ? stackAnswer({ status, isProtected: state.isProtected }) : noStack()),
    GetCallerIdentity: () =>
      result('GetCallerIdentity', '<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/t</Arn>'),
    CreateChangeSet: () => result('CreateChangeSet', `<Id>${arn}-change</Id><StackId>${arn}</StackId>`),
    DescribeChangeSet: () =>
      result('DescribeChangeSet', `<Status>CREATE_COMPLETE</Status><StackId>${arn}</StackId><Changes/>`),
    ExecuteChangeSet: () => {
      status = state.exists ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE'
      state.exists = true
      return result('ExecuteChangeSet')
    },
    DeleteChangeSet: () => result('DeleteChangeSet'),
    ValidateTemplate: () => result('ValidateTemplate'),
    DescribeStackEvents: () => result('DescribeStackEvents', `<StackEvents>${event(status)}</StackEvents>`),
    DescribeStackResource: () =>
      result(
        'DescribeStackResource',
        `<StackResourceDetail><PhysicalResourceId>${bucket}</PhysicalResourceId></StackResourceDetail>`,
      ),
    UpdateTerminationProtection: ({ EnableTerminationProtection }) => {
      state.isProtected = EnableTerminationProtection === 'true'
      return result('UpdateTerminationProtection', `<StackId>${arn}</StackId>`)
    },
    DescribeRepositories: () => ({ status: 400, json: { __type: 'RepositoryNotFoundException', message: 'none' } }),
    DeleteStack: () => {
      state.exists = false
      status = 'DELETE_COMPLETE'
      return result('DeleteStack')
    },
  }
  for (const [operation, handler] of Object.entries(handlers)) aws.on(operation, handler)
  aws.onAny((operation) => {
    if (operation.startsWith('PUT ')) state.uploads.push(operation)
    return {
      xml: `<ListBucketResult><Name>${bucket}</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>`,
    }
  })
  return { state }
}

const event = (status: string) =>
  `<member><StackId>${arn}</StackId><EventId>${Math.random()}</EventId><StackName>heliograph-prod</StackName><LogicalResourceId>heliograph-prod</LogicalResourceId><PhysicalResourceId>${arn}</PhysicalResourceId><ResourceType>AWS::CloudFormation::Stack</ResourceType><Timestamp>${new Date().toISOString()}</Timestamp><ResourceStatus>${status}</ResourceStatus></member>`
