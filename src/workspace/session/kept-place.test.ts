import { expect, test } from 'vitest'
import { keepPlace, readPlace } from './kept-place.ts'

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}

const place = { line: 12, column: 3, above: 4.5 }

test('where one was is read again, by exercise', () => {
  const kept = storage()
  keepPlace(kept, 'queue', { view: 'stack', file: 'store.ts', files: { 'store.ts': place } })
  expect(readPlace(kept, 'queue')).toEqual({ view: 'stack', file: 'store.ts', files: { 'store.ts': place } })
  expect(readPlace(kept, 'cache')).toEqual({ view: 'code', file: undefined, files: {} })
})

test('a replay is gone with the page, and leads back to the code', () => {
  const kept = storage()
  keepPlace(kept, 'queue', { view: 'replay', file: 'queue.ts', files: {} })
  expect(readPlace(kept, 'queue').view).toBe('code')
})

test.each([
  '{',
  '[]',
  'null',
  '{"view":7,"file":[],"files":[1]}',
  '{"files":{"a.ts":{"line":0,"column":1,"above":0}}}',
  '{"files":{"a.ts":{"line":1,"column":1,"above":-1}}}',
  '{"files":{"a.ts":{"line":1.5,"column":1,"above":null}}}',
])('what cannot be read leads nowhere: %s', (text) => {
  expect(readPlace({ getItem: () => text }, 'queue')).toEqual({ view: 'code', file: undefined, files: {} })
})

test('a storage that takes nothing is no failure', () => {
  const full = {
    setItem: () => {
      throw new Error('full')
    },
  }
  expect(() => keepPlace(full, 'queue', { view: 'code', file: undefined, files: {} })).not.toThrow()
})
