import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import * as odd from './odd-data.ts'

describe('odd data is as odd as it says', () => {
  test('no two texts are the same, nor two values of other counts', () => {
    expect(new Set(odd.oddTexts).size).toBe(odd.oddTexts.length)
    expect(new Set(odd.oddValues).size).toBe(odd.oddValues.length)
    expect(odd.wideValue(1)).not.toBe(odd.wideValue(11))
  })

  test('most bytes of a wide value stand within a character', () => {
    const bytes = odd.bytesOf(odd.wideValue(1, 4))
    const starts = bytes.filter((byte) => (byte & 0xc0) !== 0x80).length
    expect(starts).toBeLessThan(bytes.length / 2)
    // Units of UTF-16, characters and bytes: three numbers.
    const [, wide = ''] = odd.wideValue(1).split(' ')
    expect([[...wide].length, wide.length, odd.bytesOf(wide).length]).toEqual([7, 9, 21])
  })

  test('bytes that are no text do not come back from a decoder', () => {
    for (const text of ['', 'a card']) {
      const bytes = odd.noText(text)
      expect(odd.bytesOf(new TextDecoder().decode(bytes))).not.toEqual(bytes)
    }
    expect(odd.allBytes).toHaveLength(256)
  })

  test('two keys that meet come to the same number', () => {
    const numbers: readonly ((path: string) => number)[] = [
      (path) => folded(path, 0, (sum, code) => Math.imul(sum, 31) + code),
      (path) => folded(path, 5381, (sum, code) => Math.imul(sum, 33) + code),
      (path) => crc32(path),
      (path) => folded(path, 0, (sum, code) => sum + code),
      (path) => folded(path, 0x811c9dc5, (sum, code) => Math.imul(sum ^ code, 0x01000193)),
    ]
    for (const [place, pair] of odd.meetingKeys.entries()) {
      const [one, other] = pair.map((key) => numbers[place]?.(`/items/${key}`))
      expect(one, pair.join(' and ')).toBe(other)
    }
    expect(new Set(odd.meetingKeys.flat()).size).toBe(2 * odd.meetingKeys.length)
  })

  test('a path of patterns is the same once it went through a URL', () => {
    const { pathname, search } = new URL(`http://web-1${odd.patternPath}`)
    expect(pathname + search).toBe(odd.patternPath)
  })
})

function folded(text: string, from: number, step: (sum: number, code: number) => number): number {
  let sum = from
  for (let at = 0; at < text.length; at++) sum = step(sum, text.charCodeAt(at)) | 0
  return sum
}

test('base64 goes there and back, however long', () => {
  const bytes = new Uint8Array(10_001).map((_, place) => place % 251)
  expect(odd.fromBase64(odd.toBase64(bytes))).toEqual(bytes)
  expect(odd.toBase64(odd.bytesOf('any'))).toBe('YW55')
})

test.each([
  ['abc', 'abc', 'none'],
  ['abc', 'abX', 'byte 2 is 88 in place of 99, 3 in all'],
  ['abc', 'ab', 'byte 2 is missing in place of 99, 2 in all'],
  ['abc', 'abcd', '4 bytes in all'],
  ['', '', 'none'],
])('%j against %j: %s', (sent, arrived, told) => {
  expect(odd.difference(odd.bytesOf(sent), odd.bytesOf(arrived))).toBe(told)
})
