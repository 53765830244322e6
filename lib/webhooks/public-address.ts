import ipaddr from 'ipaddr.js'

/** Azure's wire server: a public address that hands out a machine's secrets to whoever asks from inside. */
const cloudInternals = new Set(['168.63.129.16'])
/** All that IANA has given out as global unicast; everything else is for special uses, also those that nobody has thought of yet. */
const globalUnicastV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

/**
 * Whether an address is on the public internet: not private, loopback, link-local, shared, multicast, reserved or documentation, and
 * not an IPv4 address in IPv6 clothes (mapped, 6to4, NAT64, Teredo), whatever that one is.
 */
export const isPublicAddress = (text: string): boolean => {
  const address = parse(text)
  if (!address || cloudInternals.has(address.toString())) return false
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(globalUnicastV6)
}

export const isLoopback = (text: string): boolean => parse(text)?.range() === 'loopback'

/** Only the form that a resolver gives: `127.1` and other short spellings are nobody's address here. */
const parse = (text: string) => {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined
}
