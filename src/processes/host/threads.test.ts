import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { findThreads, type Threads, threadsOfEngine, threadsOfTurns } from './threads.ts'

/** Waits as a program does: for something that ends in a turn of its own. */
function waitIn(threads: Threads): Promise<void> {
  return new Promise((resolve) => setImmediate(threads.bind(resolve)))
}

for (const [name, create] of [
  ['the engine', threadsOfEngine],
  ['turns', threadsOfTurns],
] as const)
  test(`threads by ${name} are kept apart while they wait, and nothing is of any once they have ended`, async () => {
    const threads = create()
    const seen: string[] = []
    const ended = ['a', 'b', 'c'].map((cause) =>
      threads.run({ cause }, async () => {
        await waitIn(threads)
        seen.push(`${cause} ${threads.current?.cause}`)
        await Promise.resolve()
        await waitIn(threads)
        seen.push(`${cause} ${threads.current?.cause}`)
      }),
    )
    await Promise.all(ended)
    expect(seen).toEqual(['a a', 'b b', 'c c', 'a a', 'b b', 'c c'])
    await nextTurn()
    await nextTurn()
    expect(threads.current).toBeUndefined()
  })

test('where the engine follows an await, it is relied on', async () => {
  const threads = await findThreads()
  const seen = await threads.run({ cause: 'here' }, async () => {
    await nextTurn()
    return threads.current?.cause
  })
  expect(seen).toBe('here')
})
