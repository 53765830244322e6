import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The country of a number, as an ISO 3166 code; undefined for satellites, shared-cost services and the like. */
export const countryOf = (phone: string): string | undefined => parsePhoneNumberFromString(phone)?.country
