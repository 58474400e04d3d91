import { expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { logLines } from './log-lines.ts'

const at = { id: 0, timeMs: 1.5, node: 'web-1' } as const

const worldWith = (events: readonly HistoryEvent[]) => ({ history: { events } })

test('a line says when, where and what', () => {
  const world = worldWith([
    { ...at, kind: 'log', level: 'info', text: 'hello' },
    { ...at, kind: 'log', level: 'warn', text: 'careful' },
  ])
  expect(logLines([world])).toEqual(['1.500 ms web-1 hello', '1.500 ms web-1 warn: careful'])
})

test('what a program threw is told beside where it led', () => {
  const world = worldWith([
    {
      ...at,
      kind: 'log',
      level: 'error',
      text: 'fetch threw: answered with 500',
      error: 'Error: no (web.ts, line 3)',
    },
    { ...at, kind: 'crash', boot: 1, error: 'Error: out of cards' },
    { ...at, kind: 'crash', boot: 1 },
  ])
  expect(logLines([world])).toEqual([
    '1.500 ms web-1 error: fetch threw: answered with 500: Error: no (web.ts, line 3)',
    '1.500 ms web-1 error: the node went down: Error: out of cards',
  ])
})

test('the same line again and again is one, at its first time, with how often it came', () => {
  const again = (id: number): HistoryEvent => ({
    ...at,
    id,
    timeMs: id,
    kind: 'log',
    level: 'info',
    text: 'again',
  })
  const world = worldWith([again(1), again(2), { ...again(3), node: 'web-2' } as HistoryEvent, again(4)])
  expect(logLines([world])).toEqual([
    '1.000 ms web-1 again (2 times)',
    '3.000 ms web-2 again',
    '4.000 ms web-1 again',
  ])
})

test('of too many lines the last are kept', () => {
  const events = Array.from(
    { length: 300 },
    (_, id): HistoryEvent => ({ ...at, id, kind: 'log', level: 'info', text: `${id}` }),
  )
  const lines = logLines([worldWith(events)])
  expect(lines).toHaveLength(201)
  expect(lines[0]).toBe('… 100 earlier lines')
  expect(lines.at(-1)).toBe('1.500 ms web-1 299')
})
