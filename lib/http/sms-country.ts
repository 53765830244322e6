import type { Message, Mode } from '../notifications/notification.ts'
import { isTestNumber } from '../notifications/test-number.ts'
import { invalidRequest } from './validation.ts'

/** Throws the 422 for a text message to a country that is not on the list. */
export type CheckSmsCountry = (command: { message: Message; mode: Mode }) => Promise<void>

/**
 * Text messages are where a leaked key costs money, and most of what is stolen that way goes abroad: so only the countries that
 * somebody has named are sent to. `*` is every country, and nothing is none.
 */
export const createSmsCountryCheck = (countries: string | undefined): CheckSmsCountry => {
  const allowed = new Set(countries?.split(/ *, */))
  return async ({ message, mode }) => {
    if (message.channel !== 'sms' || allowed.has('*')) return
    if (mode === 'test' && isTestNumber(message.to)) return
    const country = allowed.size > 0 ? await lookUp(message.to) : undefined
    if (country === undefined || !allowed.has(country)) throw refusal([...allowed], country)
  }
}

/** Loaded by the first text message: 80 KB of numbering plans are nothing that an e-mail should wait for. */
const lookUp = async (phone: string) => {
  const { countryOf } = await import('./phone-country.ts')
  return countryOf(phone)
}

const refusal = (allowed: readonly string[], country: string | undefined) => {
  const here = allowed.length > 0 ? `text messages go to ${allowed.join(', ')} only` : 'no country is allowed yet'
  const detail = `is a number of ${country ?? 'no allowed country'}; ${here}.`
  return invalidRequest([{ pointer: '/phone', code: 'country_not_allowed', detail }], {
    hint: 'Whoever operates this deployment names the countries in the setting SMS_COUNTRIES.',
  })
}
