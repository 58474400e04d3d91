import { expect, test } from 'vitest'
import { isolated } from './isolated.ts'

test.each([
  ['Ada', 'Ada'],
  ['王小明', '王小明'],
  ['شهد', '\u2068شهد\u2069'],
  ['Sarah שרה', '\u2068Sarah שרה\u2069'],
])('%s', (name, shown) => {
  expect(isolated(name)).toBe(shown)
})
