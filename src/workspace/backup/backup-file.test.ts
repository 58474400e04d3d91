import { expect, test } from 'vitest'
import { parseBackup, UnreadableBackup } from './backup-file.ts'

const whole = {
  course: 'one-to-millions',
  format: 1,
  savedAtMs: 5,
  exercises: {
    cache: {
      code: { files: { 'cache.ts': '한 🙂' }, savedAtMs: 4 },
      versions: [{ files: { 'cache.ts': '' }, keptAtMs: 1, reason: 'run', startedAt: 'lru' }],
      passedStages: ['a'],
      assistedStages: [],
      workedAtMs: 4,
      hints: { a: 2 },
    },
  },
}

function faultOf(text: string): unknown {
  try {
    parseBackup(text)
  } catch (error) {
    if (error instanceof UnreadableBackup) return error.fault
    throw error
  }
  return undefined
}

test('what was written is read as it was', () => {
  expect(parseBackup(JSON.stringify(whole))).toEqual(whole)
})

test.each([
  ['no JSON', 'PK\u0003\u0004', { kind: 'foreign' }],
  ['empty', '', { kind: 'foreign' }],
  ['other JSON', '{"course":"rust","format":1}', { kind: 'foreign' }],
  ['a list', '[]', { kind: 'foreign' }],
  ['a newer course', JSON.stringify({ ...whole, format: 2 }), { kind: 'newer', format: 2 }],
  ['one of results', '{"course":"one-to-millions","kind":"results","format":9}', { kind: 'results' }],
  ['one that was cut off', JSON.stringify(whole).slice(0, 150), { kind: 'broken', where: 'its end' }],
  [
    'one that was changed by hand',
    JSON.stringify({
      ...whole,
      exercises: { cache: { ...whole.exercises.cache, code: { files: { 'a.ts': 7 }, savedAtMs: 1 } } },
    }),
    { kind: 'broken', where: 'exercises › cache › code › files › a.ts' },
  ],
  [
    'a time that is none',
    JSON.stringify({ ...whole, savedAtMs: -1 }),
    { kind: 'broken', where: 'savedAtMs' },
  ],
])('%s is told apart', (_, text, fault) => {
  expect(faultOf(text)).toEqual(fault)
})
