import { expect, test } from 'vitest'
import { cutShortRun, markRun } from './cut-short.ts'
import { filesHash } from './hash.ts'

/** A page's storage, as far as it is used. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>()
  get length(): number {
    return this.#items.size
  }
  key = (index: number): string | null => [...this.#items.keys()][index] ?? null
  getItem = (key: string): string | null => this.#items.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#items.set(key, value)
  removeItem = (key: string): void => void this.#items.delete(key)
  clear = (): void => this.#items.clear()
}

const files = { 'balancer.ts': 'export default {}' }

test('a run that took the page with it is told once, with the test that was on', () => {
  const storage = new MemoryStorage()
  const run = markRun(storage, 'load-balancer', files)
  run.at('forward', 'keeps-query')
  const verdict = cutShortRun(storage, 'load-balancer')
  expect(verdict?.outcome).toEqual({ kind: 'out-of-memory', stage: 'forward', test: 'keeps-query' })
  expect(verdict?.filesHash).toBe(filesHash(files))
  expect(cutShortRun(storage, 'load-balancer')).toBeUndefined()
})

test('the node is told where it was known, until the next test begins', () => {
  const storage = new MemoryStorage()
  const run = markRun(storage, 'load-balancer', files)
  run.at('forward', 'keeps-query', 'balancer-1')
  expect(cutShortRun(storage, 'load-balancer')?.outcome).toMatchObject({ node: 'balancer-1' })
  run.at('forward', 'keeps-query', 'balancer-1')
  run.at('forward', 'keeps-body')
  expect(cutShortRun(storage, 'load-balancer')?.outcome).not.toHaveProperty('node')
})

test('a run that ended leaves nothing, and exercises do not mix', () => {
  const storage = new MemoryStorage()
  markRun(storage, 'load-balancer', files).end()
  markRun(storage, 'replication', files)
  expect(cutShortRun(storage, 'load-balancer')).toBeUndefined()
})

test('a note that cannot be read is no verdict', () => {
  const storage = new MemoryStorage()
  for (const note of ['', '{', '[]', '{"filesHash":1}', 'null']) {
    storage.setItem('millions:run:load-balancer', note)
    expect(cutShortRun(storage, 'load-balancer')).toBeUndefined()
  }
})

test('the hash of files does not hang on their order, but on every character', () => {
  expect(filesHash({ a: '1', b: '2' })).toBe(filesHash({ b: '2', a: '1' }))
  expect(filesHash({ a: '1', b: '2' })).not.toBe(filesHash({ a: '1b', 2: '' }))
  expect(filesHash({ a: '한' })).toMatch(/^[0-9a-f]{64}$/)
})
