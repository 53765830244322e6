import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import type { FailureKind } from '../../lib/notifications/delivery-error.ts'
import { answers, type FaultyServer, startFaultyServer } from '../support/faulty-server.ts'
import { anEmail, anSms, failureFrom, patience } from '../support/outgoing.ts'
import { sesAt, snsAt } from '../support/provider-channels.ts'
import { scriptSimulator } from '../support/script-simulator.ts'

let simulator: Simulator
let server: FaultyServer
beforeAll(async () => {
  simulator = await startSimulator({ port: 0 })
  server = await startFaultyServer()
})
beforeEach(() => simulator.clear())
afterAll(() => Promise.all([simulator.close(), server.close()]))

/** The next request, in the words of the service. */
const refuse = (provider: 'ses' | 'sns', status: number, code: string, message: string) =>
  scriptSimulator(simulator, { faults: [{ provider, refuse: { status, code, message } }] })

const xml = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>8f1c-42</RequestId></ErrorResponse>`

type Row = [status: number, wireCode: string, message: string, kind: FailureKind, code: string]

const shared: [status: number, wireCode: string, kind: FailureKind][] = [
  [400, 'AccessDenied', 'paused'],
  [403, 'AccessDenied', 'paused'],
  [403, 'AccessDeniedException', 'paused'],
  [403, 'InvalidClientTokenId', 'paused'],
  [403, 'SignatureDoesNotMatch', 'paused'],
  [403, 'ExpiredToken', 'paused'],
  [403, 'OptInRequired', 'paused'],
  [400, 'ExpiredToken', 'paused'],
  [400, 'OptInRequired', 'paused'],
  [400, 'RequestExpired', 'transient'],
  [503, 'ServiceUnavailable', 'transient'],
  [503, 'InternalFailure', 'transient'],
  [500, 'InternalFailure', 'ambiguous'],
  [502, 'BadGateway', 'ambiguous'],
  [504, 'GatewayTimeout', 'ambiguous'],
  [400, 'Throttling', 'throttled'],
  [429, 'Throttling', 'throttled'],
  [400, 'ThrottlingException', 'throttled'],
  [429, 'SomethingNew', 'throttled'],
  [400, 'SomethingNew', 'permanent'],
]

describe('what SES’s answers mean', () => {
  const rows: Row[] = [
    [400, 'Throttling', 'Maximum sending rate exceeded.', 'throttled', 'ses.Throttling'],
    [400, 'Throttling', 'Daily message quota exceeded.', 'paused', 'ses.Throttling'],
    [400, 'ThrottlingException', 'Maximum sending rate exceeded.', 'throttled', 'ses.ThrottlingException'],
    [400, 'ThrottlingException', 'Daily message quota exceeded.', 'paused', 'ses.ThrottlingException'],
    [
      400,
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: ada@example.com',
      'permanent',
      'ses.MessageRejected',
    ],
    [
      400,
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: No-Reply@example.com, ada@example.com',
      'paused',
      'ses.MessageRejected',
    ],
    [400, 'MessageRejected', 'Address blacklisted.', 'permanent', 'ses.MessageRejected'],
    [400, 'MailFromDomainNotVerifiedException', 'No MX.', 'paused', 'ses.MailFromDomainNotVerifiedException'],
    [400, 'AccountSendingPausedException', 'Paused.', 'paused', 'ses.AccountSendingPausedException'],
    [400, 'ConfigurationSetSendingPausedException', 'Paused.', 'paused', 'ses.ConfigurationSetSendingPausedException'],
    [400, 'ConfigurationSetDoesNotExist', 'No set.', 'paused', 'ses.ConfigurationSetDoesNotExistException'],
    [400, 'InvalidParameterValue', "Missing final '@domain'", 'permanent', 'ses.InvalidParameterValue'],
    [400, 'ValidationError', '1 validation error detected', 'permanent', 'ses.ValidationError'],
    [400, 'InvalidParameterCombination', 'No.', 'permanent', 'ses.InvalidParameterCombination'],
    [400, 'MissingParameter', 'No.', 'permanent', 'ses.MissingParameter'],
    [400, 'MessageRejected', 'Message content contains a virus.', 'permanent', 'ses.MessageRejected'],
    [400, 'FromEmailAddressNotVerified', 'No.', 'paused', 'ses.FromEmailAddressNotVerifiedException'],
    [400, 'ProductionAccessNotGranted', 'No.', 'paused', 'ses.ProductionAccessNotGrantedException'],
    ...shared.map(([status, code, kind]): Row => [status, code, 'Words.', kind, `ses.${code}`]),
  ]

  it.each(rows)('HTTP %i %s "%s" is %s', async (status, wireCode, message, kind, code) => {
    await refuse('ses', status, wireCode, message)
    const failure = await failureFrom(sesAt(simulator.url, 'Me <no-reply@example.com>').send(anEmail(), patience()))
    expect(failure).toMatchObject({ kind, code })
    // A refusal of SES's is about this message or about us: a bounce is what says that an address is dead.
    expect(failure.suppresses).toBeUndefined()
    expect(failure.detail).not.toContain('@example')
    expect(simulator.messages()).toMatchObject([{ accepted: false, code: wireCode }])
  })

  it.each(['SendEmail', 'SendRawEmail'])('takes %s’s 200 without a message id for no proof', async (action) => {
    server.behave(answers(200, `<${action}Response><${action}Result></${action}Result></${action}Response>`))
    const outgoing = anEmail(action === 'SendRawEmail' ? { headers: { 'X-A': '1' } } : {})
    const failure = await failureFrom(sesAt(server.url).send(outgoing, patience()))
    expect(failure).toMatchObject({ kind: 'ambiguous', code: 'ses.no_message_id' })
  })

  it('waits as long as the answer asks', async () => {
    server.behave(answers(400, xml('Throttling', 'Slow down.'), { 'retry-after': '7' }))
    expect(await failureFrom(sesAt(server.url).send(anEmail(), patience()))).toMatchObject({ retryAfterMs: 7_000 })
  })
})

describe('what SNS’s answers mean', () => {
  const rows: Row[] = [
    [
      400,
      'InvalidParameter',
      'PhoneNumber Reason: +4915112345678 is not valid',
      'permanent',
      'sns.InvalidParameterException',
    ],
    [400, 'InvalidParameter', 'AWS.SNS.SMS.SenderID Reason: not registered', 'paused', 'sns.InvalidParameterException'],
    [400, 'ParameterValueInvalid', 'No.', 'permanent', 'sns.InvalidParameterValueException'],
    [400, 'ValidationException', 'No.', 'permanent', 'sns.ValidationException'],
    [400, 'OptedOut', 'Phone number is opted out: +4915112345678', 'permanent', 'sns.OptedOutException'],
    [429, 'Throttled', 'Rate exceeded', 'throttled', 'sns.ThrottledException'],
    [400, 'KMSThrottling', 'Rate exceeded', 'throttled', 'sns.KMSThrottlingException'],
    [403, 'AuthorizationError', 'No.', 'paused', 'sns.AuthorizationErrorException'],
    [403, 'InvalidSecurity', 'No.', 'paused', 'sns.InvalidSecurityException'],
    [400, 'KMSAccessDenied', 'No.', 'paused', 'sns.KMSAccessDeniedException'],
    [400, 'KMSDisabled', 'No.', 'paused', 'sns.KMSDisabledException'],
    [400, 'KMSInvalidState', 'No.', 'paused', 'sns.KMSInvalidStateException'],
    [400, 'KMSNotFound', 'No.', 'paused', 'sns.KMSNotFoundException'],
    [400, 'PlatformApplicationDisabled', 'No.', 'paused', 'sns.PlatformApplicationDisabledException'],
    [400, 'ParameterValueInvalid', 'AWS.SNS.SMS.SenderID', 'paused', 'sns.InvalidParameterValueException'],
    [400, 'InvalidParameter', 'Message too long', 'permanent', 'sns.InvalidParameterException'],
    [400, 'Throttled', 'Rate exceeded', 'throttled', 'sns.ThrottledException'],
    [403, 'KMSOptInRequired', 'No.', 'paused', 'sns.KMSOptInRequired'],
    [404, 'NotFound', 'No topic.', 'paused', 'sns.NotFoundException'],
    [400, 'UserError', 'Sandbox.', 'permanent', 'sns.UserErrorException'],
    [500, 'InternalError', 'Oops.', 'ambiguous', 'sns.InternalErrorException'],
    ...shared.map(([status, code, kind]): Row => [status, code, 'Words.', kind, `sns.${code}`]),
  ]

  it.each(rows)('HTTP %i %s "%s" is %s', async (status, wireCode, message, kind, code) => {
    await refuse('sns', status, wireCode, message)
    const failure = await failureFrom(snsAt(simulator.url).send(anSms(), patience()))
    expect(failure).toMatchObject({ kind, code })
    expect(failure.suppresses).toBe(code === 'sns.OptedOutException' ? true : undefined)
    expect(failure.detail).not.toContain('4915112345678')
    expect(simulator.messages()).toMatchObject([{ accepted: false, code: wireCode }])
  })

  it('takes a 200 without a message id for no proof', async () => {
    server.behave(answers(200, '<PublishResponse><PublishResult></PublishResult></PublishResponse>'))
    const failure = await failureFrom(snsAt(server.url).send(anSms(), patience()))
    expect(failure).toMatchObject({ kind: 'ambiguous', code: 'sns.no_message_id' })
  })
})
