import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { isLoopback, isPublicAddress } from './public-address.ts'
import type { UrlRules } from './webhook-url.ts'

export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

/** A name with more addresses than this wants something else than to be reached. */
const addressesMax = 32

export class RefusedAddressError extends Error {
  constructor() {
    super('The name leads to an address that is not on the public internet.')
    this.name = 'RefusedAddressError'
  }
}

/**
 * The one look-up of a connection: it gets the very addresses that were checked, so a name that answers differently the next time gains
 * nothing. One bad address among good ones refuses them all.
 */
export const guardedLookup = (rules: UrlRules, resolve: Resolve = resolveAll): LookupFunction => {
  const isAllowed = (address: string) => isPublicAddress(address) || (rules.allowPrivate && isLoopback(address))
  return (hostname, options, callback) => {
    const answer = async () => {
      const addresses = await resolve(hostname)
      const [first] = addresses
      if (!first || addresses.length > addressesMax || !addresses.every(({ address }) => isAllowed(address)))
        throw new RefusedAddressError()
      return { first, addresses: [...addresses] }
    }
    answer().then(
      ({ first, addresses }) => (options.all ? callback(null, addresses) : callback(null, first.address, first.family)),
      (error: Error) => callback(error, '', 0),
    )
  }
}

const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true })
