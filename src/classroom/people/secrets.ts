/** What people sign in with: how it is made, and how it is kept. Whoever reads what is kept can sign in with none of it. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** Where chance comes from: `randomBytes`, unless a test wants to know it. */
export type RandomBytes = (count: number) => Buffer

const consonants = 'bdfghjklmnprstvz'
const vowels = 'aiou'

/** For addresses and cookies: 192 bits. */
export function newToken(random: RandomBytes): string {
  return random(24).toString('base64url')
}

export function newId(random: RandomBytes): string {
  return random(12).toString('base64url')
}

/** To be read out, typed and remembered in any language: words of five letters, with 16 bits in each. */
export function newWords(count: number, random: RandomBytes): string {
  const bytes = random(count * 2)
  return Array.from({ length: count }, (_, place) => wordOf(bytes.readUInt16BE(place * 2))).join('-')
}

/** Proquints: consonants stand for four bits, vowels for two. */
function wordOf(bits: number): string {
  const letters = [
    consonants[bits >> 12],
    vowels[(bits >> 10) & 3],
    consonants[(bits >> 6) & 15],
    vowels[(bits >> 4) & 3],
    consonants[bits & 15],
  ]
  return letters.join('')
}

/** As it was told, however it was typed. */
export function typedWords(typed: string): string {
  return typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
    .join('-')
}

/** For what chance has made, long enough that nobody can try all of it: there a slow hash protects no more than a quick one. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
