import { describe, expect, it } from 'vitest'
import { smsBytes, smsSize } from '../../lib/notifications/sms-size.ts'

// GSM 03.38 as the standard prints it, both tables.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

describe('the size of a text message', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['x'.repeat(160), 'GSM-7', 160, 1],
    ['x'.repeat(161), 'GSM-7', 161, 2],
    ['x'.repeat(306), 'GSM-7', 306, 2],
    ['x'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['€'.repeat(81), 'GSM-7', 162, 2],
    // An escape and its character stay in one part: 76 of them in each, and one unit is lost.
    ['€'.repeat(153), 'GSM-7', 306, 3],
    ['\f^{}\\[~]|€', 'GSM-7', 20, 1],
    [basic, 'GSM-7', 127, 1],
    ['я'.repeat(70), 'UCS-2', 70, 1],
    ['я'.repeat(71), 'UCS-2', 71, 2],
    ['я'.repeat(134), 'UCS-2', 134, 2],
    ['я'.repeat(135), 'UCS-2', 135, 3],
    ['🎉', 'UCS-2', 2, 1],
    ['🎉'.repeat(35), 'UCS-2', 70, 1],
    // Half of a character does not travel alone: 33 in each part of 67.
    ['🎉'.repeat(67), 'UCS-2', 134, 3],
    // One curly quote or backtick is enough.
    [`${'x'.repeat(159)}’`, 'UCS-2', 160, 3],
    ['`', 'UCS-2', 1, 1],
    ['ç', 'UCS-2', 1, 1],
    ['\t', 'UCS-2', 1, 1],
  ] as const)('of %j is %s, %i units in %i segments', (text, encoding, units, segments) => {
    expect(smsSize(text)).toEqual({ encoding, units, segments })
  })

  it.each([
    ['x'.repeat(1_600), 1_600],
    ['ü'.repeat(800), 1_600],
    ['я'.repeat(800), 1_600],
    ['€'.repeat(600), 1_800],
    // Two septets each, and one byte of UTF-8.
    ['^'.repeat(1_000), 1_750],
    // One character makes everything else two bytes wide.
    [`${'x'.repeat(899)}я`, 1_800],
    ['🎉', 4],
  ])('in bytes is the larger of what we say and what travels (%#)', (text, bytes) => {
    expect(smsBytes(text)).toBe(bytes)
  })
})
