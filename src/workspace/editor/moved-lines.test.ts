import { expect, test } from 'vitest'
import { movedLines } from './moved-lines.ts'

const before = 'one\ntwo\n\nthree\n}\nfour'

test.each([
  ['the same text', before, [1, 2, 3, 4, 5, 6]],
  ['a line in front', `zero\n${before}`, [2, 3, 4, 5, 6, 7]],
  ['a line at the end', `${before}\nfive`, [1, 2, 3, 4, 5, 6]],
  ['a line gone', before.replace('two\n', ''), [1, undefined, 2, 3, 4, 5]],
  ['a line changed', before.replace('two', 'too'), [1, undefined, 3, 4, 5, 6]],
  [
    'two changes, and what is between',
    before.replace('one', 'won').replace('four', 'for'),
    [undefined, 2, undefined, 4, 5, undefined],
  ],
  ['indented', before.replace('three', '  three'), [1, 2, 3, 4, 5, 6]],
  [
    'what stands there twice may be either',
    'won\ntwo\nthree\nthree\n}\nfor',
    [undefined, 2, undefined, undefined, 5, undefined],
  ],
  ['nothing', '', [undefined, undefined, undefined, undefined, undefined, undefined]],
])('%s', (_, after, expected) => {
  const moved = movedLines(before, after)
  expect([1, 2, 3, 4, 5, 6].map((line) => moved.get(line))).toEqual(expected)
})
