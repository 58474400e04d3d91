import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasConflicts, merge } from './merge.ts'

const names = { mine: 'mistake', theirs: 'reference' }
const program = (...lines: string[]) => lines.map((line) => `${line}\n`).join('')
const before = program('a', 'b', 'c', 'd', 'e', 'f')

test('changes in different places are both there', () => {
  const mine = program('A', 'b', 'c', 'd', 'e', 'f')
  const theirs = program('a', 'b', 'c', 'e', 'f', 'g')
  expect(merge(before, mine, theirs, names)).toEqual({
    text: program('A', 'b', 'c', 'e', 'f', 'g'),
    conflicts: 0,
  })
})

test('the same change is there once', () => {
  const both = program('a', 'b', 'C', 'd', 'e', 'f')
  expect(merge(before, both, both, names)).toEqual({ text: both, conflicts: 0 })
})

test('a place that both changed stands there twice, between marks', () => {
  const { text, conflicts } = merge(
    before,
    program('a', 'mine', 'c', 'd', 'e', 'f'),
    program('a', 'theirs', 'c', 'd', 'F'),
    names,
  )
  expect(text).toBe(
    program('a', '<<<<<<< mistake', 'mine', '=======', 'theirs', '>>>>>>> reference', 'c', 'd', 'F'),
  )
  expect(conflicts).toBe(1)
  expect(hasConflicts(text)).toBe(true)
  expect(hasConflicts(before)).toBe(false)
})

test('what only one side changed is as that side has it, whatever it is', () => {
  const text = fc
    .array(fc.constantFrom('', 'a', 'b', 'c'), { maxLength: 12 })
    .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`))
  fc.assert(
    fc.property(text, text, (was, is) => {
      expect(merge(was, is, was, names)).toEqual({ text: is, conflicts: 0 })
      expect(merge(was, was, is, names)).toEqual({ text: is, conflicts: 0 })
      expect(merge(was, is, is, names)).toEqual({ text: is, conflicts: 0 })
    }),
    { seed: 1, numRuns: 1000 },
  )
})
