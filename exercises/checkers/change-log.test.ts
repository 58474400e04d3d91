import { describe, expect, test } from 'vitest'
import { type Change, ChangeLog, contentsOf, type Page } from './change-log.ts'

const item = (text: string) => ({ person: 'ann', text })
const change = (offset: number, text: string | null = `${offset}`): Change => ({
  offset,
  key: `card-${offset % 2}`,
  item: text === null ? null : item(text),
})
const page = (after: number, offsets: readonly number[], more: Partial<Page> = {}): Page => ({
  after,
  limit: 100,
  changes: offsets.map((offset) => change(offset)),
  seenBefore: 0,
  ...more,
})

function seen(...pages: readonly Page[]): ChangeLog {
  const log = new ChangeLog()
  for (const each of pages) expect(log.see(each)).toBeUndefined()
  return log
}

describe('a log that keeps its word', () => {
  test('grows at its end, and may leave out numbers', () => {
    const log = seen(page(0, [1, 2]), page(2, [5]), page(0, [1, 2, 5, 9]), page(9, []))
    expect(log.changes.map(({ offset }) => offset)).toEqual([1, 2, 5, 9])
    expect(log.newest).toBe(9)
  })

  test('shows later what nobody has looked at', () => {
    seen(page(4, [5, 6]), page(0, [1, 2, 4]), page(0, [1, 2, 4, 5, 6]))
  })

  test('may tell less than was asked for', () => {
    seen(page(0, [1, 2, 3]), page(0, [1]), page(1, [2], { seenBefore: 3 }))
  })
})

describe('a log that does not', () => {
  test('lets something in where somebody has looked', () => {
    expect(seen(page(6, [8])).see(page(0, [5, 7, 8]))).toEqual({ kind: 'late', offset: 7 })
    expect(seen(page(0, [1]), page(1, [4])).see(page(0, [1, 3, 4]))).toEqual({ kind: 'late', offset: 3 })
  })

  test('takes something back', () => {
    expect(seen(page(0, [1, 2, 3])).see(page(0, [1, 3]))).toEqual({ kind: 'gone', offset: 2 })
    expect(seen(page(4, [5])).see(page(4, [], { seenBefore: 5 }))).toEqual({ kind: 'none', offset: 4 })
  })

  test('turns something into something else', () => {
    const log = seen(page(0, [1, 2]))
    expect(log.see(page(1, [], { changes: [change(2, 'other')] }))).toEqual({ kind: 'other', offset: 2 })
    expect(log.see(page(1, [], { changes: [change(2, null)] }))).toEqual({ kind: 'other', offset: 2 })
  })

  test('tells what was not asked for', () => {
    expect(seen().see(page(3, [3, 4]))).toEqual({ kind: 'order', offset: 3 })
    expect(seen().see(page(0, [2, 1]))).toEqual({ kind: 'order', offset: 1 })
    expect(seen().see(page(0, [2, 2]))).toEqual({ kind: 'order', offset: 2 })
    expect(seen().see(page(0, [1, 2, 3], { limit: 2 }))).toEqual({ kind: 'too-many', offset: 3 })
  })
})

test('contents are what changes lead to, up to an offset', () => {
  const changes = [change(1, 'a'), change(2, 'b'), change(3, null), change(4, 'c'), change(7, 'd')]
  const all = contentsOf(changes)
  expect(all.offset).toBe(7)
  expect([...all.items]).toEqual([
    ['card-0', item('c')],
    ['card-1', item('d')],
  ])
  expect([...all.counts]).toEqual([['ann', 4]])
  const some = contentsOf(changes, 3)
  expect(some.offset).toBe(3)
  expect([...some.items.keys()]).toEqual(['card-0'])
  expect(contentsOf(changes, 0)).toEqual({ offset: 0, items: new Map(), counts: new Map() })
})
