import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visible, visibleInLine } from './visible.ts'

const cases: readonly (readonly [string, string, string])[] = [
  ['a cleared screen', '\u001b[2J\u001b[3J\u001b[H', '\\u001b[2J\\u001b[3J\\u001b[H'],
  [
    'a title and a clipboard',
    '\u001b]0;x\u0007\u001b]52;c;cm0=\u0007',
    '\\u001b]0;x\\u0007\\u001b]52;c;cm0=\\u0007',
  ],
  ['a link', '\u001b]8;;http://x\u001b\\y', '\\u001b]8;;http://x\\u001b\\y'],
  ['C1 controls', '\u009b2J\u009d0;x\u009c\u0090', '\\u009b2J\\u009d0;x\\u009c\\u0090'],
  ['a carriage return', 'Not yet\rPassed', 'Not yet\\rPassed'],
  ['backspaces and DEL', 'a\b\u007f', 'a\\u0008\\u007f'],
  ['a tab, a form feed, NUL', 'a\tb\fc\0', 'a\\tb\\u000cc\\u0000'],
  [
    'marks of direction',
    '\u202ea\u202c\u2066b\u2069\u200f\u061c',
    '\\u202ea\\u202c\\u2066b\\u2069\\u200f\\u061c',
  ],
  ['what takes no place', 'a\u200bb\ufeffc\u00add\u2060e\u3164', 'a\\u200bb\\ufeffc\\u00add\\u2060e\\u3164'],
  ['ends of lines of Unicode', 'a\u2028b\u2029c\u0085d', 'a\\u2028b\\u2029c\\u0085d'],
  ['tags outside the basic plane', 'a\u{e0041}b', 'a\\udb40\\udc41b'],
  ['half a pair', 'a\ud83d', 'a\\ud83d'],
  ['a joiner between plain letters', 'a\u200db', 'a\\u200db'],
]
test.each(cases)('%s is spelled out', (_, text, shown) => {
  expect(visible(text)).toBe(shown)
})

test.each([
  'plain text, with \\ and "quotes"',
  'two\nlines',
  'e\u0301, 김민지, 日本',
  '👩\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 👍🏽 🇩🇪 ❤\ufe0f',
  'می\u200cخواهم क्\u200dष',
])('%j stays as it is', (text) => {
  expect(visible(text)).toBe(text)
})

test('within a line, nothing ends it', () => {
  expect(visibleInLine('a\nPassed: all 47 tests')).toBe('a\\nPassed: all 47 tests')
})

const acted = /[\p{Cc}\p{Bidi_Control}]/u

test('nothing is left that a terminal acts on, a second time changes nothing, and JSON means the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visible(text)
      expect([...shown].filter((letter) => letter !== '\n' && acted.test(letter))).toEqual([])
      expect(visible(shown)).toBe(shown)
      expect(JSON.parse(visible(JSON.stringify([text], null, 2)))).toEqual([text])
    }),
  )
})
