import { describe, expect, test } from 'vitest'
import { Acknowledged } from './acknowledged.ts'

const copy = (items: Record<string, string>) => new Map(Object.entries(items))

function written(
  ...values: readonly (readonly [key: string, value: string | null, end?: 'open' | 'refused'])[]
) {
  const ledger = new Acknowledged()
  for (const [key, value, end] of values) {
    const attempt = ledger.begin(key, value)
    if (end === 'refused') attempt.refused()
    else if (end === undefined) attempt.acknowledged()
  }
  return ledger
}

describe('what was acknowledged last is there', () => {
  test('all is well', () => {
    const ledger = written(['a', '1'], ['a', '2'], ['b', '3'], ['b', null])
    expect(ledger.firstLost(copy({ a: '2' }))).toBeUndefined()
    expect(ledger.count).toBe(4)
  })

  test('it is known how often a value was to be written, answered or not', () => {
    const ledger = written(['a', '1'], ['a', '2', 'open'], ['a', '1', 'refused'], ['b', null], ['b', '2'])
    expect([ledger.attempts('a', '1'), ledger.attempts('a', '2')]).toEqual([2, 1])
    expect([ledger.attempts('b', null), ledger.attempts('b', '1'), ledger.attempts('c', '1')]).toEqual([
      1, 0, 0,
    ])
  })

  test('gone, older, come back, or strange', () => {
    const ledger = written(['a', '1'], ['a', '2'])
    expect(ledger.firstLost(copy({}))).toEqual({ key: 'a', expected: '2', found: null, kind: 'gone' })
    expect(ledger.firstLost(copy({ a: '1' }))).toMatchObject({ kind: 'older' })
    expect(ledger.firstLost(copy({ a: '7' }))).toMatchObject({ kind: 'strange' })
    const deleted = written(['a', '1'], ['a', null])
    expect(deleted.firstLost(copy({ a: '1' }))).toMatchObject({ expected: null, kind: 'older' })
  })

  test('words of JavaScript are keys like others', () => {
    const ledger = written(['__proto__', '1'], ['constructor', '2'])
    expect(ledger.firstLost(new Map([['__proto__', '1']]))).toMatchObject({ key: 'constructor' })
  })

  test('a write without an answer may be there or not, but for one that was refused', () => {
    expect(written(['a', '1'], ['a', '2', 'open']).firstLost(copy({ a: '1' }))).toBeUndefined()
    expect(written(['a', '1'], ['a', '2', 'open']).firstLost(copy({ a: '2' }))).toBeUndefined()
    expect(written(['a', '1', 'open']).firstLost(copy({}))).toBeUndefined()
    expect(written(['a', '1'], ['a', '2', 'refused']).firstLost(copy({ a: '2' }))).toMatchObject({
      kind: 'strange',
    })
  })
})

describe('what need not be there', () => {
  test('set aside: the one before it may be there, or it is brought back, but nothing older', () => {
    const ledger = written(['a', '1'], ['a', '2'], ['a', '3'])
    const aside = [{ key: 'a', value: '3' }]
    expect(ledger.firstLost(copy({ a: '2' }), aside)).toBeUndefined()
    expect(ledger.firstLost(copy({ a: '3' }), aside)).toBeUndefined()
    expect(ledger.firstLost(copy({ a: '1' }), aside)).toMatchObject({ expected: '2', kind: 'older' })
    expect(ledger.firstLost(copy({ a: '2' }), [{ key: 'b', value: '3' }])).toMatchObject({ expected: '3' })
  })

  test('set aside, and overwritten since: it may not come back', () => {
    const ledger = written(['a', '1'], ['a', '2'], ['a', '3'])
    expect(ledger.firstLost(copy({ a: '2' }), [{ key: 'a', value: '2' }])).toMatchObject({ expected: '3' })
  })

  test('a disk is destroyed: only what it had alone is excused', () => {
    const ledger = written(['a', '1'], ['b', '2'], ['c', '3'])
    ledger.destroyed([copy({ a: '1' }), copy({})], [{ key: 'b', value: '2' }])
    expect(ledger.firstLost(copy({ a: '1', b: '2' }))).toBeUndefined()
    expect(ledger.firstLost(copy({ b: '2' }))).toMatchObject({ key: 'a' })
    expect(ledger.firstLost(copy({ a: '1' }))).toMatchObject({ key: 'b' })
    const later = ledger.begin('c', '4')
    later.acknowledged()
    expect(ledger.firstLost(copy({ a: '1', b: '2' }))).toMatchObject({ key: 'c', expected: '4' })
  })
})
