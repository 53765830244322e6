/** Any text as RFC 2047 words, for a header that takes ASCII only. */
export const encodedWords = (text: string): string => {
  const words: string[] = ['']
  // By character: a word must not end inside of one.
  for (const character of text) {
    const last = words.at(-1) ?? ''
    if (Buffer.byteLength(last + character) > wordBytesMax) words.push(character)
    else words[words.length - 1] = last + character
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ')
}

const wordBytesMax = 45 // as base64 and with its frame that stays under RFC 2047's 75 characters

/** Plain text that every mail program would take for an encoded word: what it decodes to is not what was written. */
export const looksEncoded = (text: string): boolean => /=\?[^?\s]*\?[bq]\?/i.test(text)
