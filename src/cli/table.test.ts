import { expect, test } from 'vitest'
import { table } from './table.ts'
import { wrap } from './wrap.ts'

test('columns are as wide as what is in them, wide letters counted as two', () => {
  expect(
    table(
      ['who', 'tests'],
      [
        ['김민지', '1'],
        ['a', '22'],
      ],
    ),
  ).toBe(['who     tests', '──────  ─────', '김민지  1', 'a       22'].join('\n'))
})

test('a paragraph breaks between words, and words longer than a line stay whole', () => {
  const word = 'x'.repeat(50)
  expect(wrap(`one two ${word} three`, 40, '  ')).toBe(`one two\n  ${word}\n  three`)
})
