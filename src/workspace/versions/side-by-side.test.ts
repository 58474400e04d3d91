import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

const shown = (left: string, right: string): readonly string[] =>
  sideBySide(left, right).map(
    ({ left: a, right: b, same }) =>
      `${a === undefined ? '-' : `${a.number}${a.text}`}${same ? '=' : '|'}${b === undefined ? '-' : `${b.number}${b.text}`}`,
  )

test('what is the same stands in one row, what differs beside each other', () => {
  expect(shown('a\nb\nc', 'a\nx\ny\nc')).toEqual(['1a=1a', '2b|2x', '-|3y', '3c=4c'])
  expect(shown('a\nb\nc', 'a\nc')).toEqual(['1a=1a', '2b|-', '3c=2c'])
})

test('each line stands once, with its own number', () => {
  const [left, right] = ['one\ntwo\nthree\nfour\n', 'zero\ntwo\nfour\nfive']
  const rows = sideBySide(left, right)
  expect(rows.flatMap((row) => row.left ?? []).map(({ text }) => text)).toEqual([
    'one',
    'two',
    'three',
    'four',
  ])
  expect(rows.flatMap((row) => row.right ?? []).map(({ number }) => number)).toEqual([1, 2, 3, 4])
})

test('empty texts and ends of lines are no difference', () => {
  expect(shown('', '')).toEqual(['1=1'])
  expect(shown('a\n\n', 'a')).toEqual(['1a=1a'])
})
