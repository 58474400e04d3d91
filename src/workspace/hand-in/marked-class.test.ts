import { expect, test } from 'vitest'
import { markedClass } from './marked-class.ts'

test('the class of this browser is read from its cookie', () => {
  expect(markedClass('a=1; millions_classroom=c1; b=2')).toBe('c1')
  expect(markedClass('other_millions_classroom=c1')).toBe(undefined)
  expect(markedClass('millions_classroom=')).toBe(undefined)
  expect(markedClass('')).toBe(undefined)
})
