import { describe, expect, test } from 'vitest'
import type { Entry, Rules } from './entries.ts'
import { findProblem } from './find-problem.ts'

const rules: Rules = { tries: 5, ackTimeoutMs: 1000, comesAgain: true, isOrdered: true, countsTries: true }
/** What happens in these tests takes no time, unless told. */
const at = (ms: number) => ({ span: { sentMs: ms, gotMs: ms } })

const sent = (message: string, key?: string): Entry => ({ kind: 'sent', message, key })
const stored = (message: string, since = 0, id = `id of ${message}`): Entry => ({
  kind: 'stored',
  message,
  id,
  since,
  ...at(0),
})

interface Handed {
  readonly key?: string
  readonly ms?: number
  readonly attempt?: number
  readonly id?: string
  readonly receipt?: string
}
const delivered = (message: string, since: number, handed: Handed = {}): Entry => {
  const { key, ms = 0, attempt = 1, id = `id of ${message}`, receipt = `${message} ${attempt}` } = handed
  return { kind: 'delivered', message, key, id, receipt, attempt, since, ...at(ms) }
}
const acknowledging = (message: string, delivery: number): Entry => ({
  kind: 'acknowledging',
  message,
  delivery,
})
const replied =
  (kind: 'acknowledged' | 'rejected') =>
  (message: string, delivery: number, request: number, ms = 0): Entry => ({
    kind,
    message,
    delivery,
    request,
    since: request,
    ...at(ms),
  })
const acknowledged = replied('acknowledged')
const rejected = replied('rejected')
const dead = (messages: readonly string[], since: number, ms = 0, key?: string): Entry => ({
  kind: 'dead',
  letters: messages.map((message) => ({ message, id: `id of ${message}`, key })),
  since,
  ...at(ms),
})
const nothing = (since: number, ms = 0): Entry => ({ kind: 'nothing', since, ...at(ms) })
const depth = (count: number, since: number, ms = 0): Entry => ({
  kind: 'depth',
  depth: count,
  since,
  ...at(ms),
})
const crash: Entry[] = [{ kind: 'crashed' }, { kind: 'booted', atMs: 0 }]
const drained: Entry = { kind: 'drained' }

const problem = (entries: readonly Entry[], changes: Partial<Rules> = {}) =>
  findProblem(entries, { ...rules, ...changes })

/** Stored, handed out at 0 ms, acknowledged. */
const done = [sent('a'), stored('a'), delivered('a', 2), acknowledging('a', 2), acknowledged('a', 2, 3)]
const out = done.slice(0, 3)

describe('a right queue', () => {
  test('a message is stored, delivered, acknowledged', () => {
    expect(problem([...done, depth(0, 5), nothing(5), drained])).toBeUndefined()
  })

  test('a publish of unknown outcome may never show, or come out', () => {
    expect(problem([sent('a'), nothing(1), depth(0, 1), drained])).toBeUndefined()
    expect(
      problem([sent('a'), depth(1, 1), delivered('a', 1), acknowledging('a', 1), drained]),
    ).toBeUndefined()
  })

  test('an acknowledgement of unknown outcome lets the message come again, or not', () => {
    const entries = [...out, acknowledging('a', 2)]
    expect(problem([...entries, drained])).toBeUndefined()
    expect(problem([...entries, delivered('a', 4, { ms: 1000, attempt: 2 })])).toBeUndefined()
  })

  test('a delivery that was asked for before the acknowledgement arrived may cross it', () => {
    expect(problem([...done, delivered('a', 3, { ms: 1000, attempt: 2 })])).toBeUndefined()
  })

  test('the next of a key comes after the one before was acknowledged without a reply', () => {
    const entries = [
      sent('a', 'k'),
      stored('a'),
      sent('b', 'k'),
      stored('b'),
      delivered('a', 4, { key: 'k' }),
    ]
    expect(problem([...entries, acknowledging('a', 4), delivered('b', 6, { key: 'k' })])).toBeUndefined()
  })

  test('two that were published at the same time have no order', () => {
    const entries = [sent('a', 'k'), sent('b', 'k'), stored('a'), stored('b')]
    const taken = [delivered('b', 4, { key: 'k' }), acknowledging('b', 4), delivered('a', 6, { key: 'k' })]
    expect(problem([...entries, ...taken])).toBeUndefined()
  })

  test('an acknowledgement that counted stays, though the same is rejected when it is sent again', () => {
    expect(problem([...done, acknowledging('a', 2), rejected('a', 2, 5), drained])).toBeUndefined()
  })

  test('a fetch without an answer may have been a delivery', () => {
    const lost: Entry = { kind: 'unanswered', since: 2, atMs: 0 }
    const entries = [sent('a'), stored('a'), lost, nothing(3, 1999)]
    expect(problem([...entries, delivered('a', 4, { ms: 2000, attempt: 2 })])).toBeUndefined()
    expect(problem([...entries, dead(['a'], 4)], { tries: 1 })).toBeUndefined()
    expect(problem([...entries, nothing(4, 2000)])).toMatchObject({ kind: 'withheld' })
  })

  test('after a crash a message comes again at once, or in time', () => {
    expect(problem([...out, ...crash, delivered('a', 5, { attempt: 2 })])).toBeUndefined()
    expect(problem([...out, ...crash, nothing(5, 1999)])).toBeUndefined()
    expect(problem([...out, ...crash, nothing(5, 2000)])).toMatchObject({ kind: 'withheld' })
  })

  test('a dead letter settles a message', () => {
    expect(problem([...out, dead(['a'], 3, 1000), depth(0, 4, 1000), drained], { tries: 1 })).toBeUndefined()
  })

  test('nobody is asked for what a later stage is about', () => {
    const early = { comesAgain: false, isOrdered: false, countsTries: false }
    expect(problem([...out, nothing(3, 5000), drained], early)).toBeUndefined()
    expect(
      problem([...out, ...crash, delivered('a', 5, { receipt: 'new' })], { ...early, tries: 1 }),
    ).toBeUndefined()
  })
})

