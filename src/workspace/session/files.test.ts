import { expect, test } from 'vitest'
import { fitFiles, parseFiles, sameFiles } from './files.ts'

test('files are the same by name and text, in any order', () => {
  expect(sameFiles({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true)
  expect(sameFiles({ a: '1' }, { a: '1', b: '2' })).toBe(false)
  expect(sameFiles({ a: '1' }, { b: '1' })).toBe(false)
})

test('stored files take the shape that the exercise has today', () => {
  expect(fitFiles({ old: 'x', kept: 'mine' }, { kept: 'starter', added: 'new' })).toEqual({
    kept: 'mine',
    added: 'new',
  })
})

test('what is not files is refused whole', () => {
  expect(parseFiles({ a: 'text' })).toEqual({ a: 'text' })
  expect(parseFiles({ a: 'text', b: 1 })).toBeUndefined()
  expect(parseFiles(['text'])).toBeUndefined()
  expect(parseFiles(null)).toBeUndefined()
})
