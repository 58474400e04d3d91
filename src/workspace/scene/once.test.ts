import { expect, test } from 'vitest'
import { once } from './once.ts'

test('an address is fetched once, by all who want it at the same time too; what failed is fetched anew', async () => {
  const asked: string[] = []
  const load = once(async (url) => {
    asked.push(url)
    if (asked.length === 1) throw new Error('no network')
    return url.length
  })
  await expect(load('/a')).rejects.toThrow('no network')
  expect(await Promise.all([load('/a'), load('/a'), load('/bb')])).toEqual([2, 2, 3])
  expect(await load('/a')).toBe(2)
  expect(asked).toEqual(['/a', '/a', '/bb'])
})
