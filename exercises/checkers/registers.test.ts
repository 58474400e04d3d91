import { describe, expect, test } from 'vitest'
import { Registers } from './registers.ts'

/** A write that took so long. */
function written(registers: Registers, value: string | null, startMs: number, endMs: number): void {
  registers.write('a', value, startMs).acknowledged(endMs)
}

describe('registers', () => {
  test('what was acknowledged is found, until something newer is', () => {
    const registers = new Registers()
    expect(registers.read('a', null, 0, 1)).toBeUndefined()
    written(registers, '1', 10, 20)
    expect(registers.read('a', '1', 21, 22)).toBeUndefined()
    written(registers, '2', 30, 40)
    expect(registers.read('a', '2', 41, 42)).toBeUndefined()
    expect(registers.read('a', '1', 43, 44)).toEqual({ fault: 'stale', key: 'a', found: '1', newer: '2' })
  })

  test('nothing found, where something was, is stale as well', () => {
    const registers = new Registers()
    written(registers, '1', 10, 20)
    expect(registers.read('a', null, 21, 22)).toEqual({ fault: 'stale', key: 'a', found: null, newer: '1' })
  })

  test('what was deleted does not come back', () => {
    const registers = new Registers()
    written(registers, '1', 10, 20)
    written(registers, null, 30, 40)
    expect(registers.read('a', null, 41, 42)).toBeUndefined()
    expect(registers.read('a', '1', 43, 44)).toEqual({ fault: 'stale', key: 'a', found: '1', newer: null })
  })

  test('a value that nobody had written is invented, also when it is written later', () => {
    const registers = new Registers()
    expect(registers.read('a', 'x', 1, 2)).toMatchObject({ fault: 'invented' })
    written(registers, 'x', 3, 4)
    expect(registers.read('a', 'x', 3, 5)).toBeUndefined()
  })

  test('a read that meets a write may find either', () => {
    const registers = new Registers()
    written(registers, '1', 10, 20)
    written(registers, '2', 30, 50)
    expect(registers.read('a', '1', 35, 45)).toBeUndefined()
    expect(registers.read('a', '2', 35, 45)).toBeUndefined()
  })

  test('when one has found the newer, nobody finds the older after that', () => {
    const registers = new Registers()
    written(registers, '1', 10, 20)
    registers.write('a', '2', 30) // still under way
    expect(registers.read('a', '2', 31, 35)).toBeUndefined()
    expect(registers.read('a', '1', 36, 40)).toMatchObject({ fault: 'stale', newer: '2' })
  })

  test('of two writes that meet, either may be the last, but it stays so', () => {
    const registers = new Registers()
    written(registers, '1', 10, 20)
    written(registers, '2', 15, 25)
    expect(registers.possible('a')).toEqual(['1', '2'])
    expect(registers.read('a', '1', 30, 31)).toBeUndefined()
  })

  test('a write without an answer may be done late, but not twice', () => {
    const registers = new Registers()
    registers.write('a', 'late', 10)
    written(registers, '2', 20, 30)
    expect(registers.read('a', '2', 31, 32)).toBeUndefined()
    expect(registers.read('a', 'late', 40, 41)).toBeUndefined()
    written(registers, '3', 50, 60)
    expect(registers.read('a', 'late', 61, 62), 'it was done before 41').toMatchObject({ fault: 'stale' })
  })

  test('what was refused is not there', () => {
    const registers = new Registers()
    registers.write('a', 'no', 10).refused()
    expect(registers.read('a', 'no', 20, 21)).toMatchObject({ fault: 'invented' })
    expect(registers.possible('a')).toEqual([null])
  })

  test('keys are apart, and each of many deletes counts', () => {
    const registers = new Registers()
    written(registers, '1', 10, 20)
    expect(registers.read('b', null, 30, 31)).toBeUndefined()
    written(registers, null, 30, 40)
    written(registers, '2', 50, 60)
    written(registers, null, 70, 80)
    expect(registers.read('a', null, 81, 82)).toBeUndefined()
    expect(registers.read('a', '2', 83, 84)).toMatchObject({ fault: 'stale', newer: null })
    expect(registers.keys()).toEqual(['a', 'b'])
    expect(registers.possible('a')).toEqual([null])
  })
})
