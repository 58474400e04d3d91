import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../contract/history.ts'
import { clockMs } from '../host/clock.ts'
import { CausalOrder } from './causal-order.ts'
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
    ['b', -2],
    ['c', -1],
    ['a', -3],
  ] as const)
    chronicle.note(log(node, nowMs + atMs))
  await chronicle.settled()
  expect(told.map(({ node, id }) => `${id}${node}`)).toEqual(['0a', '1b', '2c'])
})

test('an effect waits for its cause, and names it', async () => {
  const chronicle = new Chronicle(10, () => {})
  const nowMs = clockMs()
  const key = 'cause.1.1'
  chronicle.note(log('effect', nowMs - 5, { cause: key, exchange: key }))
  const settled = chronicle.settled()
  setTimeout(() => chronicle.note(log('cause', nowMs - 6, { key, exchange: key })), 30)
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

interface Told {
  readonly node: string
  readonly clockMs: number
  readonly key?: string
  readonly cause?: string
  readonly ends?: number
}

const names = (events: Iterable<Told>): readonly string[] =>
  Array.from(events, ({ key, node }) => key ?? node)

test('a clock that is behind puts no effect before its cause, and holds nothing up', () => {
  const order = new CausalOrder<Told>()
  // The caller's clock is a millisecond behind: it has its answer before it was sent.
  order.add({ node: 'a', clockMs: 1, key: 'a.1.1' }, 10)
  order.add({ node: 'a', clockMs: 5, key: 'a.1.2', cause: 'b.1.1' }, 10)
  order.add({ node: 'b', clockMs: 6, key: 'b.1.1', cause: 'a.1.1' }, 10)
  expect(names(order.take(40))).toEqual(['a.1.1', 'b.1.1', 'a.1.2'])
})

test('however late the line of a cause is read, its effect waits; what has nothing to do with it goes on', () => {
  const order = new CausalOrder<Told>()
  order.add({ node: 'a', clockMs: 1, key: 'a.1.1', cause: 'b.1.7' }, 1)
  order.add({ node: 'a', clockMs: 2, key: 'a.1.2' }, 2)
  order.add({ node: 'c', clockMs: 3, key: 'c.1.1' }, 3)
  expect(names(order.take(100))).toEqual([])
  expect(names(order.take(10_000))).toEqual(['c.1.1'])
  order.add({ node: 'b', clockMs: 0, key: 'b.1.7' }, 10_001)
  expect(names(order.take(10_100))).toEqual(['b.1.7', 'a.1.1', 'a.1.2'])
})

test('a cause that was lost is not waited for: its process told of later events, or is gone', () => {
  const later = new CausalOrder<Told>()
  later.add({ node: 'a', clockMs: 1, key: 'a.1.1', cause: 'b.1.7' }, 1)
  later.add({ node: 'b', clockMs: 2, key: 'b.1.8' }, 2)
  expect(names(later.take(100))).toEqual(['a.1.1', 'b.1.8'])
  const gone = new CausalOrder<Told>()
  gone.add({ node: 'a', clockMs: 1, key: 'a.1.1', cause: 'b.1.7' }, 1)
  gone.add({ node: 'b', clockMs: 2, ends: 1 }, 2)
  expect(names(gone.take(100))).toEqual(['a.1.1', 'b'])
})

test('what others see of a node that is ended stands after its end, which takes a moment', () => {
  const order = new CausalOrder<Told>()
  order.expectEnd('b', 5)
  order.add({ node: 'a', clockMs: 4, key: 'a.1.1' }, 6)
  order.add({ node: 'a', clockMs: 6, key: 'a.1.2' }, 6)
  expect(names(order.take(100))).toEqual(['a.1.1'])
  order.add({ node: 'b', clockMs: 5, ends: 1 }, 101)
  expect(names(order.take(130))).toEqual(['b', 'a.1.2'])
})

test('no word of a process that tells of causes that never were fills the memory, or is lost', () => {
  const order = new CausalOrder<Told>()
  for (let count = 1; count <= 100_010; count++)
    order.add({ node: 'a', clockMs: 1, key: `a.1.${count}`, cause: `nobody.1.${count}` }, 1)
  expect(names(order.take(2))).toHaveLength(10)
  expect(names(order.takeAll())).toHaveLength(100_000)
})

/** Nodes that send to each other at random, with clocks that differ, and lines that are read late. */
const runs = fc
  .record({
    acts: fc.array(
      fc.record({ from: fc.nat(3), to: fc.nat(3), readAfterMs: fc.nat(3000), goOnMs: fc.nat(5) }),
      {
        maxLength: 60,
      },
    ),
    skewsMs: fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40)),
  })
  .map(({ acts, skewsMs }) => {
    const counts = [0, 0, 0, 0]
    const readMs = [0, 0, 0, 0]
    const told: { readonly event: Told; readonly readMs: number }[] = []
    let nowMs = 0
    const tell = (node: number, lateMs: number, cause?: string): string => {
      counts[node] = (counts[node] ?? 0) + 1
      const key = `${node}.1.${counts[node]}`
      // A pipe gives lines in the order in which they went in.
      readMs[node] = Math.max(readMs[node] ?? 0, nowMs + lateMs)
      const event = { node: String(node), clockMs: nowMs + (skewsMs[node] ?? 0), key }
      told.push({ event: cause === undefined ? event : { ...event, cause }, readMs: readMs[node] ?? 0 })
      return key
    }
    for (const { from, to, readAfterMs, goOnMs } of acts) {
      const sent = tell(from, readAfterMs)
      nowMs += goOnMs
      tell(to, goOnMs, sent)
    }
    return told.sort((a, b) => a.readMs - b.readMs)
  })

test('whatever is late, and whatever clocks say: all is told once, after all that led to it', () => {
  fc.assert(
    fc.property(runs, (told) => {
      const order = new CausalOrder<Told>()
      const out: Told[] = []
      for (const { event, readMs } of told) {
        out.push(...order.take(readMs))
        order.add(event, readMs)
      }
      const lastMs = told.at(-1)?.readMs ?? 0
      out.push(...order.take(lastMs + 100))
      expect(out).toHaveLength(told.length)
      const seen = new Set<string>()
      const counts = new Map<string, number>()
      for (const { node, key = '', cause } of out) {
        if (cause !== undefined) expect(seen.has(cause)).toBe(true)
        const count = Number(key.split('.')[2])
        expect(count).toBe((counts.get(node) ?? 0) + 1)
        counts.set(node, count)
        seen.add(key)
      }
    }),
    { numRuns: 300 },
  )
})
