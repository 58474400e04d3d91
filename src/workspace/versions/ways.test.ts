import { expect, test } from 'vitest'
import { answersTo, parseWays } from './ways.ts'

const way = { id: 'push', title: 'Push', does: 'It pushes.', trades: 'b', files: { 'web.ts': '' } }

test('ways are read as they were sent', () => {
  expect(parseWays([way])).toEqual([way])
})

test.each([{}, [1], [{ ...way, files: undefined }], [{ ...way, trades: 7 }], null])(
  'what is something else is refused: %j',
  (value) => {
    expect(() => parseWays(value)).toThrow(/way/)
  },
)

test('the answers stand in an order that does not follow that of the ways', () => {
  const ways = [way, { ...way, id: 'pull', trades: 'a' }]
  expect(answersTo(ways).map(({ id }) => id)).toEqual(['pull', 'push'])
})
