import { listOf, objectsIn, resourcesOf, type Template } from './template.ts'

/** What a deployment has to have: the rules beside this file say what it must not have. Each gives what is missing. */
export const promises: Record<string, (template: Template) => string[]> = {
  'each channel has one drain each minute, and so has whatever else comes by itself': (template) =>
    wrongSchedules(template),
  'e-mail leaves from its own identity, text messages go to phone numbers': (template) => [
    ...wrongEmail(template),
    ...wrongSms(template),
  ],
  'no function can take what another needs': (template) =>
    resourcesOf(template, 'AWS::Lambda::Function')
      .filter(({ Properties }) => !(Number(Properties.ReservedConcurrentExecutions) > 0))
      .map(({ name }) => `${name} has no reserved concurrency`),
  'every log ends': (template) =>
    resourcesOf(template, 'AWS::Logs::LogGroup')
      .filter(({ Properties }) => !(Number(Properties.RetentionInDays) > 0))
      .map(({ name }) => `${name} is kept for ever`),
  'somebody hears of trouble': (template) => missingAlarms(template),
}

/** By the end of the rule's name, what it calls its function with. */
const schedules: Record<string, string | undefined> = {
  'drain-email': '{"channel":"email"}',
  'drain-sms': '{"channel":"sms"}',
  'drain-push': '{"channel":"push"}',
  webhooks: undefined,
  sweep: undefined,
}

const wrongSchedules = (template: Template) => {
  const found = resourcesOf(template, 'AWS::Events::Rule').map(({ Properties }) => ({
    ...Properties,
    end: String(Properties.Name).replace(/^heliograph-[a-z\d]+-/, ''),
    input: (listOf(Properties.Targets)[0] as { Input?: string }).Input,
  })) as { end: string; input?: string; State?: unknown; ScheduleExpression?: unknown }[]
  const missing = Object.keys(schedules).filter((end) => found.filter((rule) => rule.end === end).length !== 1)
  const wrong = found.filter(
    ({ end, input, State, ScheduleExpression }) =>
      !(end in schedules) || input !== schedules[end] || State !== 'ENABLED' || ScheduleExpression !== 'rate(1 minute)',
  )
  return [...missing.map((end) => `${end} has not one schedule`), ...wrong.map(({ end }) => `${end} comes wrongly`)]
}

const statementsOf = ({ Resources }: Template, role: string, action: RegExp) =>
  objectsIn(Resources[role]).filter(
    ({ Effect, Action }) => Effect && listOf(Action).some((one) => action.test(`${one}`)),
  )

const wrongEmail = (template: Template) => {
  const resources = statementsOf(template, 'DrainEmailRole', /^ses:Send/).flatMap(({ Resource }) => listOf(Resource))
  const narrow = /:identity\/[^*]*"\}$|:configuration-set\/heliograph-[a-z\d]+"\}$/
  const isNarrow = resources.length > 0 && resources.every((resource) => narrow.test(JSON.stringify(resource)))
  return isNarrow ? [] : ['drain-email may send from more than its identity']
}

const wrongSms = (template: Template) =>
  statementsOf(template, 'DrainSmsRole', /^sns:/)
    .filter(
      ({ Action, Resource, NotResource }) =>
        Action !== 'sns:Publish' || Resource !== undefined || !/:sns:\*:\*:\*"\}$/.test(JSON.stringify(NotResource)),
    )
    .map(() => 'drain-sms may publish to more than phone numbers')

interface Alarm {
  threshold?: number
  /** What it does when nothing is measured. */
  missing?: string
  on?: string
}

/** By the end of the alarm's name, with what of it must not slip. */
const alarms: Record<string, Alarm> = {
  'dead-letters': { on: 'dead_letters', threshold: 0 },
  'oldest-due': { on: 'oldest_due_age_seconds' },
  breaker: { on: 'breaker_open' },
  'drain-errors': { on: 'Errors' },
  throttles: { on: 'Throttles' },
  '5xx': { on: '5xx' },
  'bounce-rate': { on: 'Reputation.BounceRate' },
  'complaint-rate': { on: 'Reputation.ComplaintRate' },
  'redis-memory-001': { on: 'DatabaseMemoryUsagePercentage', threshold: 70 },
  sweep: { on: 'Invocations', missing: 'breaching' },
  'feedback-dead-letters': { on: 'ApproximateNumberOfMessagesVisible' },
}

const missingAlarms = (template: Template) => {
  const found = resourcesOf(template, 'AWS::CloudWatch::Alarm')
  return Object.entries(alarms).flatMap(([end, { threshold, missing, on = '' }]) => {
    const alarm = found.find(({ Properties }) =>
      new RegExp(`^heliograph-[a-z\\d]+-${end}$`).test(`${Properties.AlarmName}`),
    )
    if (!alarm) return [`there is no alarm ${end}`]
    const { Properties } = alarm
    const metrics = objectsIn(Properties).flatMap(({ MetricName }) => listOf(MetricName))
    return [
      ...(metrics.includes(on) ? [] : [`${end} does not look at ${on}`]),
      ...(threshold === undefined || Properties.Threshold === threshold
        ? []
        : [`${end} comes at ${Properties.Threshold}`]),
      ...(missing === undefined || Properties.TreatMissingData === missing ? [] : [`${end} is deaf to silence`]),
    ]
  })
}
