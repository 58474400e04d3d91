import { expect, test } from 'vitest'
import { LogBudget } from './log-budget.ts'

test('the lines of the first tests are kept, later ones get the newest that there is room for, then none', () => {
  const budget = new LogBudget()
  const lines = Array.from({ length: 100 }, (_, number) => `${number} `.padEnd(1499, 'x'))
  expect(budget.take(lines)).toBe(lines)
  const second = budget.take(lines)
  expect(second[0]).toBe('… 67 lines are left out: the tests before logged much')
  expect(second.slice(1)).toEqual(lines.slice(67))
  const third = budget.take(lines)
  expect(third).toEqual(['… 100 lines are left out: the tests before logged much'])
  expect(budget.take([])).toEqual([])
})
