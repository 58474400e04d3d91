/** What the page says of its scene is what is recorded for it, which is measured again elsewhere. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ExerciseNumbers } from '../../src/numbers/numbers.ts'

const numbers: ExerciseNumbers = JSON.parse(readFileSync(join(import.meta.dirname, 'numbers.json'), 'utf8'))

test('when people-1 dies, those whose names are known are greeted, and the others are not', () => {
  const [both, alone] = numbers.scenes['people-dies']?.rows ?? []
  expect(both?.cells[2]).toBe(0)
  expect(Number(alone?.cells[2])).toBeGreaterThan(0.2)
  expect(Number(alone?.cells[2])).toBeLessThan(0.8)
})
