/** Percent-encoding, with the sets of characters that the URL standard names. */
import { decodeText, encodeText } from './text.ts'

/** What to encode, byte by byte. Beyond ASCII all sets agree: everything. */
export type EncodeSet = readonly boolean[]

function encodeSet(characters: string, base: EncodeSet = []): EncodeSet {
  return Array.from({ length: 256 }, (_, byte) => {
    const isControl = byte < 0x20 || byte > 0x7e
    return isControl || base[byte] === true || characters.includes(String.fromCharCode(byte))
  })
}

export const controlSet = encodeSet('')
export const fragmentSet = encodeSet(' "<>`')
export const querySet = encodeSet(' "#<>')
export const specialQuerySet = encodeSet("'", querySet)
export const pathSet = encodeSet('?^`{}', querySet)
export const userinfoSet = encodeSet('/:;=@[\\]|', pathSet)

const encoded: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
)

export function percentEncode(text: string, set: EncodeSet): string {
  if (!needsEncoding(text, set)) return text
  let result = ''
  for (const byte of encodeText(text)) result += set[byte] ? encoded[byte] : String.fromCharCode(byte)
  return result
}

function needsEncoding(text: string, set: EncodeSet): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit > 0x7e || set[unit]) return true
  }
  return false
}

export function percentDecode(text: string): string {
  return text.includes('%') ? decodeText(percentDecodeBytes(encodeText(text))) : text
}

/** Decodes in place of the bytes it was given. */
export function percentDecodeBytes(bytes: Uint8Array): Uint8Array {
  let length = 0
  for (let index = 0; index < bytes.length; index += 1) {
    let byte = bytes[index] ?? 0
    const decoded = byte === 0x25 ? hexByte(bytes, index + 1) : -1
    if (decoded >= 0) {
      byte = decoded
      index += 2
    }
    bytes[length] = byte
    length += 1
  }
  return bytes.subarray(0, length)
}

/** The byte that two hex digits spell, or -1. */
function hexByte(bytes: Uint8Array, index: number): number {
  const high = hexDigit(bytes[index])
  const low = hexDigit(bytes[index + 1])
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

function hexDigit(unit: number | undefined): number {
  if (unit === undefined) return -1
  if (unit >= 48 && unit <= 57) return unit - 48
  const lower = unit | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
