import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../contract/history.ts'
import { clockMs } from '../host/clock.ts'
import { Chronicle, type Entry } from './chronicle.ts'

const log = (node: string, atMs: number, more: Partial<Entry> = {}): Entry => ({
  node,
  clockMs: atMs,
  happening: { kind: 'log', level: 'info', text: node },
  ...more,
})

test('events stand in the order of the clock, whatever order their lines came in', async () => {
  const told: HistoryEvent[] = []
  const chronicle = new Chronicle(10, (event) => told.push(event))
  const nowMs = clockMs()
  for (const [node, atMs] of [
    ['b', 2],
    ['c', 3],
    ['a', 1],
  ] as const)
    chronicle.note(log(node, nowMs + atMs))
  await chronicle.settled()
  expect(told.map(({ node, id }) => `${id}${node}`)).toEqual(['0a', '1b', '2c'])
})

test('an effect waits for its cause, and names it', async () => {
  const chronicle = new Chronicle(10, () => {})
  const nowMs = clockMs()
  chronicle.note(log('effect', nowMs - 5, { cause: 'k', exchange: 'k' }))
  const settled = chronicle.settled()
  setTimeout(() => chronicle.note(log('cause', nowMs - 6, { key: 'k', exchange: 'k' })), 30)
  await settled
  expect(chronicle.events.map(({ node, cause }) => [node, cause])).toEqual([
    ['cause', undefined],
    ['effect', 0],
  ])
})

test('only the newest are kept, all are counted', () => {
  const chronicle = new Chronicle(2, () => {})
  for (const node of ['a', 'b', 'c', 'd', 'e']) chronicle.note(log(node, clockMs()))
  chronicle.close()
  expect(chronicle.count).toBe(5)
  expect(chronicle.events.map(({ node }) => node)).toEqual(['d', 'e'])
})
