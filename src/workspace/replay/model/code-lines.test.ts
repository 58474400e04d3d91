import { expect, test } from 'vitest'
import { codeLinesOf } from './code-lines.ts'
import { eventsOf } from './replay.fixture.ts'

const files = { 'front.ts': 'first\n  second()\nthird', 'other.ts': 'first' }
const log = (file: string, line: number, error?: string) =>
  ({
    kind: 'log',
    node: 'front-1',
    level: 'info',
    text: '',
    ...(error !== undefined && { error }),
    place: { file, line },
  }) as const

test('each line of the learner’s code with its events, in the order of the code', () => {
  const events = eventsOf(
    [0, log('other.ts', 1)],
    [1, log('front.ts', 3)],
    [2, log('front.ts', 2)],
    [3, log('web.ts', 2)],
    [4, log('front.ts', 2, 'Error: no')],
    [5, { kind: 'crash', node: 'front-1', boot: 1, place: { file: 'front.ts', line: 2 } }],
    [6, { kind: 'crash', node: 'front-1', boot: 2 }],
  )
  expect(codeLinesOf(events, files)).toEqual([
    { file: 'front.ts', line: 2, text: 'second()', ids: [2, 4, 5], logged: 1, threw: 2 },
    { file: 'front.ts', line: 3, text: 'third', ids: [1], logged: 1, threw: 0 },
    { file: 'other.ts', line: 1, text: 'first', ids: [0], logged: 1, threw: 0 },
  ])
})

test('a line that the code does not have is told without a text', () => {
  expect(codeLinesOf(eventsOf([0, log('front.ts', 9)]), files)).toMatchObject([{ line: 9, text: '' }])
})
