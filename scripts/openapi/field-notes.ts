/**
 * What each field means, once: the same name means the same thing wherever it stands, or is noted as `Schema.name` where it does
 * not. The notes are for the document alone, and weigh nothing in a function's bundle.
 */
export const fieldNotes: Record<string, string> = {
  id: 'Its id: a UUID of version 7, so that later ones are greater.',
  object: 'What kind of resource this is.',
  links: 'Where to go from here.',
  self: 'This resource.',
  timeline: 'What happened to it.',
  cancel: 'POST here to cancel it.',
  type: 'The way it goes out, and so the fields that it has.',
  status: 'How it stands; docs/lifecycle.md has the table.',
  reason: 'Why it is in that status, as a stable code; null where the status says it all.',
  mode: 'What the API key was: nothing in test mode reaches a provider.',
  user_id: 'Your own id of the person; yours to choose and to filter by.',
  email: 'The recipient’s address.',
  phone: 'The recipient’s number in E.164.',
  device_token: 'The registration token of the recipient’s device.',
  message: 'The text.',
  subject: 'The subject line.',
  html: 'The same as HTML, for those who read that.',
  reply_to: 'Where answers go.',
  headers: 'Headers of the e-mail: X-..., List-Unsubscribe, In-Reply-To, References, Precedence, Auto-Submitted.',
  attachments: 'Files that come with it; at most 10. An answer names them without their content.',
  filename: 'The name that the recipient sees.',
  content_type: 'Its media type.',
  content: 'The file, in base64.',
  title: 'The line above the text.',
  data: 'Pairs for your app.',
  collapse_key: 'A later push with the same key takes the place of this one.',
  ttl_seconds: 'How long FCM keeps it for a device that is away; at most four weeks.',
  sms: 'How the text is encoded, and what is billed.',
  encoding: 'GSM-7, or UCS-2 where one character needs it.',
  segments: 'The parts that are sent and billed.',
  priority: '`high` overtakes; `low` lets others pass.',
  delivery: 'What to do when nobody can know whether a provider took it: send again, or never.',
  metadata: 'Up to 16 pairs of yours, searchable.',
  send_at: 'When to send it; at most a year ahead. Left out: now.',
  expires_at: 'It is not sent later than this.',
  attempts: 'Attempts so far that count against the maximum; a throttled one does not.',
  replays: 'How often it was replayed.',
  created_at: 'When it was accepted.',
  finished_at: 'When delivery ended; null while it has not.',
  recipient: 'The address, number or token that it goes to.',
  created_after: 'Only what was accepted later.',
  failed_after: 'Only what was given up later.',
  failed_before: 'Only what was given up earlier.',
  cursor: '`page.next` of the answer before.',
  limit: 'How many at most.',
  page: 'Where this page stands in the list.',
  next: 'The cursor of the next page; null on the last.',
  notification_id: 'Whose timeline it is.',
  summary: 'Why it is where it is, and what to do, in one sentence.',
  events: 'What happened, in order.',
  at: 'When.',
  event: 'What happened.',
  text: 'The same for a person, in one line.',
  attempt: 'The attempt, where this is one.',
  feedback: 'The provider’s word, where this is one.',
  claim: 'Which claim made it: grows by one each time a drain takes the notification from the queue.',
  provider: 'Who was asked to deliver it.',
  started_at: 'When the provider was asked.',
  duration_ms: 'How long the provider took to answer.',
  outcome: 'What came of it.',
  code: 'The provider’s code, or ours where it gave none.',
  detail: 'The words behind the code, without addresses.',
  provider_message_id: 'The provider’s own id of the message.',
  retryable: 'Whether another try was planned.',
  retry_at: 'When the next try is due; null where there is none.',
  failed_at: 'When it was given up.',
  notification: 'The notification.',
  replay: 'POST here to replay it.',
  total: 'All of them.',
  count: 'How many.',
  oldest_failed_at: 'When the oldest of them was given up.',
  dry_run: 'Whether to say what would happen and do nothing.',
  ids: 'Ids of notifications.',
  skipped: 'What was left alone, and why.',
  plan: 'What a dry run gave: sent back, it carries out exactly what was shown.',
  filter: 'Which dead letters; `{}` means all.',
  rate_per_second: 'How many are replayed in a second.',
  errors: 'What is wrong, and where.',
  pointer: 'A JSON pointer into the body, or `/query/<name>`, `/headers/<name>`.',
  hint: 'What may help.',
  instance: 'The path of the request.',
  request_id: 'Under this id the request is logged.',
  checks: 'What was asked.',
  postgres: 'The database.',
  queue: 'The queue.',
  name: 'What runs here.',
  version: 'Its version.',
  recorded: 'Events that were new and are kept.',
  ignored: 'Events that are none of ours.',
  subscribed: 'Whether the subscription stands now.',
  openapi: 'The version of OpenAPI.',
  Type: 'What SNS posts.',
  MessageId: 'SNS’s id of the message.',
  TopicArn: 'The topic.',
  Message: 'The event, as text.',
  Subject: 'Its subject.',
  Timestamp: 'When it was published.',
  SignatureVersion: 'Version 1 is not taken.',
  Signature: 'Made with the key of the certificate.',
  SigningCertURL: 'Where the certificate is.',
  Token: 'What confirms the subscription.',
  SubscribeURL: 'What confirms the subscription, as an address.',

  'Problem.type': 'Leads to the page of the code.',
  'Problem.title': 'What the code stands for.',
  'Problem.status': 'The HTTP status.',
  'Problem.detail': 'What is wrong with this request.',
  'Problem.code': 'Stable; decide by this.',
  'FieldError.code': 'What is wrong with the field, as a stable code.',
  'FieldError.detail': 'What the field should be.',
  'Feedback.type': 'What the provider tells.',
  'Health.status': 'It is up.',
  'Readiness.status': 'Whether all of it can be reached.',
  'DeadLetter.reason': 'Why it was given up, as a stable code.',
  'DeadLetterSummary.reason': 'Why they were given up.',
  'DeadLetterSummary.data': 'One entry for each type, reason and code.',
  'NotificationPage.data': 'Newest first.',
  'DeadLetterPage.data': 'Newest notification first.',
  'Replay.dry_run': 'Whether nothing was done.',
  'Replay.count': 'How many were replayed, or would be.',
  'Replay.ids': 'Which ones.',
  'Replay.reason': 'Why it was left alone.',
  'listDeadLetters.reason': 'Only what was given up for this reason.',
  'listDeadLetters.code': 'Only what failed with this code.',
  'listNotifications.status': 'Only what stands so.',
  'replayDeadLetters.reason': 'Why you replay them; kept with each. Only a dry run needs none.',
}

type Json = Record<string, unknown>

/** Puts the notes where the fields are. The context of a field is its schema's name, or the operation's id. */
export const annotate = <Document extends object>(document: Document): Document => {
  const { components, paths } = document as { components: { schemas: Json }; paths: Record<string, Json> }
  for (const [name, schema] of Object.entries(components.schemas)) noteFields(schema, name)
  for (const path of Object.values(paths)) {
    for (const operation of Object.values(path) as Json[]) {
      const context = String(operation.operationId)
      for (const parameter of operation.parameters as Json[]) note(parameter, context, String(parameter.name))
      noteFields(operation.requestBody, context)
    }
  }
  return document
}

const noteFields = (node: unknown, context: string): void => {
  if (typeof node !== 'object' || node === null) return
  const { properties } = node as { properties?: Record<string, Json> }
  for (const [name, field] of Object.entries(properties ?? {})) note(field, context, name)
  for (const [key, child] of Object.entries(node)) if (!key.startsWith('example')) noteFields(child, context)
}

/** `$ref` may have a description beside it since OpenAPI 3.1. */
const note = (field: Json, context: string, name: string) => {
  field.description ??= fieldNotes[`${context}.${name}`] ?? fieldNotes[name]
}
