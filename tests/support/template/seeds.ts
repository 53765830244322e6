import type { Template } from './template.ts'

type Seed = [what: string, seed: (template: Template) => void, complaint: RegExp]

const propertiesOf = ({ Resources }: Template, name: string) => {
  const resource = Resources[name]
  if (!resource?.Properties) throw new Error(`no ${name}`)
  return resource.Properties
}
interface Policy {
  PolicyName: string
  PolicyDocument: { Statement: Record<string, unknown>[] }
}
/** The first one of a policy, or of the role's first policy. */
const statementOf = (template: Template, role: string, policyName?: string) => {
  const policies = propertiesOf(template, role).Policies as Policy[]
  const policy = policyName ? policies.find(({ PolicyName }) => PolicyName === policyName) : policies[0]
  const [statement] = policy?.PolicyDocument.Statement ?? []
  if (!statement) throw new Error(`no statement in ${role}`)
  return statement
}
const set = (name: string, property: string, value: unknown) => (template: Template) => {
  propertiesOf(template, name)[property] = value
}

/** One mistake each, in the template of dev. */
export const seeds: Seed[] = [
  [
    'a type that is none',
    (t) => Object.assign(t.Resources.Redis ?? {}, { Type: 'AWS::ElastiCache::Group' }),
    /there is no AWS::ElastiCache::Group/,
  ],
  [
    'a property with a typing mistake',
    set('RdsInstance', 'StorageEncripted', true),
    /RdsInstance\.StorageEncripted is no property/,
  ],
  [
    'a property deep inside with a typing mistake',
    set('ApiLambdaFunction', 'VpcConfig', { SubnetIDs: ['a'] }),
    /VpcConfig\.SubnetIDs is no property/,
  ],
  [
    'a required property that is missing',
    (t) => delete propertiesOf(t, 'ApiLambdaFunction').Role,
    /ApiLambdaFunction\.Role is missing/,
  ],
  ['a number that is none', set('Redis', 'NumCacheClusters', 'two'), /NumCacheClusters must be a integer/],
  ['a list that is none', set('Redis', 'SecurityGroupIds', 'sg-1'), /SecurityGroupIds must be a list/],
  [
    'a reference to nothing',
    set('Redis', 'CacheParameterGroupName', { Ref: 'NoParameters' }),
    /refers to NoParameters, which is not there/,
  ],
  [
    'an attribute that is none',
    set('PrivateSubnetA', 'VpcId', { 'Fn::GetAtt': ['Vpc', 'Id'] }),
    /asks Vpc for Id, which it has not/,
  ],
  [
    'a condition that is none',
    (t) => Object.assign(t.Resources.Redis ?? {}, { Condition: 'Sometimes' }),
    /condition Sometimes, which is not there/,
  ],
  ['a circle', (t) => Object.assign(t.Resources.Vpc ?? {}, { DependsOn: 'Redis' }), /Vpc -> .*Vpc|Redis -> .*Redis/],
  [
    'a right to everything',
    (t) => Object.assign(statementOf(t, 'ApiRole'), { Action: '*', Resource: '*' }),
    /ApiRole \*/,
  ],
  [
    'a right to all secrets',
    (t) => Object.assign(statementOf(t, 'SweepRole'), { Action: 'secretsmanager:GetSecretValue', Resource: '*' }),
    /SweepRole secretsmanager:GetSecretValue/,
  ],
  [
    'an API that can send',
    (t) => Object.assign(statementOf(t, 'ApiRole'), { Action: 'ses:SendEmail' }),
    /ApiRole may ses:SendEmail/,
  ],
  [
    'a shared role',
    set('SweepLambdaFunction', 'Role', { 'Fn::GetAtt': ['ApiRole', 'Arn'] }),
    /SweepLambdaFunction shares/,
  ],
  ['an x86 function', set('ApiLambdaFunction', 'Architectures', ['x86_64']), /ApiLambdaFunction is not arm64/],
  ['a log for ever', (t) => delete propertiesOf(t, 'ApiLogGroup').RetentionInDays, /ApiLambdaFunction logs for ever/],
  [
    'a password in an environment',
    set('ApiLambdaFunction', 'Environment', {
      Variables: { DATABASE_URL: 'postgres://me:secret@db/x?sslmode=verify-full', REDIS_URL: 'rediss://x' },
    }),
    /ApiLambdaFunction has DATABASE_URL/,
  ],
  [
    'a service account in an environment',
    set('ApiLambdaFunction', 'Environment', { Variables: { FCM_SERVICE_ACCOUNT: '{}' } }),
    /has FCM_SERVICE_ACCOUNT/,
  ],
  ['a plain database', set('RdsInstance', 'StorageEncrypted', false), /RdsInstance is not encrypted/],
  ['a public database', set('RdsInstance', 'PubliclyAccessible', true), /RdsInstance may be public/],
  [
    'a database that goes with the stack',
    (t) => Object.assign(t.Resources.RdsInstance ?? {}, { DeletionPolicy: 'Delete' }),
    /RdsInstance would be gone/,
  ],
  ['a database without TLS', set('RdsParameters', 'Parameters', {}), /RdsParameters takes plain connections/],
  ['a Redis without TLS', set('Redis', 'TransitEncryptionEnabled', false), /Redis takes plain connections/],
  ['a Redis without a password', (t) => delete propertiesOf(t, 'Redis').AuthToken, /Redis asks for no password/],
  [
    'a Redis that evicts',
    set('RedisParameters', 'Properties', { 'maxmemory-policy': 'allkeys-lru' }),
    /RedisParameters evicts/,
  ],
  [
    'a door for everybody',
    set('RedisSecurityGroup', 'SecurityGroupIngress', [
      { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, CidrIp: '0.0.0.0/0' },
    ]),
    /RedisSecurityGroup lets addresses in/,
  ],
  [
    'a schedule that is tried again',
    set('SweepLambdaEvConf', 'MaximumRetryAttempts', 2),
    /SweepEventsRuleSchedule1 is tried again/,
  ],
  [
    'an alarm that nobody hears',
    (t) => delete propertiesOf(t, 'SweepAlarm').AlarmActions,
    /every alarm reaches the topic: SweepAlarm/,
  ],
  ['a topic in the clear', (t) => delete propertiesOf(t, 'SesEventsTopic').KmsMasterKeyId, /encrypted: SesEventsTopic/],
  [
    'a drain that nobody calls',
    (t) => delete t.Resources.DrainDashsmsEventsRuleSchedule1,
    /drain-sms has not one schedule/,
  ],
  ['a schedule that is off', set('SweepEventsRuleSchedule1', 'State', 'DISABLED'), /sweep comes wrongly/],
  [
    'a drain of e-mail that sends from any identity',
    (t) => Object.assign(statementOf(t, 'DrainEmailRole', 'send-email'), { Resource: { 'Fn::Sub': 'identity/*' } }),
    /drain-email may send from more/,
  ],
  [
    'a drain of text messages that publishes to topics',
    (t) => Object.assign(statementOf(t, 'DrainSmsRole', 'publish-to-phone-numbers'), { Resource: '*' }),
    /drain-sms may publish to more/,
  ],
  [
    'a function that takes all there is',
    (t) => delete propertiesOf(t, 'FeedbackLambdaFunction').ReservedConcurrentExecutions,
    /FeedbackLambdaFunction has no reserved/,
  ],
  [
    'an access log for ever',
    (t) => delete propertiesOf(t, 'HttpApiLogGroup').RetentionInDays,
    /HttpApiLogGroup is kept/,
  ],
  ['no alarm about dead letters', (t) => delete t.Resources.DeadLettersAlarm, /there is no alarm dead-letters/],
  ['a late alarm about Redis', set('RedisMemoryAlarm', 'Threshold', 95), /redis-memory-001 comes at 95/],
  ['an alarm that silence calms', set('SweepAlarm', 'TreatMissingData', 'notBreaching'), /sweep is deaf to silence/],
]
