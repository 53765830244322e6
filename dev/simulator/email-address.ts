/** Splits a header's list of addresses at the commas that are not inside quotes, comments or angle brackets. */
export const splitAddresses = (list: string): string[] => {
  const addresses: string[] = []
  let start = 0
  let quoted = false
  let nested = 0
  for (let at = 0; at < list.length; at += 1) {
    const character = list[at]
    if (character === '\\') at += 1
    else if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '<' || character === '(') nested += 1
    else if (character === '>' || character === ')') nested -= 1
    else if (character === ',' && nested <= 0) {
      addresses.push(list.slice(start, at))
      start = at + 1
    }
  }
  return [...addresses, list.slice(start)].map((address) => address.trim()).filter((address) => address !== '')
}

/** `Ada <ada@example.com>` -> `ada@example.com`. */
export const bareAddress = (address: string): string => {
  const open = address.lastIndexOf('<')
  const close = address.lastIndexOf('>')
  return (open >= 0 && close > open ? address.slice(open + 1, close) : address).trim()
}

const addressCharactersMax = 320 // RFC 5321: 64 for the name, 1 for the @, 255 for the domain

/** What is wrong with a bare address, in the words SES uses; undefined when nothing is. */
export const addressFault = (address: string): string | undefined => {
  if (address.length > addressCharactersMax) {
    return `Address length is more than ${addressCharactersMax} characters long: '${address.length}'.`
  }
  const at = address.lastIndexOf('@')
  if (at < 0) return "Missing final '@domain'"
  return localFault(address.slice(0, at)) ?? domainFault(address.slice(at + 1))
}

const localFault = (local: string) => {
  if (local === '') return 'Missing local name'
  // SES takes ASCII only before the @; an internationalised name gets this same answer.
  if (/[^\x21-\x7e]/.test(local)) return 'Local address contains control or whitespace'
  if (local.startsWith('.')) return 'Local address starts with dot'
  if (local.endsWith('.')) return 'Local address ends with dot'
  if (local.includes('..')) return 'Local address contains dot-dot'
  return /[()<>,;:\\"[\]@]/.test(local) ? 'Local address contains illegal character' : undefined
}

const domainFault = (domain: string) => {
  if (domain === '') return 'Missing domain'
  if (/[^\x21-\x7e]/.test(domain)) return 'Domain contains control or whitespace'
  if (domain.startsWith('.')) return 'Domain starts with dot'
  if (domain.endsWith('.')) return 'Domain ends with dot'
  if (domain.includes('..')) return 'Domain contains dot-dot'
  return /[^\w.-]/.test(domain) ? 'Domain contains illegal character' : undefined
}
