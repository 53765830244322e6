import { promises } from './promises.ts'
import { alternatives, isObject, listOf, objectsIn, resourcesOf, type Template } from './template.ts'
import { allowedWildcards } from './wildcards.ts'

/** Our own rules, by the sentence that each keeps. Each gives what breaks it. */
const rules: Record<string, (template: Template) => string[]> = {
  'no right reaches further than the written list says': (template) => wideRights(template),
  'every function has a role of its own': (template) => sharedRoles(template),
  'only a drain can send, and only over its own provider': (template) => wrongSenders(template),
  'every function is arm64 on Node 24, in the VPC, with bounded time and a log that ends': (template) =>
    functions(template).flatMap(complaintsOfFunction(template)),
  'no secret stands in an environment': (template) => functions(template).flatMap(secretsInEnvironment),
  'data is encrypted and kept': (template) => [...databases(template), ...caches(template)],
  'connections are encrypted': (template) => connections(template),
  'nothing but the API is public': (template) => publicThings(template),
  'what is scheduled is not tried again, and not late': (template) => lateSchedules(template),
  'every alarm reaches the topic': (template) => deafAlarms(template),
  'every topic and bucket is encrypted': (template) => [...plainTopics(template), ...plainBuckets(template)],
}

export const brokenRules = (template: Template): string[] =>
  Object.entries({ ...rules, ...promises }).flatMap(([rule, check]) =>
    check(template).map((complaint) => `${rule}: ${complaint}`),
  )

interface Statement {
  owner: string
  Effect?: unknown
  Action?: unknown
  Resource?: unknown
  NotResource?: unknown
}

const functions = (template: Template) => resourcesOf(template, 'AWS::Lambda::Function')

/** Every statement of every policy, with the resource that it stands in. */
const statements = ({ Resources }: Template): Statement[] =>
  Object.entries(Resources).flatMap(([owner, resource]) =>
    objectsIn(resource)
      .filter((object) => 'Effect' in object)
      .map((object) => ({ owner, ...object })),
  )

const wideRights = (template: Template) =>
  statements(template)
    .filter(({ Effect, Resource, NotResource, Action }) => {
      const isAllTheTopic = JSON.stringify(Resource) ?? ''
      return (
        Effect === 'Allow' &&
        (isAllTheTopic === '"*"' || NotResource !== undefined || hasStar(Action) || hasWideArn(Resource))
      )
    })
    .flatMap(({ owner, Action }) => listOf(Action).map((action) => `${owner} ${action}`))
    .filter((right) => !(right in allowedWildcards))

const hasStar = (actions: unknown) => listOf(actions).some((action) => String(action).includes('*'))

/** A star anywhere but at the end of a log group's streams. */
const hasWideArn = (resources: unknown) =>
  listOf(resources)
    .map((resource) => JSON.stringify(resource) ?? '')
    .some((text) => text.replace(/(log-group:[^*"]+):\*"/, '$1"').includes('*'))

const sharedRoles = (template: Template) => {
  const roles = functions(template).map(({ name, Properties }) => ({ name, role: JSON.stringify(Properties.Role) }))
  return roles
    .filter(({ role }) => roles.filter((other) => other.role === role).length > 1)
    .map(({ name, role }) => `${name} shares ${role}`)
}

const senders: Record<string, string[]> = {
  'ses:': ['DrainEmailRole'],
  'sns:': ['DrainSmsRole', 'SesEventsTopicPolicy', 'AlarmTopicPolicy'],
}

const wrongSenders = (template: Template) =>
  statements(template)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ owner, Action }) => listOf(Action).map((action) => ({ owner, action: String(action) })))
    .filter(({ owner, action }) => {
      const service = Object.keys(senders).find((prefix) => action.startsWith(prefix))
      return action === '*' || (service !== undefined && !senders[service]?.includes(owner))
    })
    .map(({ owner, action }) => `${owner} may ${action}`)

const timeoutMaxSeconds = 300

const complaintsOfFunction =
  (template: Template) =>
  ({ name, Properties }: ReturnType<typeof functions>[number]) => {
    const group = `/aws/lambda/${Properties.FunctionName}`
    const log = resourcesOf(template, 'AWS::Logs::LogGroup').find((one) => one.Properties.LogGroupName === group)
    const logging = isObject(Properties.LoggingConfig) ? Properties.LoggingConfig.LogFormat : undefined
    return [
      ...(JSON.stringify(Properties.Architectures) === '["arm64"]' ? [] : [`${name} is not arm64`]),
      ...(Properties.Runtime === 'nodejs24.x' ? [] : [`${name} runs ${Properties.Runtime}`]),
      ...(isObject(Properties.VpcConfig) ? [] : [`${name} is not in the VPC`]),
      ...(Number(Properties.Timeout) <= timeoutMaxSeconds ? [] : [`${name} may run for ${Properties.Timeout} s`]),
      ...(Number(log?.Properties.RetentionInDays) > 0 ? [] : [`${name} logs for ever`]),
      ...(logging === 'JSON' ? [] : [`${name} does not log JSON`]),
      ...(listOf(Properties.Tags).length > 0 ? [] : [`${name} has no tags`]),
    ]
  }

const secretsInEnvironment = ({ name, Properties }: ReturnType<typeof functions>[number]) => {
  const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> }
  return Object.entries(Variables)
    .filter(([variable, value]) => {
      const text = JSON.stringify(value)
      const isSecret = /PASSWORD|TOKEN|PRIVATE|SERVICE_ACCOUNT|_KEY$|SECRET$/.test(variable) && text !== '""'
      return isSecret || /\/\/[^@"/]*:[^@"/]+@|resolve:secretsmanager|BEGIN [A-Z ]*PRIVATE KEY/.test(text)
    })
    .map(([variable]) => `${name} has ${variable}`)
}

