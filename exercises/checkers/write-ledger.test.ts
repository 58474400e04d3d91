import { describe, expect, test } from 'vitest'
import { WriteLedger } from './write-ledger.ts'

describe('a ledger of writes', () => {
  test('an acknowledged write that is not there is lost', () => {
    const ledger = new WriteLedger()
    ledger.begin('a', '1').acknowledged()
    ledger.begin('a', '2').acknowledged()
    expect(ledger.firstLost(new Map([['a', '2']]))).toBeUndefined()
    expect(ledger.firstLost(new Map([['a', '1']]))).toEqual({ key: 'a', expected: '2', found: '1' })
    expect(ledger.firstLost(new Map())).toEqual({ key: 'a', expected: '2', found: null })
  })

  test('a write of unknown outcome may have happened or not', () => {
    const ledger = new WriteLedger()
    ledger.begin('a', '1').acknowledged()
    ledger.begin('a', '2')
    expect(ledger.firstLost(new Map([['a', '1']]))).toBeUndefined()
    expect(ledger.firstLost(new Map([['a', '2']]))).toBeUndefined()
    expect(ledger.firstLost(new Map([['a', '3']]))).toBeDefined()
  })

  test('a write of unknown outcome may still arrive after a later one', () => {
    const ledger = new WriteLedger()
    ledger.begin('a', '1')
    ledger.begin('a', '2').acknowledged()
    expect(ledger.firstLost(new Map([['a', '1']]))).toBeUndefined()
  })

  test('a refused write must not show', () => {
    const ledger = new WriteLedger()
    ledger.begin('a', '1').refused()
    expect(ledger.firstLost(new Map())).toBeUndefined()
    expect(ledger.firstLost(new Map([['a', '1']]))).toEqual({ key: 'a', expected: null, found: '1' })
  })

  test('a deleted item that is back is a lost delete', () => {
    const ledger = new WriteLedger()
    ledger.begin('a', '1').acknowledged()
    ledger.begin('a', null).acknowledged()
    expect(ledger.firstLost(new Map([['a', '1']]))).toEqual({ key: 'a', expected: null, found: '1' })
    expect(ledger.acknowledged()).toEqual(new Map())
  })
})
