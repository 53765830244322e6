type SmsSize = { encoding: 'GSM-7' | 'UCS-2'; units: number; segments: number }

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extended = '\f^{}\\[~]|€' // each takes an escape and a character

/** How a text message is billed. One part holds 160 GSM-7 or 70 UCS-2 units; joined parts lose some to their numbering. */
export const smsSize = (text: string): SmsSize => {
  const characters = [...text]
  if (characters.every((character) => basic.includes(character) || extended.includes(character))) {
    const widths = characters.map((character) => (extended.includes(character) ? 2 : 1))
    return { encoding: 'GSM-7', ...fill(widths, 160, 153) }
  }
  return {
    encoding: 'UCS-2',
    ...fill(
      characters.map((character) => character.length),
      70,
      67,
    ),
  }
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
