import { expect, test } from 'vitest'
import type { Change } from './change-log.ts'
import { ChangeWrites } from './change-writes.ts'

const ann = (text: string) => ({ person: 'ann', text })
const change = (offset: number, text: string | null, key = 'a'): Change => ({
  offset,
  key,
  item: text === null ? null : ann(text),
})

function written(...all: readonly (readonly [text: string | null, offset: number | 'refused' | 'open'])[]) {
  const writes = new ChangeWrites()
  for (const [text, outcome] of all) {
    const write = writes.begin('a', text === null ? null : ann(text))
    if (outcome === 'refused') write.refused()
    else if (outcome !== 'open') write.acknowledged(outcome)
  }
  return writes
}

test('what was acknowledged is there, at its offset', () => {
  expect(written(['x', 1], [null, 2]).problem([change(1, 'x'), change(2, null)])).toBeUndefined()
  expect(written(['x', 1]).problem([])).toEqual({ kind: 'lost', offset: 1, key: 'a' })
  expect(written(['x', 1]).problem([change(2, 'x')])).toEqual({ kind: 'lost', offset: 1, key: 'a' })
  expect(written(['x', 1]).problem([change(1, 'y')])?.kind).toBe('lost')
  expect(written(['x', 1]).problem([change(1, null)])?.kind).toBe('lost')
})

test('two writes have two offsets', () => {
  const writes = new ChangeWrites()
  const [one, two] = [writes.begin('a', ann('x')), writes.begin('a', ann('y'))]
  one.acknowledged(3)
  two.acknowledged(3)
  expect(writes.problem([change(3, 'y')])?.kind).toBe('shared')
})

test('a write without an outcome is there once, or not at all', () => {
  expect(written(['x', 'open']).problem([])).toBeUndefined()
  expect(written(['x', 'open']).problem([change(4, 'x')])).toBeUndefined()
  expect(written(['x', 'open']).problem([change(4, 'x'), change(5, 'x')])?.kind).toBe('unknown')
  expect(written([null, 'open'], [null, 1]).problem([change(1, null), change(2, null)])).toBeUndefined()
})

test('a write that was refused is not there, and nothing that nobody wrote', () => {
  expect(written(['x', 'refused']).problem([])).toBeUndefined()
  expect(written(['x', 'refused']).problem([change(1, 'x')])?.kind).toBe('refused')
  expect(written().problem([change(1, 'x')])?.kind).toBe('unknown')
})

test('a write that is sent later stands later', () => {
  expect(written(['x', 2], ['y', 1]).problem([change(1, 'y'), change(2, 'x')])?.kind).toBe('overtaken')
  expect(written(['x', 2], ['y', 'open']).problem([change(1, 'y'), change(2, 'x')])?.kind).toBe('overtaken')
  const writes = new ChangeWrites()
  const [one, two] = [writes.begin('a', ann('x')), writes.begin('a', ann('y'))]
  two.acknowledged(1)
  one.acknowledged(2)
  expect(writes.problem([change(1, 'y'), change(2, 'x')])).toBeUndefined()
})

test('a write that is not there after a boot never comes', () => {
  const writes = written(['x', 'open'], ['y', 'open'])
  writes.settle([change(1, 'x')])
  expect(writes.problem([change(1, 'x')])).toBeUndefined()
  expect(writes.problem([change(1, 'x'), change(2, 'y')])?.kind).toBe('refused')
})
