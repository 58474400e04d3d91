import { expect, test } from 'vitest'
import { parseVersion } from './versions.ts'

const whole = { exercise: 'hello', files: { 'web.ts': '// 1' }, keptAtMs: 5, reason: 'run' }

test('a version is what this course wrote', () => {
  expect(parseVersion(7, whole)).toEqual({ id: 7, ...whole })
  expect(parseVersion(7, { ...whole, startedAt: 'two' })).toEqual({ id: 7, ...whole, startedAt: 'two' })
  expect(parseVersion(7, { ...whole, startedAt: 4, more: true })).toEqual({ id: 7, ...whole })
})

test.each([
  ['nothing', undefined],
  ['a text', 'files'],
  ['no files', { ...whole, files: undefined }],
  ['files that are none', { ...whole, files: { 'web.ts': 4 } }],
  ['no time', { ...whole, keptAtMs: Number.NaN }],
  ['a time that no calendar has', { ...whole, keptAtMs: 1e20 }],
  ['a reason that nobody knows', { ...whole, reason: 'constructor' }],
  ['another exercise’s number', { ...whole, exercise: 4 }],
])('%s is none', (_, value) => {
  expect(parseVersion(7, value)).toBeUndefined()
})
