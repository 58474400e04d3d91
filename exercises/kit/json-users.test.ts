import { expect, test } from 'vitest'
import { short, shortJson } from './json-users.ts'

test('two texts that differ look different, and nothing in them acts', () => {
  expect(short('Ann')).toBe('Ann')
  expect(short('A\u200bnn')).toBe('A\\u{200b}nn')
  expect(short('e\u0301')).not.toBe(short('é'))
  expect(short('a"b\nc')).toBe('a\\"b\\nc')
  expect(short('\u2028')).toBe('\\u{2028}')
})

test('what is long is cut, and says so', () => {
  expect(short('x'.repeat(90))).toBe('x'.repeat(90))
  expect(short('x'.repeat(91))).toBe(`${'x'.repeat(90)}…`)
  expect(shortJson({ a: 'x'.repeat(200) })).toHaveLength(91)
  expect(shortJson(undefined)).toBe('nothing')
})
