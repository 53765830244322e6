import type { Redis } from 'ioredis'
import type { RotatingUrl } from '../notifications/ports/runtime.ts'

const refusal = /^(WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH)/

/** User and password of every connection to one Redis, so that a new password reaches those that are open as well. */
export const createRedisLogin = (url: string | RotatingUrl) => {
  if (typeof url === 'string') return { address: url, read: async () => {}, follow: () => {} }
  let known = url.address
  let isRenewing = false
  const read = async () => {
    known = await url.current()
  }
  const renew = async () => {
    if (isRenewing) return // one for all the connections that were refused
    isRenewing = true
    try {
      known = (await url.renew(known)) ?? known
    } catch {
      // The connection says what is wrong, as often as it tries.
    } finally {
      isRenewing = false
    }
  }
  return {
    address: url.address,
    read,
    /** It connects again by itself after a refusal, and asks its options each time. */
    follow: (client: Redis) => {
      const { options } = client
      Object.defineProperty(options, 'username', { get: () => loginOf(known).username, enumerable: true })
      Object.defineProperty(options, 'password', { get: () => loginOf(known).password, enumerable: true })
      client.on('error', (error: Error) => {
        if (refusal.test(error.message)) renew()
      })
    },
  }
}

const loginOf = (href: string) => {
  const { username, password } = new URL(href)
  const text = (part: string) => (part === '' ? undefined : decodeURIComponent(part))
  return { username: text(username), password: text(password) }
}
