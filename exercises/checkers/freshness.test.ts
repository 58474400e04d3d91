import { describe, expect, test } from 'vitest'
import { Freshness, type Held, type Rule } from './freshness.ts'

const AT_ONCE: Rule = { graceMs: 0, byReads: false }
const NO_WAY_BACK: Rule = { graceMs: 0, byReads: true }
const SIX_SECONDS: Rule = { graceMs: 6000, byReads: true }

function written(seen: Freshness, value: Held, startMs: number, endMs: number, version?: number): void {
  seen.write('a', value, startMs).acknowledged(endMs, version)
}

const read = (seen: Freshness, found: Held, startMs: number, endMs: number, rule: Rule, version?: number) =>
  seen.read({ key: 'a', found, startMs, endMs, version }, rule)

describe('histories that are right', () => {
  test('nothing, then what was written, then what was written after it', () => {
    const seen = new Freshness()
    expect(read(seen, null, 0, 1, NO_WAY_BACK)).toBeUndefined()
    written(seen, '1', 10, 20)
    expect(read(seen, '1', 21, 22, NO_WAY_BACK)).toBeUndefined()
    written(seen, null, 30, 40)
    expect(read(seen, null, 41, 42, NO_WAY_BACK)).toBeUndefined()
    written(seen, '2', 50, 60)
    expect(read(seen, '2', 61, 62, NO_WAY_BACK)).toBeUndefined()
  })

  test('who asks while it is written may get either, and in any order where that is allowed', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    const writing = seen.write('a', '2', 30)
    expect(read(seen, '2', 31, 32, AT_ONCE)).toBeUndefined()
    expect(read(seen, '1', 33, 34, AT_ONCE)).toBeUndefined()
    writing.acknowledged(40)
  })

  test('who had asked before may be told the old one after', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    const writing = seen.write('a', '2', 30)
    writing.acknowledged(40)
    expect(read(seen, '1', 35, 50, NO_WAY_BACK)).toBeUndefined()
  })

  test('of writes that met, either may be the last, until versions tell', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 30)
    written(seen, '2', 20, 40)
    expect(read(seen, '1', 50, 51, AT_ONCE)).toBeUndefined()
    expect(read(seen, '2', 52, 53, AT_ONCE)).toBeUndefined()
  })

  test('what nobody answered may be done, or not', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    seen.write('a', '2', 30)
    expect(read(seen, '1', 90, 91, NO_WAY_BACK)).toBeUndefined()
    expect(read(seen, '2', 92, 93, NO_WAY_BACK)).toBeUndefined()
  })

  test('what was refused is not missed', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    seen.write('a', '2', 30).refused()
    expect(read(seen, '1', 40, 41, NO_WAY_BACK)).toBeUndefined()
  })

  test('within the grace the old one is no fault', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    written(seen, '2', 30, 40)
    expect(read(seen, '1', 6039, 6041, SIX_SECONDS)).toBeUndefined()
  })

  test('one of several deletes is enough', () => {
    const seen = new Freshness()
    written(seen, null, 10, 20)
    written(seen, '1', 30, 40)
    written(seen, null, 50, 60)
    expect(read(seen, null, 70, 71, NO_WAY_BACK)).toBeUndefined()
  })
})

describe('histories that are wrong', () => {
  test('something that nobody wrote, or not yet, or under another key', () => {
    const seen = new Freshness()
    expect(read(seen, 'x', 1, 2, AT_ONCE)).toMatchObject({ fault: 'invented' })
    written(seen, '1', 10, 20)
    expect(read(seen, '1', 5, 9, AT_ONCE)).toMatchObject({ fault: 'invented' })
    expect(seen.read({ key: 'b', found: '1', startMs: 30, endMs: 31 }, AT_ONCE)).toMatchObject({
      fault: 'invented',
    })
  })

  test('the old one after the answer', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    written(seen, '2', 30, 40)
    const bad = { fault: 'old', newer: '2', knownBy: 'answer', knownMs: 40 }
    expect(read(seen, '1', 41, 42, AT_ONCE)).toEqual(bad)
    expect(read(seen, null, 43, 44, AT_ONCE)).toMatchObject({ fault: 'old' })
    expect(read(seen, '1', 40, 45, AT_ONCE), 'at the same moment').toEqual(bad)
  })

  test('back from the dead', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    written(seen, null, 30, 40)
    expect(read(seen, '1', 41, 42, AT_ONCE)).toMatchObject({ fault: 'old', newer: null })
  })

  test('the new one, and then the old one, before the answer', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    seen.write('a', '2', 30)
    expect(read(seen, '2', 31, 40, NO_WAY_BACK)).toBeUndefined()
    const bad = { fault: 'old', newer: '2', knownBy: 'read', knownMs: 40 }
    expect(read(seen, '1', 41, 42, NO_WAY_BACK)).toEqual(bad)
  })

  test('gone, and then there again, before the answer', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    seen.write('a', null, 30)
    expect(read(seen, null, 31, 40, NO_WAY_BACK)).toBeUndefined()
    expect(read(seen, '1', 41, 42, NO_WAY_BACK)).toMatchObject({ fault: 'old', newer: null, knownBy: 'read' })
  })

  test('of writes that met, the one with the lower version', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 40, 9)
    written(seen, '2', 20, 30, 10)
    expect(read(seen, '2', 50, 51, AT_ONCE, 10)).toBeUndefined()
    expect(read(seen, '1', 52, 53, AT_ONCE, 9)).toMatchObject({ fault: 'old', newer: '2' })
  })

  test('a value with another one’s version', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20, 9)
    expect(read(seen, '1', 30, 31, AT_ONCE, 8)).toMatchObject({ fault: 'tag' })
  })

  test('after the grace, also when only a reader knew', () => {
    const seen = new Freshness()
    written(seen, '1', 10, 20)
    seen.write('a', '2', 30)
    expect(read(seen, '2', 31, 40, SIX_SECONDS)).toBeUndefined()
    expect(read(seen, '1', 6041, 6042, SIX_SECONDS)).toMatchObject({ fault: 'old', knownMs: 40 })
  })
})
