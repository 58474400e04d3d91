import { describe, expect, it } from 'vitest'
import { bitsOfChance } from './guesses.ts'

/** As many as the suite looks at. */
const VALUES = 64
const ROUNDS = 300

/** Bytes of chance that are the same in every run. */
function bytesFrom(seed: number): (count: number) => number[] {
  let state = seed
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) & 255
  }
  return (count) => Array.from({ length: count }, draw)
}

const hex = (bytes: readonly number[]) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
const wholeOf = (bytes: readonly number[]) => BigInt(`0x${hex(bytes)}`)
const base64url = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64url')

type Spelling = (bytes: (count: number) => number[]) => string

/** The least and the most that was seen, in many rounds of as many values. */
function extremes(spell: Spelling): readonly [number, number] {
  const seen = Array.from({ length: ROUNDS }, (_, round) => {
    const bytes = bytesFrom(round * 7919 + 1)
    return bitsOfChance(Array.from({ length: VALUES }, () => spell(bytes)))
  })
  return [Math.min(...seen), Math.max(...seen)]
}

describe('bits of chance', () => {
  const enough: Readonly<Record<string, Spelling>> = {
    hexadecimal: (bytes) => hex(bytes(8)),
    base64url: (bytes) => base64url(bytes(8)),
    'base 36': (bytes) => wholeOf(bytes(8)).toString(36),
    decimal: (bytes) => wholeOf(bytes(8)).toString(),
    'two decimal numbers': (bytes) =>
      [bytes(4), bytes(4)].map((each) => wholeOf(each).toString().padStart(10, '0')).join(''),
    'bytes with points': (bytes) => bytes(8).join('.'),
    'nine bytes': (bytes) => base64url(bytes(9)),
    'behind a name': (bytes) => `Ann-${hex(bytes(8))}`,
  }
  for (const [how, spell] of Object.entries(enough)) {
    it(`sees 64 bits in whatever digits: ${how}`, () => {
      expect(extremes(spell)[0]).toBeGreaterThanOrEqual(64)
    })
  }

  const uuid: Spelling = (bytes) => {
    const digits = hex(bytes(16))
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${digits.slice(16)}`
  }
  const fewer: Readonly<Record<string, readonly [Spelling, number]>> = {
    'eight digits': [(bytes) => hex(bytes(4)), 32],
    'half of a UUID, whose version is always 4': [
      (bytes) => uuid(bytes).replaceAll('-', '').slice(0, 16),
      60,
    ],
    'ten letters': [(bytes) => base64url(bytes(8)).slice(0, 10), 60],
    'fifteen digits': [(bytes) => hex(bytes(8)).slice(1), 60],
    'a clock beside 32 bits': [(bytes) => `00018f3a5c7d-${hex(bytes(4))}`, 32],
  }
  for (const [what, [spell, bits]] of Object.entries(fewer)) {
    it(`sees that there are fewer: ${what}`, () => {
      expect(extremes(spell)).toEqual([bits, bits])
    })
  }

  it('sees next to nothing in what counts up', () => {
    expect(bitsOfChance(Array.from({ length: VALUES }, (_, number) => `session-${1000 + number}`))).toBe(6)
    expect(bitsOfChance([])).toBe(0)
    expect(bitsOfChance(['one', 'one'])).toBe(0)
  })
})
