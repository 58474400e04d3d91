/** `application/x-www-form-urlencoded`, as the URL standard parses and writes it. */
import { decodeText, encodeText } from './text.ts'

export function parseUrlEncoded(text: string): [string, string][] {
  const pairs: [string, string][] = []
  for (const part of text.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = equals < 0 ? part : part.slice(0, equals)
    const value = equals < 0 ? '' : part.slice(equals + 1)
    pairs.push([decodePart(name), decodePart(value)])
  }
  return pairs
}

const plainPattern = /^[^%+\ud800-\udfff]*$/

function decodePart(part: string): string {
  if (plainPattern.test(part)) return part
  const spaced = part.replaceAll('+', ' ')
  if (!spaced.includes('%')) return spaced.toWellFormed()
  const source = encodeText(spaced)
  const bytes = new Uint8Array(source.length)
  let length = 0
  for (let index = 0; index < source.length; index += 1) {
    let byte = source[index] ?? 0
    if (byte === 0x25) {
      const decoded = hexByte(source, index + 1)
      if (decoded >= 0) {
        byte = decoded
        index += 2
      }
    }
    bytes[length] = byte
    length += 1
  }
  return decodeText(bytes.subarray(0, length))
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

export function writeUrlEncoded(pairs: readonly (readonly [string, string])[]): string {
  let text = ''
  for (const [name, value] of pairs)
    text += `${text === '' ? '' : '&'}${encodePart(name)}=${encodePart(value)}`
  return text
}

const safePattern = /^[A-Za-z0-9*\-._]*$/
const encodedByByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  if (byte === 32) return '+'
  if (byte < 128 && safePattern.test(character)) return character
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

function encodePart(part: string): string {
  if (safePattern.test(part)) return part
  let text = ''
  for (const byte of encodeText(part)) text += encodedByByte[byte] ?? ''
  return text
}
