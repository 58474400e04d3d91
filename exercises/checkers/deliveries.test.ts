import { describe, expect, test } from 'vitest'
import { type Entry, findProblem } from './deliveries.ts'

const sent = (message: string, key?: string): Entry => ({ kind: 'sent', message, key })
const stored = (message: string): Entry => ({ kind: 'stored', message, since: 0 })
const delivered = (message: string, since: number, key?: string): Entry => ({
  kind: 'delivered',
  message,
  key,
  since,
})
const acknowledging = (message: string, delivery: number): Entry => ({
  kind: 'acknowledging',
  message,
  delivery,
})
const acknowledged = (message: string, delivery: number): Entry => ({
  kind: 'acknowledged',
  message,
  delivery,
})
const rejected = (message: string, delivery: number): Entry => ({ kind: 'rejected', message, delivery })
const dead = (messages: readonly string[], since: number): Entry => ({ kind: 'dead', messages, since })
const drained: Entry = { kind: 'drained' }

const problem = (entries: readonly Entry[], tries = 5) => findProblem(entries, { tries })

describe('a right queue', () => {
  test('a message is stored, delivered, acknowledged', () => {
    const entries = [sent('a'), stored('a'), delivered('a', 2), acknowledging('a', 2), acknowledged('a', 2)]
    expect(problem([...entries, drained])).toBeUndefined()
  })

  test('a publish of unknown outcome may never show, or come out', () => {
    expect(problem([sent('a'), drained])).toBeUndefined()
    expect(problem([sent('a'), delivered('a', 1), acknowledging('a', 1), drained])).toBeUndefined()
  })

  test('an acknowledgement of unknown outcome lets the message come again, or not', () => {
    const entries = [sent('a'), stored('a'), delivered('a', 2), acknowledging('a', 2)]
    expect(problem([...entries, drained])).toBeUndefined()
    expect(problem([...entries, delivered('a', 4), acknowledging('a', 4), drained])).toBeUndefined()
  })

  test('a delivery that was asked for before the acknowledgement arrived may cross it', () => {
    const entries = [sent('a'), stored('a'), delivered('a', 2), acknowledging('a', 2), acknowledged('a', 2)]
    expect(problem([...entries, delivered('a', 3)])).toBeUndefined()
  })

  test('the next of a key comes after the one before was acknowledged without a reply', () => {
    const entries = [sent('a', 'k'), stored('a'), sent('b', 'k'), stored('b'), delivered('a', 4, 'k')]
    expect(problem([...entries, acknowledging('a', 4), delivered('b', 6, 'k')])).toBeUndefined()
  })

  test('two that were published at the same time have no order', () => {
    const entries = [sent('a', 'k'), sent('b', 'k'), stored('a'), stored('b')]
    expect(problem([...entries, delivered('b', 4, 'k'), delivered('a', 5, 'k')])).toBeUndefined()
  })

  test('a dead letter settles a message', () => {
    expect(problem([sent('a'), stored('a'), delivered('a', 2), dead(['a'], 3), drained])).toBeUndefined()
  })
})

test('an acknowledgement that counted stays, though the same is rejected when it is sent again', () => {
  const entries = [sent('a'), stored('a'), delivered('a', 2), acknowledging('a', 2), acknowledged('a', 2)]
  expect(problem([...entries, acknowledging('a', 2), rejected('a', 2), drained])).toBeUndefined()
})

describe('a wrong queue', () => {
  test('loses what it stored', () => {
    expect(problem([sent('a'), stored('a'), drained])).toEqual({ kind: 'lost', message: 'a', at: 2 })
  })

  test('loses what it rejected the acknowledgement of', () => {
    const entries = [sent('a'), stored('a'), delivered('a', 2), acknowledging('a', 2), rejected('a', 2)]
    expect(problem([...entries, drained])).toMatchObject({ kind: 'lost', message: 'a' })
  })

  test('loses a dead letter', () => {
    const entries = [sent('a'), stored('a'), dead(['a'], 2), dead([], 3)]
    expect(problem(entries)).toMatchObject({ kind: 'lost', message: 'a', at: 3 })
  })

  test('brings back what was acknowledged, to a consumer or as a dead letter', () => {
    const entries = [sent('a'), stored('a'), delivered('a', 2), acknowledging('a', 2), acknowledged('a', 2)]
    expect(problem([...entries, delivered('a', 5)])).toMatchObject({ kind: 'came-back', at: 5 })
    expect(problem([...entries, dead(['a'], 5)])).toMatchObject({ kind: 'came-back', at: 5 })
  })

  test('makes something up, or mixes up the keys', () => {
    expect(problem([delivered('a', 0)])).toMatchObject({ kind: 'altered', message: 'a' })
    expect(problem([sent('a', 'k'), delivered('a', 1, 'l')])).toMatchObject({ kind: 'altered' })
    expect(problem([dead(['a'], 0)])).toMatchObject({ kind: 'altered', message: 'a' })
  })

  test('lets a key overtake itself', () => {
    const entries = [sent('a', 'k'), stored('a'), sent('b', 'k'), stored('b'), delivered('b', 4, 'k')]
    const overtook = { kind: 'overtook', message: 'b', other: 'a', at: 5 }
    expect(problem([...entries, delivered('a', 5, 'k')])).toEqual(overtook)
  })

  test('hands out the next of a key while the one before is out', () => {
    const entries = [sent('a', 'k'), stored('a'), sent('b', 'k'), stored('b'), delivered('a', 4, 'k')]
    const more = [delivered('b', 5, 'k'), acknowledging('a', 4), acknowledged('a', 4)]
    expect(problem([...entries, ...more])).toEqual({ kind: 'out-together', message: 'a', other: 'b', at: 5 })
    expect(problem([...entries, ...more.slice(0, 2), rejected('a', 4)])).toBeUndefined()
  })

  test('tries too often', () => {
    const entries = [sent('a'), stored('a'), delivered('a', 2), delivered('a', 3), delivered('a', 4)]
    expect(problem(entries, 2)).toMatchObject({ kind: 'too-many-tries', message: 'a', at: 4 })
  })

  test('hands out a dead letter, or lists it twice', () => {
    const entries = [sent('a'), stored('a'), dead(['a'], 2)]
    expect(problem([...entries, delivered('a', 3)])).toMatchObject({ kind: 'in-both', message: 'a' })
    expect(problem([...entries, dead(['a', 'a'], 3)])).toMatchObject({ kind: 'dead-twice', message: 'a' })
  })
})
