import { expect, test } from 'vitest'
import type { ExerciseText } from '../../contract/exercise.ts'
import { en } from '../../messages/en/index.ts'
import { cellText, columnsOf, columnTitle } from './cells.ts'

const text: ExerciseText = {
  title: 'Echo',
  stages: {},
  tests: {},
  says: {},
  figures: { lag: { title: 'Lag', unit: 'ms' }, depth: { title: 'Depth' } },
}

test('numbers carry their units, and do not part from them', () => {
  expect(cellText('p99', 1011.6, text, 'en')).toBe('1,012\u00a0ms')
  expect(cellText('rate', 94.7, text, 'en')).toBe('95')
  expect(cellText('errors', 0.161, text, 'en')).toBe('16\u00a0%')
  expect(cellText({ figure: 'lag', node: 'replica-1' }, 12.34, text, 'en')).toBe('12.3\u00a0ms')
  expect(cellText({ figure: 'depth', node: 'queue-1' }, 12, text, 'en')).toBe('12')
})

test('dollars are whole, but for those that are few', () => {
  expect(cellText('bill', 1234.4, text, 'en')).toBe('$1,234')
  expect(cellText({ billAtPeak: 4 }, 1234.4, text, 'en')).toBe('$1,234')
  expect(cellText('bill', 2.5, text, 'en')).toBe('$2.50')
  expect(cellText('bill', 0, text, 'en')).toBe('$0')
})

test('a share that is small but not nothing does not read as nothing', () => {
  expect(cellText('errors', 0, text, 'en')).toBe('0\u00a0%')
  expect(cellText('errors', 0.001, text, 'en')).toBe('0.1\u00a0%')
  expect(cellText('errors', 0.0095, text, 'en')).toBe('1\u00a0%')
})

test('where there is nothing to tell, a dash says so', () => {
  expect(cellText('p50', undefined, text, 'en')).toBe('–')
  expect(cellText('p50', Number.NaN, text, 'en')).toBe('–')
  expect(cellText({ figure: 'role', node: 'replica-1' }, 'primary', text, 'en')).toBe('primary')
})

test('columns have words, and a scene that names none has the usual ones', () => {
  const scene = { steps: [], endMs: 1, measures: [] }
  expect(columnsOf(scene)).toEqual(['rate', 'p50', 'p99', 'errors'])
  expect(columnTitle({ shareOf: 'web-3' }, en.scene, text)).toBe('to web-\u20603')
  expect(columnTitle({ figure: 'lag', node: 'replica-1' }, en.scene, text)).toBe('Lag of replica-\u20601')
})
