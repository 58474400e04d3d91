import { expect, test } from 'vitest'
import {
  largestRecordBytes,
  parseRecord,
  type RecordFile,
  recordText,
  UnreadableRecord,
} from './record-file.ts'

const whole: RecordFile = {
  course: 'one-to-millions',
  kind: 'results',
  format: 1,
  savedAtMs: 5,
  system: {
    exercise: 'millions',
    suiteHash: 'abc',
    filesHash: 'def',
    seed: 1,
    files: { 'plan.ts': 'export default { 한: "🙂" }\n' },
    parts: { 'load-balancer': { 'balancer.ts': '' } },
    tests: [{ stage: 'serves', test: 'near', status: 'passed' }],
    tiers: [{ name: 'web', program: 'web.ts', owner: 'own', nodes: { seoul: 2 }, costPerMonth: 80 }],
    peak: { p99Ms: 106.574, errorShare: 0 },
    carried: { usersPerDay: 1_600_000, costPerMonth: 900 },
  },
  lessons: { hello: { passedStages: ['a'], assistedStages: [] } },
}

function faultOf(text: string): unknown {
  try {
    parseRecord(text)
  } catch (error) {
    if (error instanceof UnreadableRecord) return error.fault
    throw error
  }
  return undefined
}

const changed = (change: (file: Record<string, unknown>) => void): string => {
  const file = structuredClone(whole) as unknown as Record<string, unknown>
  change(file)
  return JSON.stringify(file)
}
const system = (more: Record<string, unknown>): string =>
  JSON.stringify({ ...whole, system: { ...whole.system, ...more } })

test('what was written is read as it was', () => {
  expect(parseRecord(recordText(whole))).toEqual(whole)
  const { system: _, ...without } = whole
  expect(parseRecord(recordText(without))).toEqual(without)
})

const broken = (where: string) => ({ kind: 'broken', where })

test.each([
  ['no JSON', '\u0000', { kind: 'foreign' }],
  ['nothing', '', { kind: 'foreign' }],
  ['a list', '[]', { kind: 'foreign' }],
  ['other JSON', '{"format":1}', { kind: 'foreign' }],
  ['all of somebody’s work', '{"course":"one-to-millions","format":1,"exercises":{}}', { kind: 'work' }],
  ['a newer course', JSON.stringify({ ...whole, format: 7 }), { kind: 'newer', format: 7 }],
  ['one that was cut off', recordText(whole).slice(0, 120), broken('its end')],
  [
    'a time that no calendar has',
    changed((file) => Object.assign(file, { savedAtMs: 1e300 })),
    broken('savedAtMs'),
  ],
  ['a negative time', changed((file) => Object.assign(file, { savedAtMs: -1 })), broken('savedAtMs')],
  ['code that is none', system({ files: { 'plan.ts': 7 } }), broken('system › files › plan.ts')],
  ['a file elsewhere', system({ files: { '../../plan.ts': '' } }), broken('system › files › ../../plan.ts')],
  ['a path as exercise', system({ exercise: '../x' }), broken('system › exercise')],
  ['a seed that is none', system({ seed: 1.5 }), broken('system › seed')],
  ['more errors than requests', system({ peak: { errorShare: 2 } }), broken('system › peak › errorShare')],
  [
    'numbers as text',
    system({ carried: { usersPerDay: '9', costPerMonth: 1 } }),
    broken('system › carried › usersPerDay'),
  ],
  ['too many tests', system({ tests: Array(401).fill(whole.system?.tests[0]) }), broken('system › tests')],
  [
    'too many files',
    system({ files: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`f${at}.ts`, ''])) }),
    broken('system › files'),
  ],
])('%s is told apart', (_, text, fault) => {
  expect(faultOf(text)).toEqual(fault)
})

test('more than a file of results can be is not even looked at', () => {
  expect(faultOf(' '.repeat(largestRecordBytes + 1))).toMatchObject({ kind: 'too-large' })
})

test('names of a language’s own are names like others, or are left out', () => {
  const text = recordText(whole).replace('"hello"', '"__proto__"')
  const { lessons } = parseRecord(text)
  expect(Object.keys(lessons)).toEqual([])
  expect(Object.getPrototypeOf(lessons)).toBe(Object.prototype)
})
