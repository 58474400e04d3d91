import { expect, test } from 'vitest'
import { brokenOrder } from './causes.ts'
import type { Entry } from './starter/protocol.ts'

const entry = (node: string, text: string, more: Partial<Entry>): Entry => ({
  node,
  text,
  time: 0,
  level: 'info',
  trace: 't',
  ...more,
})

const get = entry('web-1', 'get', { span: 'a' })
const asks = entry('web-1', 'asks', { span: 'a', sends: 'p' })
const there = entry('web-2', 'there', { span: 'b', parent: 'p' })
const done = entry('web-2', 'done', { span: 'b', parent: 'p' })
const back = entry('web-1', 'back', { span: 'a', receives: 'p' })
const written = [get, asks, there, done, back]

test('as it happened', () => {
  expect(brokenOrder(written, written)).toBeUndefined()
})

test('two lines of a span are swapped', () => {
  expect(brokenOrder([asks, get, there, done, back], written)).toEqual({
    kind: 'span',
    early: asks,
    late: get,
  })
  expect(brokenOrder([get, asks, done, there, back], written)).toEqual({
    kind: 'span',
    early: done,
    late: there,
  })
})

test('an effect stands before its cause', () => {
  const told = [there, done, get, asks, back]
  expect(brokenOrder(told, written)).toEqual({ kind: 'sends', early: there, late: asks })
})

test('an answer stands before what led to it', () => {
  const told = [get, asks, there, back, done]
  expect(brokenOrder(told, written)).toEqual({ kind: 'receives', early: back, late: done })
})

test('what is missing says nothing, and the rest counts', () => {
  expect(brokenOrder([there, done, get, back], written)).toBeUndefined()
  expect(brokenOrder([get, back, there, done], written)?.kind).toBe('receives')
  expect(brokenOrder([there, get, asks], written)?.kind).toBe('sends')
  expect(brokenOrder([], written)).toBeUndefined()
})

test('what nothing is promised about may stand anywhere', () => {
  const aside = entry('web-3', 'aside', { span: 'c', parent: 'nobody' })
  const plain = entry('web-1', 'no span', {})
  const all = [...written, aside, plain]
  expect(brokenOrder([plain, aside, ...written], all)).toBeUndefined()
  expect(brokenOrder([get, asks, aside, there, plain, done, back], all)).toBeUndefined()
})

test('two calls at once, in any order', () => {
  const asksToo = entry('web-1', 'asks too', { span: 'a', sends: 'q' })
  const other = entry('web-3', 'other', { span: 'c', parent: 'q' })
  const all = [get, asks, asksToo, there, other, done, back]
  expect(brokenOrder([get, asks, there, done, asksToo, other, back], all)).toBeUndefined()
  expect(brokenOrder([get, asks, asksToo, other, there, done, back], all)).toBeUndefined()
  expect(brokenOrder([get, asks, other, asksToo, there, done, back], all)?.kind).toBe('sends')
})
