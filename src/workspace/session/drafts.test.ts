import { expect, test } from 'vitest'
import { Drafts } from './drafts.ts'

/** What a browser gives to every tab of a site. */
class SharedStorage implements Storage {
  readonly #values = new Map<string, string>()
  get length(): number {
    return this.#values.size
  }
  clear(): void {
    this.#values.clear()
  }
  getItem(key: string): string | null {
    return this.#values.get(key) ?? null
  }
  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null
  }
  removeItem(key: string): void {
    this.#values.delete(key)
  }
  setItem(key: string, value: string): void {
    this.#values.set(key, value)
  }
}

test('what was written is read again, by exercise', () => {
  const storage = new SharedStorage()
  new Drafts(storage, 'queue', 'one').write({ files: { 'queue.ts': 'a' } }, 1)
  expect(new Drafts(storage, 'queue', 'two').read()).toEqual({
    files: { 'queue.ts': 'a' },
    savedAtMs: 1,
    tab: 'one',
  })
  expect(new Drafts(storage, 'cache', 'two').read()).toBeUndefined()
})

test('where code began goes with the code, to whoever reads it or overwrites it unseen', () => {
  const storage = new SharedStorage()
  const here = new Drafts(storage, 'queue', 'here')
  const there = new Drafts(storage, 'queue', 'there')
  there.write({ files: { 'queue.ts': 'a' }, startedAt: 'keep' }, 1)
  expect(here.read()).toMatchObject({ startedAt: 'keep' })
  there.write({ files: { 'queue.ts': 'b' }, startedAt: 'redeliver' }, 2)
  expect(here.write({ files: { 'queue.ts': 'c' } }, 3)).toMatchObject({ startedAt: 'redeliver' })
  expect(there.read()).not.toHaveProperty('startedAt')
})

test('code that another tab wrote unseen is handed back when it is overwritten', () => {
  const storage = new SharedStorage()
  const here = new Drafts(storage, 'queue', 'here')
  const there = new Drafts(storage, 'queue', 'there')
  here.read()
  there.read()
  expect(there.write({ files: { 'queue.ts': 'theirs' } }, 1)).toBeUndefined()
  expect(here.write({ files: { 'queue.ts': 'mine' } }, 2)).toMatchObject({ files: { 'queue.ts': 'theirs' } })
  expect(here.write({ files: { 'queue.ts': 'mine, longer' } }, 3)).toBeUndefined()
})

test('the same code from another tab is no conflict, nor is code that was read first', () => {
  const storage = new SharedStorage()
  const here = new Drafts(storage, 'queue', 'here')
  const there = new Drafts(storage, 'queue', 'there')
  there.write({ files: { 'queue.ts': 'same' } }, 1)
  expect(here.write({ files: { 'queue.ts': 'same' } }, 2)).toBeUndefined()
  there.write({ files: { 'queue.ts': 'newer' } }, 3)
  here.read()
  expect(here.write({ files: { 'queue.ts': 'newest' } }, 4)).toBeUndefined()
})

test('a tab knows that another one wrote, though nobody told it', () => {
  const storage = new SharedStorage()
  const here = new Drafts(storage, 'queue', 'here')
  const there = new Drafts(storage, 'queue', 'there')
  here.write({ files: { 'queue.ts': 'mine' } }, 1)
  expect(here.isOutdated()).toBe(false)
  there.write({ files: { 'queue.ts': 'newer' } }, 2)
  expect(here.isOutdated()).toBe(true)
  here.read()
  expect(here.isOutdated()).toBe(false)
})

test.each(['{', '[]', '{"files":{"a":1},"savedAtMs":1,"tab":"x"}', '{"files":{},"tab":"x"}'])(
  'a draft that cannot be read counts as none: %s',
  (text) => {
    const storage = new SharedStorage()
    const drafts = new Drafts(storage, 'queue', 'here')
    storage.setItem(drafts.key, text)
    expect(drafts.read()).toBeUndefined()
  },
)
