export interface LocalSettings {
  port: number
  databaseUrl: string | undefined
  redisUrl: string | undefined
}

const defaultPort = 3000

/** What a user of this machine's runner may set. An empty variable counts as none. */
export const readSettings = ({ PORT, DATABASE_URL, REDIS_URL } = process.env): LocalSettings => ({
  port: portFrom(PORT),
  databaseUrl: DATABASE_URL || undefined,
  redisUrl: REDIS_URL || undefined,
})

/** The port after it is wanted as well, for the inbox. */
const portFrom = (text: string | undefined) => {
  const port = Number(text || defaultPort)
  if (Number.isInteger(port) && port > 0 && port < 65_535) return port
  throw new Error(`PORT is ${text}; it must be a number from 1 to 65534.`)
}
