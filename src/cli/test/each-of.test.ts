import { expect, test } from 'vitest'
import { eachOf } from './each-of.ts'

test('so many at once and no more, and results in order', async () => {
  const waiting: (() => void)[] = []
  const begun: string[] = []
  const all = eachOf(['a', 'b', 'c', 'd', 'e'], 2, async (item) => {
    begun.push(item)
    await new Promise<void>((resolve) => waiting.push(resolve))
    return item.toUpperCase()
  })
  expect(begun).toEqual(['a', 'b'])
  // The second is done first.
  for (const [done, so] of [
    [1, 'abc'],
    [2, 'abcd'],
    [0, 'abcde'],
  ] as const) {
    waiting[done]?.()
    await expect.poll(() => begun.join('')).toBe(so)
  }
  for (const end of waiting) end()
  expect(await all).toEqual(['A', 'B', 'C', 'D', 'E'])
})

test('what fails is told, and none of nothing is nothing', async () => {
  await expect(eachOf([1], 2, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await eachOf([], 2, () => Promise.resolve(1))).toEqual([])
})
