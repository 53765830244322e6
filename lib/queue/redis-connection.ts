import { Redis, type RedisOptions } from 'ioredis'
import type { RotatingUrl } from '../notifications/ports/runtime.ts'
import { createRedisLogin } from './redis-login.ts'

/** No command is waited for longer: a black-holed socket never answers, and says so to nobody. */
const commandTimeoutMs = 1_500
/** A blocking read lasts 5 s at most (the drain's wait): a copy that hears nothing for longer has a dead socket. */
const blockedTimeoutMs = 7_000
/** A connection that takes longer is as good as none: the row is stored, and sweep will enqueue it. */
const readyTimeoutMs = 1_000
/** While it is away, one caller in this time finds out what that costs; the others are told at once. */
const failFastMs = 1_000

export interface RedisConnection {
  client: Redis
  ensureReady(): Promise<void>
  close(): Promise<void>
}

/**
 * One connection for every queue of this process. It connects on first use, fails at once while Redis is away and comes
 * back by itself. No offline queue: a command that waits for a server to come back holds an API call with it.
 */
export const openRedis = (url: string | RotatingUrl, onError: (error: unknown) => void): RedisConnection => {
  const login = createRedisLogin(url)
  const open = (options: ClientOptions) => {
    const opened = createClient(login.address, options)
    login.follow(opened)
    opened.on('error', onError)
    return opened
  }
  const client = open({ lazyConnect: true, commandTimeout: commandTimeoutMs, enableOfflineQueue: false })
  replaceWhenSilent(client)
  // BullMQ copies this connection for blocking reads, which are meant to take long: not the command has a timeout, the socket has.
  client.duplicate = (override) => {
    const options = { ...(override as ClientOptions), enableOfflineQueue: true, socketTimeout: blockedTimeoutMs }
    return open(options)
  }
  return {
    client,
    ensureReady: readinessOf(client, login.read),
    close: async () => client.disconnect(),
  }
}

type ClientOptions = Pick<RedisOptions, 'lazyConnect' | 'commandTimeout' | 'enableOfflineQueue' | 'socketTimeout'>

const createClient = (url: string, options: ClientOptions) =>
  new Redis(url, {
    connectTimeout: readyTimeoutMs,
    maxRetriesPerRequest: null, // BullMQ's Worker demands it
    // One auto-pipeline at a time would make lanes wait for each other; commands share the socket anyway.
    enableAutoPipelining: false,
    retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 5), 1_000),
    // A replica that was a primary a moment ago: reconnect, and send the command again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    ...options,
  })

/**
 * A socket that went silent is never reported: the first command that nobody answers has it replaced. The others that it
 * had in hand time out later, and must not take the new one away. What the old one had in hand is sent again over the new one, but for
 * what has timed out: a take whose answer nobody reads would put a hundred jobs out of reach until their locks end.
 */
const replaceWhenSilent = (client: Redis) => {
  const send = client.sendCommand.bind(client)
  let socket = 0
  client.on('connect', () => {
    socket += 1
  })
  client.sendCommand = (command, stream) => {
    if (command.isSettled) return command.promise
    const sentOver = socket
    command.promise.catch((error: Error) => {
      if (error.message !== 'Command timed out' || sentOver !== socket) return
      socket += 1
      client.disconnect(true)
    })
    return send(command, stream)
  }
}

/** One wait for all who ask meanwhile, and after one in vain a while in which nobody waits. */
const readinessOf = (client: Redis, login: () => Promise<void>) => {
  let pending: Promise<void> | undefined
  let failsFast = false
  const failFast = () => {
    failsFast = true
    setTimeout(() => {
      failsFast = false
    }, failFastMs).unref()
  }
  return async () => {
    if (client.status === 'ready') return
    if (failsFast) throw new Error('Redis was away a moment ago')
    pending ??= untilReady(client, login)
      .catch((error) => {
        failFast()
        throw error
      })
      .finally(() => {
        pending = undefined
      })
    await pending
  }
}

const untilReady = async (client: Redis, login: () => Promise<void>) => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`Redis was not ready within ${readyTimeoutMs} ms`)), readyTimeoutMs)
  client.once('ready', resolve)
  const connect = () => {
    if (client.status === 'wait' || client.status === 'end') client.connect().catch(() => {}) // the event says why
  }
  login().then(connect).catch(reject)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    client.off('ready', resolve)
  }
}
