/** `application/x-www-form-urlencoded`, as the URL standard parses and writes it. */
import { percentDecodeBytes } from './percent.ts'
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
  return decodeText(percentDecodeBytes(encodeText(spaced)))
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
