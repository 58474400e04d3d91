import { expect, test } from 'vitest'
import { remember } from './remember.ts'

test('makes what a text comes to once, but keeps no failures and no long texts', () => {
  const made: string[] = []
  const lengthOf = remember((text) => {
    made.push(text)
    return text === '' ? null : { length: text.length }
  })
  const long = 'x'.repeat(10_000)
  for (const text of ['a', 'a', '', '', long, long]) expect(lengthOf(text)?.length ?? 0).toBe(text.length)
  expect(made).toEqual(['a', '', '', long, long])
})

test('forgets rather than fill the memory', () => {
  const made: string[] = []
  const keep = remember((text) => ({ number: made.push(text) }))
  for (let index = 0; index < 20_000; index++) keep(String(index))
  expect(keep('0').number).toBe(20_001)
})
