import { readFileSync } from 'node:fs'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const entryHeaderBytes = 46

/** The names of the files in a zip, from its table of contents. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export const zipEntries = (file: string): string[] => {
  const zip = readFileSync(file)
  const names: string[] = []
  for (let at = zip.readUInt32LE(endOf(file, zip) + 16); zip.readUInt32LE(at) === entrySignature; ) {
    const nameBytes = zip.readUInt16LE(at + 28)
    names.push(zip.toString('utf8', at + entryHeaderBytes, at + entryHeaderBytes + nameBytes))
    at += entryHeaderBytes + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return names
}

/** The end record is last, but for a comment of unknown length. */
const endOf = (file: string, zip: Buffer) => {
  for (let at = zip.length - 22; at >= 0; at -= 1) if (zip.readUInt32LE(at) === endSignature) return at
  throw new Error(`${file} is not a zip file.`)
}
