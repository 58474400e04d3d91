import { describe, expect, test } from 'vitest'
import { Gathered, type Item } from './gathered.ts'

const items = (...names: readonly string[]): readonly Item[] =>
  names.map((name) => ({ source: name.slice(0, 1), text: name.slice(1) }))

function writtenBy(...names: readonly string[]): Gathered {
  const gathered = new Gathered()
  gathered.written(...items(...names))
  return gathered
}

describe('a log that is whole', () => {
  test('has each line once, in any order', () => {
    const gathered = writtenBy('a1', 'a2', 'b1')
    expect(gathered.seeAll(items('b1', 'a2', 'a1'))).toBeUndefined()
    expect(gathered.certain).toBe(3)
  })

  test('has lines that say the same as often as they were written', () => {
    const gathered = writtenBy('a1', 'a1', 'b1')
    expect(gathered.seeAll(items('a1', 'b1', 'a1'))).toBeUndefined()
    expect(gathered.seeAll(items('a1', 'a1', 'a1', 'b1'))).toMatchObject({ kind: 'doubled', text: '1' })
    expect(writtenBy('a1', 'a1').seeAll(items('a1'))?.kind).toBe('missing')
  })

  test('grows, and lacks nothing when all has to be there', () => {
    const gathered = writtenBy('a1', 'a2')
    expect(gathered.see(items())).toBeUndefined()
    expect(gathered.see(items('a2'))).toBeUndefined()
    expect(gathered.seeAll(items('a2'))).toEqual({ source: 'a', text: '1', kind: 'missing' })
    expect(gathered.seeAll(items('a1', 'a2'))).toBeUndefined()
  })

  test('tells sources and texts apart, whatever stands in them', () => {
    const gathered = new Gathered()
    gathered.written({ source: 'a', text: 'b"c' }, { source: '__proto__', text: '' })
    expect(gathered.seeAll([{ source: 'a"', text: 'bc' }])?.kind).toBe('strange')
    expect(gathered.seeAll([{ source: '__proto__', text: '' }])?.kind).toBe('missing')
  })
})

describe('a source that cannot be reached', () => {
  test('may be missing, and nothing else', () => {
    expect(writtenBy('a1', 'b1').seeAll(items('a1'), 'b')).toBeUndefined()
    expect(writtenBy('a1', 'b1').seeAll(items('b1'), 'b')?.kind).toBe('missing')
    expect(writtenBy('a1', 'b1').seeAll(items('a1', 'b1', 'b1'), 'b')?.kind).toBe('doubled')
  })
})

describe('what is wrong', () => {
  test('a line that nobody wrote', () => {
    expect(writtenBy('a1').see(items('a1', 'b1'))).toEqual({ source: 'b', text: '1', kind: 'strange' })
  })

  test('a line that was seen, and is gone', () => {
    const gathered = writtenBy('a1', 'a1', 'a2')
    expect(gathered.see(items('a1', 'a1'))).toBeUndefined()
    expect(gathered.see(items('a1', 'a2'))).toEqual({ source: 'a', text: '1', kind: 'gone' })
  })
})

describe('a writer that crashed', () => {
  test('what it lost may have been gathered before, or not', () => {
    for (const shown of [items('a1'), items('a1', 'a2')]) {
      const gathered = writtenBy('a1', 'a2')
      gathered.lost(...items('a2'))
      expect(gathered.seeAll(shown)).toBeUndefined()
      expect(gathered.certain).toBe(1)
    }
  })

  test('but not twice, and what was seen of it stays', () => {
    const gathered = writtenBy('a1')
    gathered.lost(...items('a1'))
    expect(gathered.see(items('a1', 'a1'))?.kind).toBe('doubled')
    expect(gathered.see(items('a1'))).toBeUndefined()
    expect(gathered.see(items())?.kind).toBe('gone')
  })

  test('of two that say the same one is lost', () => {
    const gathered = writtenBy('a1', 'a1')
    gathered.lost(...items('a1'))
    expect(gathered.seeAll(items('a1'))).toBeUndefined()
    expect(writtenBy('a1').seeAll(items())?.kind).toBe('missing')
  })
})
