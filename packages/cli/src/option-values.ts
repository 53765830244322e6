import { InvalidArgumentError } from 'commander'

/** `--metadata order=42 --metadata shop=a` as pairs. */
export const collectPair = (text: string, before: Record<string, string> = {}): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It has to be name=value.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

/** An option that may be given several times. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text]

/** A whole number within bounds. */
export const readNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= min && number <= max) return number
    throw new InvalidArgumentError(`It has to be a whole number from ${min} to ${max}.`)
  }

/** One of these words, in any case; `upper` is how the API spells it. */
export const readWord =
  (words: readonly string[]) =>
  (text: string): string => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase())
    if (found === undefined) throw new InvalidArgumentError(`It has to be one of ${words.join(', ')}.`)
    return found
  }
