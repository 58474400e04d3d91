import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNameOf, pathOfFileName } from './file-names.ts'

test('a path comes back from its file name, which is plain on every machine', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (path) => {
      const name = fileNameOf(path)
      expect(pathOfFileName(name)).toBe(path.toWellFormed())
      expect(name).toMatch(/^[a-z0-9_%.-]+$/)
      expect(name).not.toMatch(/^\.|\.$/)
    }),
  )
})

test('names that lead elsewhere or to a device are escaped, the usual ones are left alone', () => {
  expect(['..', '.', 'con', 'nul.txt', 'A', 'a'].map(fileNameOf)).toEqual([
    '%2e%2e',
    '%2e',
    '%63on',
    '%6eul.txt',
    '%41',
    'a',
  ])
  expect(fileNameOf('journal-7.log')).toBe('journal-7.log')
})
