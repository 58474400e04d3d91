import { expect, test } from 'vitest'
import { moved } from './grid-keys.ts'

const grid = { rows: 3, columns: 4 }
const press = (key: string, ctrlKey = false) =>
  moved({ key, ctrlKey, metaKey: false, altKey: false }, { row: 1, column: 1 }, grid)

test('arrows move by one, and stay within the grid', () => {
  expect(press('ArrowDown')).toEqual({ row: 2, column: 1 })
  expect(press('ArrowLeft')).toEqual({ row: 1, column: 0 })
  const last = { row: 2, column: 3 }
  for (const key of ['ArrowDown', 'ArrowRight'])
    expect(moved({ key, ctrlKey: false, metaKey: false, altKey: false }, last, grid)).toEqual(last)
})

test('with Control they go to the edge, and Home and End to the ends of a row or of all', () => {
  expect(press('ArrowUp', true)).toEqual({ row: 0, column: 1 })
  expect(press('End')).toEqual({ row: 1, column: 3 })
  expect(press('End', true)).toEqual({ row: 2, column: 3 })
  expect(press('Home', true)).toEqual({ row: 0, column: 0 })
})

test('other keys are left alone, and so is a grid of nobody', () => {
  expect(press('Enter')).toBe(undefined)
  expect(press('a')).toBe(undefined)
  const key = { key: 'ArrowDown', ctrlKey: false, metaKey: false, altKey: false }
  expect(moved(key, { row: 0, column: 0 }, { rows: 0, columns: 2 })).toBe(undefined)
})
