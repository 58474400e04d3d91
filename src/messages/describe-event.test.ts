import { expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { describeEvent, durationText } from './describe-event.ts'
import { en } from './en/index.ts'

type Sparse = HistoryEvent extends infer E
  ? E extends HistoryEvent
    ? Omit<E, 'id' | 'timeMs' | 'node'>
    : never
  : never

function told(event: Sparse): string {
  return describeEvent({ id: 0, timeMs: 1, node: 'web-1', ...event }, en.replay.events)
}

test('a request and its end are told with the other end, the path and the status', () => {
  const request = { exchange: 1, peer: 'db-1', method: 'GET', path: '/cards/1?a={b}' } as const
  expect(told({ kind: 'send', ...request })).toBe('sends GET /cards/1?a={b} to db-1')
  expect(told({ kind: 'reply', exchange: 1, peer: 'users', status: 503, tookMs: 1.05 })).toBe(
    'replies 503 to users, 1.05 ms after taking it in',
  )
  expect(told({ kind: 'drop', exchange: 1, peer: 'db-1', carried: 'reply' })).toContain('loses it')
})

test('codes of failures have words of their own; unknown ones are named', () => {
  expect(told({ kind: 'fail', exchange: 1, peer: 'db-1', code: 'ABORT_ERR' })).toBe(
    'gives up its request to db-1',
  )
  expect(told({ kind: 'fail', exchange: 1, peer: 'db-1', code: 'EODD' })).toContain('(EODD)')
  expect(told({ kind: 'fail', exchange: 1, peer: 'db-1', code: 'other' })).toContain('(other)')
  expect(told({ kind: 'refuse', exchange: 1, peer: 'db-1', code: 'full' })).toContain('too many requests')
})

test('a boot after the first is counted', () => {
  expect(told({ kind: 'boot', boot: 1 })).toBe('boots')
  expect(told({ kind: 'boot', boot: 2 })).toBe('boots, for the 2nd time')
  expect(told({ kind: 'crash', boot: 1, error: 'Error: x' })).toContain('Error: x')
})

test('faults name their nodes; one without words names itself', () => {
  const nodes = ['web-1', 'web-2']
  expect(told({ kind: 'fault', fault: 'partition', phase: 'begin', nodes })).toBe(
    'cuts the network around web-1, web-2',
  )
  expect(told({ kind: 'fault', fault: 'flood', phase: 'heal', nodes })).toBe('ends flood on web-1, web-2')
  const vars = [
    ['flag', 'on'],
    ['{nodes}', ''],
  ] as const
  expect(told({ kind: 'fault', fault: 'vars', phase: 'begin', nodes: ['web-1'], vars })).toBe(
    'sets flag to “on”, {nodes} to “” on web-1',
  )
})

test('durations show as many digits as tell something', () => {
  expect([0.523, 13.74, 1204.4].map(durationText)).toEqual(['0.52 ms', '13.7 ms', '1,204 ms'])
})
