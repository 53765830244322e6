import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50

/** Unpacks a zip into a folder, as Lambda does. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export const unzip = (file: string, folder: string) => {
  const zip = readFileSync(file)
  const end = zip.lastIndexOf(Buffer.from(new Uint32Array([endSignature]).buffer))
  for (let at = zip.readUInt32LE(end + 16); zip.readUInt32LE(at) === entrySignature; ) {
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + 46, at + 46 + nameBytes!)
    const target = join(folder, name)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, contentOf(zip, at))
    at += 46 + nameBytes! + extraBytes! + commentBytes!
  }
}

const contentOf = (zip: Buffer, entry: number) => {
  const isStored = zip.readUInt16LE(entry + 10) === 0
  const packedBytes = zip.readUInt32LE(entry + 20)
  const header = zip.readUInt32LE(entry + 42)
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
  const packed = zip.subarray(start, start + packedBytes)
  return isStored ? packed : inflateRawSync(packed)
}
