import { describe, expect, it } from 'vitest'
import { givenSettings, turnedOff } from '../../scripts/cloud/stage-settings.ts'

const templateWith = (values: Record<string, string>) =>
  JSON.stringify({ Outputs: Object.fromEntries(Object.entries(values).map(([name, Value]) => [name, { Value }])) })

describe('what a deployment would turn off', () => {
  const all = { EmailIdentityName: 'acme.com', SmsCountries: 'DE', PushProject: 'acme-1' }

  it('is nothing where all is as it was, or another', () => {
    expect(turnedOff(all, templateWith({ ...all, SmsCountries: 'AT,CH' }))).toEqual([])
  })

  it('is what was on and is not any more, by the name of its setting', () => {
    const template = templateWith({ EmailIdentityName: '', SmsCountries: 'none', PushProject: 'none' })
    expect(turnedOff(all, template)).toEqual([
      'EMAIL_IDENTITY was acme.com, and is not set now',
      'SMS_COUNTRIES was DE, and is not set now',
      'FCM_PROJECT_ID was acme-1, and is not set now',
    ])
    expect(turnedOff({ SmsCountries: 'none' }, template)).toEqual([])
    expect(turnedOff(all, '{}')).toHaveLength(3)
  })
})

describe('settings that are given', () => {
  it('are those that are not empty, as in a workflow whose variable is not set', () => {
    expect(givenSettings({ EMAIL_FROM: '', SMS_COUNTRIES: 'DE', PORT: undefined })).toEqual({
      SMS_COUNTRIES: 'DE',
      PORT: undefined,
    })
  })
})
