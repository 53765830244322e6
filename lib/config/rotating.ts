import type { Secrets } from './secrets.ts'

/** A secret of this name, or a value that is no secret and never changes. */
export const rotating = (secrets: Secrets, arn: string) => ({
  current: () => secrets.read(arn),
  renew: (refused: string) => secrets.renew(arn, refused),
})

/** The address with the user and the password of the secret; without a secret, as it is. */
export const rotatingUrl = (secrets: Secrets, address: string, arn: string | undefined) => {
  if (!arn) return { address, current: async () => address, renew: async () => undefined }
  let last: { secret: string; url: string } | undefined
  const remember = (secret: string) => {
    last = { secret, url: withLogin(address, secret) }
    return last.url
  }
  return {
    address,
    current: async () => {
      const secret = await secrets.read(arn)
      return last?.secret === secret ? last.url : remember(secret)
    },
    renew: async (refused: string) => {
      // Another caller was refused first, and has the newer one.
      if (last && last.url !== refused) return last.url
      const secret = last && (await secrets.renew(arn, last.secret))
      return secret && remember(secret)
    },
  }
}

interface Login {
  username?: string
  password: string
}

const withLogin = (address: string, secret: string) => {
  const url = new URL(address)
  const { username, password } = loginIn(secret)
  if (username) url.username = encodeURIComponent(username)
  url.password = encodeURIComponent(password)
  return url.href
}

/** As Secrets Manager's own rotations keep it, or a password alone. Never quotes what it could not read. */
const loginIn = (secret: string): Login => {
  if (!secret.trimStart().startsWith('{')) return { password: secret }
  const { username, password } = parsed(secret)
  if (typeof password !== 'string') throw new Error('The secret has no password.')
  return typeof username === 'string' ? { username, password } : { password }
}

const parsed = (secret: string): Record<string, unknown> => {
  try {
    return JSON.parse(secret)
  } catch {
    throw new Error('The secret is not JSON.')
  }
}
