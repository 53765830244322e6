export interface SmsSize {
  encoding: 'GSM-7' | 'UCS-2'
  /** What the encoding counts: septets, or halves of four bytes. */
  units: number
  /** What is billed. */
  segments: number
}

/** SNS refuses a longer text message: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const smsBytesMax = 1_600

const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const extended = new Set('\f^{}\\[~]|€') // each takes an escape and a character

/**
 * How a text message is encoded and billed: one character outside of GSM 03.38 doubles and more what a text costs. One part holds
 * 160 GSM-7 or 70 UCS-2 units; joined parts lose some to their numbering.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html
 */
export const smsSize = (text: string): SmsSize => {
  const characters = [...text]
  if (characters.every((character) => basic.has(character) || extended.has(character))) {
    const widths = characters.map((character) => (extended.has(character) ? 2 : 1))
    return { encoding: 'GSM-7', ...fill(widths, 160, 153) }
  }
  const widths = characters.map((character) => character.length)
  return { encoding: 'UCS-2', ...fill(widths, 70, 67) }
}

/** The larger of what we send to SNS and what SNS sends on: its documentation leaves open which of the two it counts. */
export const smsBytes = (text: string): number => {
  const { encoding, units } = smsSize(text)
  const encoded = encoding === 'GSM-7' ? Math.ceil((units * 7) / 8) : units * 2
  return Math.max(encoded, Buffer.byteLength(text))
}

const fill = (widths: readonly number[], single: number, joined: number) => {
  const units = widths.reduce((sum, width) => sum + width, 0)
  if (units <= single) return { units, segments: 1 }
  // A character is never split over two parts, so a part may stay one unit short.
  let segments = 1
  let used = 0
  for (const width of widths) {
    if (used + width > joined) {
      segments += 1
      used = 0
    }
    used += width
  }
  return { units, segments }
}
