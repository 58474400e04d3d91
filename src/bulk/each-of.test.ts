import { expect, test } from 'vitest'
import { eachOf } from './each-of.ts'

/** Ends what was begun by its item, in whatever order. */
class Gates {
  readonly begun: string[] = []
  readonly #ends = new Map<string, (error?: Error) => void>()

  readonly pass = async (item: string): Promise<string> => {
    this.begun.push(item)
    await new Promise<void>((resolve, reject) =>
      this.#ends.set(item, (error) => (error === undefined ? resolve() : reject(error))),
    )
    return item.toUpperCase()
  }

  /** Whoever waits for it has gone on afterwards. */
  async end(item: string, error?: Error): Promise<void> {
    this.#ends.get(item)?.(error)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('so many at once and no more, each worker with one, and results in order', async () => {
  const gates = new Gates()
  const byWorker = new Map<string, string>()
  const all = eachOf(['a', 'b', 'c', 'd', 'e'], ['one', 'two'], (item, worker) => {
    byWorker.set(item, worker)
    return gates.pass(item)
  })
  expect(gates.begun.join('')).toBe('ab')
  await gates.end('b')
  expect(gates.begun.join('')).toBe('abc')
  await gates.end('c')
  await gates.end('a')
  expect(gates.begun.join('')).toBe('abcde')
  await gates.end('e')
  await gates.end('d')
  expect(await all).toEqual(['A', 'B', 'C', 'D', 'E'])
  expect(Object.fromEntries(byWorker)).toEqual({ a: 'one', b: 'two', c: 'two', d: 'two', e: 'one' })
})

test('when one fails nothing new begins, and it is told when the others are over', async () => {
  const gates = new Gates()
  let told: unknown
  const all = eachOf(['a', 'b', 'c', 'd'], [1, 2], gates.pass).catch((error: unknown) => {
    told = error
  })
  await gates.end('a', new Error('no'))
  expect(told).toBeUndefined()
  await gates.end('b', new Error('neither'))
  await all
  expect(told).toEqual(new Error('no'))
  expect(gates.begun.join('')).toBe('ab')
})

test('none of nothing is nothing', async () => {
  expect(await eachOf([], [1, 2], () => Promise.reject(new Error('never')))).toEqual([])
})
