import { expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { Details } from './replay-details.ts'

const request = { method: 'GET', path: '/a', timeMs: 0 } as const
/** A balancer that asks a second server for what one request brought, and once something else. */
const events: readonly HistoryEvent[] = [
  { ...request, id: 0, kind: 'send', node: 'users', peer: 'b', exchange: 0 },
  { ...request, id: 1, kind: 'receive', node: 'b', peer: 'users', exchange: 0, cause: 0 },
  { ...request, id: 2, kind: 'send', node: 'b', peer: 'web-1', exchange: 1, cause: 1 },
  { ...request, id: 3, kind: 'send', node: 'b', peer: 'other', exchange: 2, cause: 1, path: '/else' },
  // By a hand from outside, which no request led to.
  { id: 4, timeMs: 0, kind: 'crash', node: 'web-1', boot: 1 },
  { id: 5, timeMs: 0, kind: 'fail', node: 'b', peer: 'web-1', exchange: 1, code: 'ECONNRESET', cause: 4 },
  {
    ...request,
    ...{ id: 6, kind: 'send', node: 'b', peer: 'web-2', exchange: 3, cause: 5 },
    message: { headers: [['x-a', '1']], bytes: 9, text: 'two\nlines' },
  },
  {
    ...request,
    ...{ id: 7, kind: 'receive', node: 'web-2', peer: 'b', exchange: 3, cause: 6 },
    message: { headers: [], bytes: 5000, text: 'cut' },
  },
  {
    ...{
      id: 8,
      timeMs: 0,
      kind: 'reply',
      node: 'web-2',
      peer: 'b',
      exchange: 3,
      cause: 7,
      status: 200,
      tookMs: 1,
    },
    message: { headers: [], bytes: 3 },
  },
  {
    ...{ id: 9, timeMs: 0, kind: 'crash', node: 'web-2', boot: 1 },
    disk: [
      { path: 'log', bytes: 10, unsyncedBytes: 10, keptBytes: 6, ending: 'a\nth' },
      { path: 'gone', unsyncedBytes: 0, keptBytes: 0 },
    ],
  },
]
const linesOf = (place: number, withMessages = true): readonly string[] => {
  const event = events[place]
  return event === undefined ? [] : new Details(events, withMessages).linesOf(event)
}

test('a request tells which try it is, and of what, at both of its ends', () => {
  expect(linesOf(2)).toEqual(['exchange 2: try 1 of 2 for what event 2 brought'])
  expect(linesOf(6)[0]).toBe('exchange 4: try 2 of 2 for what event 2 brought')
  expect(linesOf(7)[0]).toBe('exchange 4: try 2 of 2 for what event 2 brought')
  expect(linesOf(3)).toEqual(['exchange 3'])
  expect(linesOf(0)).toEqual(['exchange 1'])
})

test('headers and bodies, with what is not shown of them', () => {
  expect(linesOf(6).slice(1)).toEqual(['x-a: 1', 'body of 9 bytes:', '  two', '  lines'])
  expect(linesOf(7).slice(1)).toEqual(['body of 5000 bytes:', '  cut', '  … it goes on'])
  expect(linesOf(8)).toEqual(['exchange 4', 'body of 3 bytes, not shown'])
})

test('a crash tells what the disk kept, asked or not', () => {
  const told = [
    'disk: of 10 bytes of log that were not synced, 6 are there; it has 10 bytes now',
    '  and ends: "a\\nth"',
    'disk: gone is gone',
  ]
  expect(linesOf(9)).toEqual(told)
  expect(linesOf(9, false)).toEqual(told)
  expect(linesOf(6, false)).toEqual([])
})