const databases = (template: Template) =>
  resourcesOf(template, 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance')
    .filter(({ Properties }) => Properties.DBClusterIdentifier === undefined) // those are machines of a cluster
    .flatMap(({ name, Properties, DeletionPolicy, UpdateReplacePolicy }) => [
      ...(String(Properties.StorageEncrypted) === 'true' ? [] : [`${name} is not encrypted`]),
      ...(Properties.ManageMasterUserPassword === true ? [] : [`${name} has a password that somebody knows`]),
      ...(Number(Properties.BackupRetentionPeriod) > 0 ? [] : [`${name} is not backed up`]),
      ...([DeletionPolicy, UpdateReplacePolicy].every((policy) => policy === 'Snapshot' || policy === 'Retain')
        ? []
        : [`${name} would be gone with the stack`]),
    ])

const caches = (template: Template) => [
  ...resourcesOf(template, 'AWS::ElastiCache::ReplicationGroup').flatMap(({ name, Properties }) => [
    ...(Properties.AtRestEncryptionEnabled === true ? [] : [`${name} is not encrypted`]),
    ...(Properties.CacheParameterGroupName === undefined ? [`${name} has no parameters of its own`] : []),
  ]),
  ...resourcesOf(template, 'AWS::ElastiCache::ParameterGroup')
    .filter(
      ({ Properties }) =>
        !isObject(Properties.Properties) || Properties.Properties['maxmemory-policy'] !== 'noeviction',
    )
    .map(({ name }) => `${name} evicts`),
  ...resourcesOf(template, 'AWS::ElastiCache::ServerlessCache').map(({ name }) => `${name} is serverless, and evicts`),
]

const connections = (template: Template) => [
  ...resourcesOf(template, 'AWS::ElastiCache::ReplicationGroup').flatMap(({ name, Properties }) => [
    ...(Properties.TransitEncryptionEnabled === true && Properties.TransitEncryptionMode === 'required'
      ? []
      : [`${name} takes plain connections`]),
    ...(Properties.AuthToken === undefined ? [`${name} asks for no password`] : []),
  ]),
  ...resourcesOf(template, 'AWS::RDS::DBProxy')
    .filter(({ Properties }) => Properties.RequireTLS !== true)
    .map(({ name }) => `${name} takes plain connections`),
  ...resourcesOf(template, 'AWS::RDS::DBParameterGroup', 'AWS::RDS::DBClusterParameterGroup')
    .filter(({ Properties }) => !isObject(Properties.Parameters) || Properties.Parameters['rds.force_ssl'] !== '1')
    .map(({ name }) => `${name} takes plain connections`),
  ...functions(template)
    .filter(({ Properties }) => !/sslmode=verify-full.*rediss:/.test(JSON.stringify(Properties.Environment)))
    .map(({ name }) => `${name} does not ask for TLS`),
]

const publicThings = (template: Template) => [
  ...resourcesOf(template, 'AWS::RDS::DBInstance', 'AWS::RDS::DBCluster')
    .filter(({ Type, Properties }) => Type === 'AWS::RDS::DBInstance' && Properties.PubliclyAccessible !== false)
    .map(({ name }) => `${name} may be public`),
  ...resourcesOf(template, 'AWS::EC2::Subnet')
    .filter(({ Properties }) => Properties.MapPublicIpOnLaunch !== false)
    .map(({ name }) => `${name} gives out public addresses`),
  ...resourcesOf(template, 'AWS::EC2::SecurityGroup').flatMap(({ name, Properties }) => [
    ...objectsIn(Properties.SecurityGroupIngress)
      .filter((rule) => 'CidrIp' in rule || 'CidrIpv6' in rule)
      .map(() => `${name} lets addresses in, and not a group`),
    ...(Properties.SecurityGroupEgress === undefined ? [`${name} lets everything out`] : []),
  ]),
  ...resourcesOf(template, 'AWS::Lambda::Url').map(({ name }) => `${name} is a way in besides the API`),
]

const lateSchedules = (template: Template) => {
  const configured = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig')
    .filter(({ Properties }) => Properties.MaximumRetryAttempts === 0 && Properties.MaximumEventAgeInSeconds === 60)
    .map(({ Properties }) => JSON.stringify((Properties.FunctionName as { Ref: string }).Ref))
  return resourcesOf(template, 'AWS::Events::Rule')
    .filter(({ Properties }) => !configured.some((target) => JSON.stringify(Properties.Targets).includes(target)))
    .map(({ name }) => `${name} is tried again`)
}

const deafAlarms = (template: Template) =>
  resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .filter(({ Properties }) => JSON.stringify(Properties.AlarmActions) !== '[{"Ref":"AlarmTopic"}]')
    .map(({ name }) => name)

const plainTopics = (template: Template) =>
  resourcesOf(template, 'AWS::SNS::Topic')
    .filter(({ Properties }) => alternatives(Properties.KmsMasterKeyId).some((key) => key === undefined))
    .map(({ name }) => name)

const plainBuckets = (template: Template) =>
  resourcesOf(template, 'AWS::S3::Bucket')
    .filter(({ Properties }) => !Properties.BucketEncryption || !Properties.PublicAccessBlockConfiguration)
    .map(({ name }) => name)
