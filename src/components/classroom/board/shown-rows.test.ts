import { expect, test } from 'vitest'
import { linesOf, shownRows } from './shown-rows.ts'

const told = (total: number, first: number, kept: number): string =>
  shownRows(total, { first, visible: 20 }, kept)
    .map((piece) => (piece.kind === 'gap' ? `+${piece.rows}` : `${piece.from}-${piece.to}`))
    .join(' ')

test.each([
  ['a room', 30, 0, 0, '0-30'],
  ['nobody', 0, 0, 0, '0-0'],
  ['the top of a hall', 500, 0, 0, '0-32 +468'],
  ['its middle, with the key in view', 500, 100, 105, '+88 88-132 +368'],
  ['its middle, with the key above', 500, 100, 3, '+3 3-4 +84 88-132 +368'],
  ['its middle, with the key just above', 500, 100, 87, '+87 87-88 88-132 +368'],
  ['its middle, with the key below', 500, 100, 499, '+88 88-132 +367 499-500'],
  ['its end', 500, 480, 499, '+468 468-500'],
  ['a place that is gone, as many have left', 100, 480, 99, '+99 99-100'],
])('%s', (_, total, first, kept, pieces) => {
  expect(told(total, first, kept)).toBe(pieces)
})

test('all rows are there once, drawn or left out', () => {
  for (let first = 0; first < 300; first += 7) {
    for (let kept = 0; kept < 300; kept += 11) {
      let at = 0
      for (const piece of shownRows(300, { first, visible: 9 }, kept)) {
        expect(piece.from).toBe(at)
        at = piece.kind === 'gap' ? piece.from + piece.rows : piece.to
      }
      expect(at).toBe(300)
    }
  }
})

test('a row keeps its key and its place, in view or not', () => {
  const rows = Array.from({ length: 200 }, (_, place) => ({ id: `row-${place}` }))
  const lines = linesOf(rows, { first: 150, visible: 5 }, 3)
  expect(lines.find(({ key }) => key === 'row-3')).toEqual({ key: 'row-3', learner: rows[3], inRow: 3 })
  expect(lines[0]).toEqual({ key: 'gap before 3', gap: 3 })
  expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
})
