import { styleText } from 'node:util'
import type { TextOutput, World } from './world.ts'

type Style = Parameters<typeof styleText>[0]
export type Paint = (style: Style, text: string) => string

/** Colors for a terminal alone, and for none that says NO_COLOR (https://no-color.org). */
export const paintFor = (output: TextOutput, env: World['env']): Paint =>
  isColorful(output, env) ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text

const isColorful = ({ isTTY }: TextOutput, { NO_COLOR, FORCE_COLOR, TERM }: World['env']) => {
  if (NO_COLOR) return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0'
  return isTTY === true && TERM !== 'dumb'
}

const styles: Record<string, Style> = {
  SENT: 'green',
  DELIVERED: 'green',
  FAILED: 'red',
  BOUNCED: 'red',
  COMPLAINED: 'red',
  SUPPRESSED: 'yellow',
  EXPIRED: 'yellow',
  CANCELED: 'dim',
  SCHEDULED: 'cyan',
}

/** A status as it is shown everywhere. `width` is for columns: the color does not count. */
export const paintStatus = (paint: Paint, status: string, width = 0): string => {
  const text = status.padEnd(width)
  const style = styles[status]
  return style ? paint(style, text) : text
}
