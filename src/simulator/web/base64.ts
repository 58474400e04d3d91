// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** `atob` and `btoa`: bytes as the characters of a string. */
import { DOMException } from './dom-exception.ts'
import { requireArguments, toText } from './interface.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const encodedPattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

export function atob(text: unknown): string {
  requireArguments(arguments.length, 1, 'atob')
  const encoded = toText(text, 'atob: input').replace(/[\t\n\f\r ]/g, '')
  if (!encodedPattern.test(encoded)) {
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError')
  }
  let decoded = ''
  let bits = 0
  let bitCount = 0
  for (const character of encoded.replace(/=+$/, '')) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffff
    bitCount += 6
    if (bitCount < 8) continue
    bitCount -= 8
    decoded += String.fromCharCode((bits >> bitCount) & 0xff)
  }
  return decoded
}

export function btoa(bytes: unknown): string {
  requireArguments(arguments.length, 1, 'btoa')
  const text = toText(bytes, 'btoa: input')
  let encoded = ''
  for (let index = 0; index < text.length; index += 3) {
    const units = [text.charCodeAt(index), text.charCodeAt(index + 1), text.charCodeAt(index + 2)]
    if (units.some((unit) => unit > 255)) throw new DOMException('Invalid character', 'InvalidCharacterError')
    encoded += encodeGroup(units.filter((unit) => !Number.isNaN(unit)))
  }
  return encoded
}

function encodeGroup(units: readonly number[]): string {
  const [first = 0, second = 0, third = 0] = units
  const bits = (first << 16) | (second << 8) | third
  const characters = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63))
  return characters
    .slice(0, units.length + 1)
    .join('')
    .padEnd(4, '=')
}
