import { expect, test } from 'vitest'
import { allOf, answerOrError, inTime, isUnanswered, reasonOf, underWay } from './waiting.ts'

const late = Object.assign(new Error('too late'), { name: 'TimeoutError' })
const left = Object.assign(new Error('called off'), { name: 'AbortError' })
const refused = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
const slip = new TypeError('undefined is not a function')

test('what is late is late, and what breaks breaks', async () => {
  expect(await inTime(Promise.resolve())).toBe(true)
  expect(await inTime(Promise.reject(late))).toBe(false)
  await expect(inTime(Promise.reject(slip))).rejects.toBe(slip)
})

test('no answer is an outcome, a slip of the suite is none', async () => {
  expect([late, left, refused].map(isUnanswered)).toEqual([true, true, true])
  expect([slip, 'text', undefined].map(isUnanswered)).toEqual([false, false, false])
  const answer = new Response('here')
  expect(await answerOrError(Promise.resolve(answer))).toBe(answer)
  expect(await answerOrError(Promise.reject(refused))).toBe(refused)
  await expect(answerOrError(Promise.reject(slip))).rejects.toBe(slip)
  expect([refused, late].map(reasonOf)).toEqual(['ECONNREFUSED', 'TimeoutError'])
})

test('work is under way until it ends, and what it failed with is kept for whoever asks', async () => {
  const { promise, reject } = Promise.withResolvers<void>()
  const going = underWay(promise)
  expect(going.isOver).toBe(false)
  reject(slip)
  await new Promise((resolve) => setImmediate(resolve))
  expect(going.isOver).toBe(true)
  await expect(going.end).rejects.toBe(slip)
})

test('all are waited for before the first failure is told, and results keep their order', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  expect(await allOf([Promise.resolve('a'), Promise.resolve('b')])).toEqual(['a', 'b'])
  let isTold = false
  const all = allOf([Promise.reject(late), promise, Promise.reject(slip)])
  const told = all.catch((error: unknown) => {
    isTold = true
    return error
  })
  await new Promise((go) => setImmediate(go))
  expect(isTold).toBe(false)
  resolve('c')
  expect(await told).toBe(late)
})
