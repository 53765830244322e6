const email = /[^\s<>"'@]+@[^\s<>"'@]+/g
const phone = /\+\d{6,15}/g
const apiKey = /hg_(live|test)_[A-Za-z0-9]+_[\w-]+/g
/** Longer messages are a provider's page or a statement, and no help. */
const textMax = 300

/** A text that may have quoted a recipient or a key, made fit for a log. */
export const redact = (text: string): string =>
  text.slice(0, textMax).replace(apiKey, '[api key]').replace(email, '[e-mail]').replace(phone, '[phone]')

/** What of an error may be logged: never its properties, which can hold statements, parameters and rows. */
export const describeError = (error: unknown) => {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { name: error.name, ...code, message: redact(error.message), ...causeOf(error) }
}

const causeOf = ({ cause }: Error) =>
  cause instanceof Error ? { cause: `${cause.name}: ${redact(cause.message)}` } : {}