describe('a wrong queue', () => {
  test('loses what it stored', () => {
    expect(problem([sent('a'), stored('a'), drained])).toEqual({ kind: 'lost', message: 'a', at: 2 })
  })

  test('loses what it rejected the acknowledgement of', () => {
    const entries = [...out, acknowledging('a', 2), rejected('a', 2, 3, 1000)]
    expect(problem([...entries, drained])).toMatchObject({ kind: 'lost', message: 'a' })
  })

  test('loses a dead letter, or does not notice a death by itself', () => {
    const lost = [...out, dead(['a'], 3, 1000), dead([], 4, 1000)]
    expect(problem(lost, { tries: 1 })).toMatchObject({ kind: 'dead-letter-lost', at: 4 })
    expect(problem([...out, dead([], 3, 1999)], { tries: 1 })).toBeUndefined()
    expect(problem([...out, dead([], 3, 2000)], { tries: 1 })).toMatchObject({ kind: 'dead-letter-lost' })
  })

  test('brings back what was acknowledged, to a consumer or as a dead letter', () => {
    expect(problem([...done, delivered('a', 5, { ms: 1000, attempt: 2 })])).toMatchObject({
      kind: 'came-back',
    })
    expect(problem([...done, dead(['a'], 5)], { tries: 1 })).toMatchObject({ kind: 'came-back', at: 5 })
  })

  test('makes something up, or mixes up the keys', () => {
    expect(problem([delivered('a', 0)])).toMatchObject({ kind: 'altered', message: 'a' })
    expect(problem([sent('a', 'k'), delivered('a', 1, { key: 'l' })])).toMatchObject({ kind: 'altered' })
    expect(problem([sent('a', ''), delivered('a', 1)])).toMatchObject({ kind: 'altered' })
    expect(
      problem([sent('a', 'k'), delivered('a', 1, { key: 'k' }), dead(['a'], 2, 1000)], { tries: 1 }),
    ).toMatchObject({ kind: 'altered', at: 2 })
  })

  test('uses an id or a receipt again, or changes an id', () => {
    const two = [sent('a'), stored('a'), sent('b')]
    expect(problem([...two, stored('b', 0, 'id of a')])).toMatchObject({ kind: 'same-id', other: 'a' })
    expect(problem([...two, delivered('b', 3, { id: 'id of a' })])).toMatchObject({ kind: 'same-id' })
    const other = delivered('a', 2, { id: 'other' })
    expect(problem([...two, other])).toMatchObject({ kind: 'other-id', expected: 'id of a', seen: 'other' })
    const again = delivered('a', 5, { attempt: 2, receipt: 'a 1' })
    expect(problem([...out, ...crash, again])).toMatchObject({ kind: 'same-receipt' })
  })

  test('counts wrongly', () => {
    expect(problem([sent('a'), stored('a'), delivered('a', 2, { attempt: 2 })])).toMatchObject({
      kind: 'wrong-attempt',
      expected: '1',
      seen: '2',
    })
    const again = (attempt: number) => delivered('a', 5, { attempt, receipt: 'new' })
    expect(problem([...out, ...crash, again(1)])).toMatchObject({ kind: 'wrong-attempt', expected: '2' })
    expect(problem([...out, depth(0, 3)])).toMatchObject({ kind: 'wrong-depth', expected: '1', seen: '0' })
    expect(problem([...done, depth(1, 5)])).toMatchObject({ kind: 'wrong-depth', expected: '0', seen: '1' })
    expect(problem([...out, depth(1, 3, 2000)], { tries: 1 })).toMatchObject({ kind: 'wrong-depth' })
  })

  test('keeps what it refused', () => {
    expect(problem([sent('a'), { kind: 'refused', message: 'a' }, delivered('a', 2)])).toMatchObject({
      kind: 'refused-but-kept',
    })
  })

  test('has nothing for a fetch though a message waits', () => {
    expect(problem([sent('a'), stored('a'), nothing(2)])).toMatchObject({ kind: 'withheld', message: 'a' })
    expect(problem([sent('a'), stored('a'), nothing(2), delivered('a', 2)])).toBeUndefined()
    expect(problem([...out, nothing(3, 1999)])).toBeUndefined()
    expect(problem([...out, nothing(3, 2000)])).toMatchObject({ kind: 'withheld' })
    const behind = [sent('a', 'k'), stored('a'), sent('b', 'k'), stored('b'), delivered('a', 4, { key: 'k' })]
    expect(problem([...behind, nothing(5)])).toBeUndefined()
    expect(problem([...behind, acknowledging('a', 4), acknowledged('a', 4, 5), nothing(7)])).toMatchObject({
      kind: 'withheld',
      message: 'b',
    })
  })

  test('hands a message to two consumers', () => {
    const again = (ms: number, since = 3) => delivered('a', since, { ms, attempt: 2 })
    expect(problem([...out, again(999)])).toMatchObject({ kind: 'too-soon' })
    expect(problem([...out, again(1000)])).toBeUndefined()
    expect(problem([...out, again(5, 2)])).toMatchObject({ kind: 'two-at-once' })
  })

  test('lets a key overtake itself', () => {
    const entries = [
      sent('a', 'k'),
      stored('a'),
      sent('b', 'k'),
      stored('b'),
      delivered('b', 4, { key: 'k' }),
    ]
    const overtook = { kind: 'overtook', message: 'b', other: 'a', at: 5 }
    expect(problem([...entries, delivered('a', 5, { key: 'k', ms: 1000 })])).toEqual(overtook)
  })

  test('hands out the next of a key while the one before is out', () => {
    const entries = [
      sent('a', 'k'),
      stored('a'),
      sent('b', 'k'),
      stored('b'),
      delivered('a', 4, { key: 'k' }),
    ]
    const together = { kind: 'out-together', message: 'a', other: 'b' }
    expect(problem([...entries, delivered('b', 5, { key: 'k', ms: 999 })])).toEqual({ ...together, at: 5 })
    const later = [...entries, ...crash, delivered('b', 7, { key: 'k' }), acknowledging('a', 4)]
    expect(problem([...later, acknowledged('a', 4, 8)])).toEqual({ ...together, at: 7 })
    expect(problem([...later, rejected('a', 4, 8)])).toBeUndefined()
  })

  test('takes an acknowledgement that it must not, or not one that it must', () => {
    const again = delivered('a', 3, { ms: 1000, attempt: 2 })
    const late = [...out, again, acknowledging('a', 2), acknowledged('a', 2, 4)]
    expect(problem(late)).toMatchObject({ kind: 'late-counted', at: 5 })
    expect(problem([...done, acknowledging('a', 2), acknowledged('a', 2, 5)])).toMatchObject({
      kind: 'used-twice',
    })
    const letter = [...out, dead(['a'], 3, 1000), acknowledging('a', 2), acknowledged('a', 2, 4)]
    expect(problem(letter, { tries: 1 })).toMatchObject({ kind: 'dead-acknowledged' })
    expect(problem([...out, acknowledging('a', 2), rejected('a', 2, 3, 999)])).toMatchObject({
      kind: 'rejected-in-time',
    })
  })

  test('tries too often, or not often enough', () => {
    const twice = [...out, delivered('a', 3, { ms: 1000, attempt: 2 })]
    expect(problem([...twice, delivered('a', 4, { ms: 2000, attempt: 3 })], { tries: 2 })).toMatchObject({
      kind: 'too-many-tries',
      at: 4,
    })
    expect(problem([...out, dead(['a'], 3, 1000)], { tries: 2 })).toMatchObject({ kind: 'dead-too-soon' })
    expect(problem([...out, dead(['a'], 3, 999)], { tries: 1 })).toMatchObject({ kind: 'dead-while-out' })
  })

  test('hands out a dead letter, or lists it twice', () => {
    const entries = [...out, dead(['a'], 3, 1000)]
    expect(problem([...entries, delivered('a', 4, { ms: 1000, attempt: 2 })], { tries: 1 })).toMatchObject({
      kind: 'in-both',
    })
    expect(problem([...out, dead(['a', 'a'], 3, 1000)], { tries: 1 })).toMatchObject({ kind: 'dead-twice' })
  })
})
