/** What the page of one's own results tells, and what goes into the file: nothing that is of other code. */
import { beforeEach, expect, test, vi } from 'vitest'
import type { TestResult, Verdict } from '../../contract/verdict.ts'
import { filesHash, submissionHash } from '../../grading/hash.ts'
import { ownResults as words } from '../../messages/en/own-results.ts'
import { parseRecord } from '../../record/record-file.ts'
import { keepCarried } from '../carried/kept.ts'
import { savePassed } from '../session/passed.ts'
import { saveVerdict } from '../session/verdicts.ts'
import { keepMeasured, type Measured, readMeasured } from './kept.ts'
import { factsOf, formatsOf, headlineOf, lessonsPassed } from './numbers.ts'
import { onePerTest, readRecord, tallyOf } from './read.ts'
import { recordFileText } from './to-file.ts'
import { recordPicture } from './to-picture.ts'
import type { RecordCourse } from './types.ts'

let kept: Map<string, string>
beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  })
})

const lb = { entry: 'balancer.ts', coreStages: ['spread'] }
const whole = { entry: 'plan.ts', coreStages: ['serves', 'survives'] }
const at = (number: string) => ({ href: `/${number}/`, number, title: `Lesson ${number}` })
const course: RecordCourse = {
  parts: [
    { number: 2, title: 'Many', lessons: [{ ...at('2.1'), exercise: 'lb', stages: ['spread', 'more'] }] },
    {
      number: 9,
      title: 'All',
      lessons: [
        { ...at('9.1'), exercise: 'whole', stages: ['serves'], isContinuedBy: '9.2' },
        { ...at('9.2'), exercise: 'whole', stages: ['survives'] },
      ],
    },
  ],
  exercises: { lb, whole },
  system: {
    slug: 'whole',
    lessons: [
      { ...at('9.1'), stages: [{ id: 'serves', level: 'core' }] },
      { ...at('9.2'), stages: [{ id: 'survives', level: 'core' }] },
    ],
    text: { stages: {}, tests: {} },
    parts: {
      lb: { ...lb, title: 'Balancer' },
      cache: { entry: 'cache.ts', coreStages: ['a'], title: 'Cache' },
    },
    suiteUrl: '/suite.js',
    stackUrl: '/stack.json',
  },
}

const balancer = { 'balancer.ts': 'mine' }
const plan = { 'plan.ts': 'export default {}' }
const tests: readonly TestResult[] = [
  { stage: 'serves', test: 'page', seed: 1, status: 'passed' },
  { stage: 'survives', test: 'web', seed: 1, status: 'failed' },
]
const hash = submissionHash({ files: plan, parts: { lb: balancer } })

function pass(): void {
  const entry = { passedStages: ['spread'], assistedStages: ['spread'], workedAtMs: 1 }
  kept.set('millions:progress', JSON.stringify({ lb: entry, whole: { ...entry, passedStages: ['serves'] } }))
  savePassed(localStorage, 'lb', { files: balancer, passedAtMs: 1 })
}

function submit(more: Partial<Verdict> = {}): void {
  const verdict: Verdict = {
    format: 1,
    exercise: 'whole',
    filesHash: hash,
    suiteHash: 'suite',
    parts: { lb: 'own', cache: 'reference' },
    outcome: { kind: 'failed' },
    tests,
    ...more,
  }
  saveVerdict(localStorage, 'whole', { verdict, files: plan, suiteUrl: '/suite.js', tookMs: 1 })
}

const measured: Measured = {
  tiers: [{ name: 'web', program: 'web.ts', owner: 'own', nodes: { seoul: 2, oregon: 1 }, costPerMonth: 60 }],
  peak: { p99Ms: 106.574, errorShare: 0.0004, costPerMonth: 1025.92 },
  carried: { usersPerDay: 1_600_000, costPerMonth: 60, p99Ms: 147.513 },
  filesHash: hash,
  suiteHash: 'suite',
  limit: 'p99',
  measuredAtMs: 5,
}
const carry = (exercise: string, usersPerDay: number, files: Readonly<Record<string, string>>) =>
  keepCarried(localStorage, exercise, {
    usersPerDay,
    costPerMonth: 20,
    filesHash: filesHash(files),
    measuredAtMs: 1,
  })
const formats = formatsOf('en')
const headline = () => headlineOf(readRecord(course), words.headline, formats)
const facts = () => factsOf(readRecord(course), words.facts, formats).map(({ value }) => value)

test('before anything is passed, there is nothing to be proud of, and nothing is made up', () => {
  const record = readRecord(course)
  expect(record.system).toBeUndefined()
  expect(headline()).toEqual({ number: '0', unit: 'of 3 lessons passed' })
  expect(facts()).toEqual([])
  expect(parseRecord(recordFileText(record, 7))).toEqual({
    course: 'one-to-millions',
    kind: 'results',
    format: 1,
    savedAtMs: 7,
    lessons: {},
  })
})

test('on the way: what passed with help, the most that was carried, and code that is other than what passed', () => {
  pass()
  carry('lb', 30_000, { 'balancer.ts': 'older' })
  const record = readRecord(course)
  expect(record.lessons.map(({ passed, assisted, isOtherCode }) => [passed, assisted, isOtherCode])).toEqual([
    [1, 1, true],
    [1, 0, false],
    [0, 0, false],
  ])
  expect(lessonsPassed(record)).toEqual({ passed: 1, total: 3 })
  expect(headline()).toMatchObject({ number: '30,000', users: 30_000 })
  const { lessons } = parseRecord(recordFileText(record, 7))
  expect(lessons.lb).toMatchObject({ files: balancer, passedStages: ['spread'], assistedStages: ['spread'] })
  expect(lessons.whole?.files).toBeUndefined()
})

test('a verdict of what is there is current; its numbers come once it is measured', () => {
  pass()
  submit()
  const { system } = readRecord(course)
  expect(system).toMatchObject({ isCurrent: true, own: { lb: balancer } })
  expect(facts()).toEqual(['–', '–', '–', '–', '1 of 2', '1 of 2'])
  keepMeasured(localStorage, 'whole', measured)
  expect(headline()).toMatchObject({ number: '1,600,000', users: 1_600_000 })
  expect(headline().unit).toContain('in 2 regions')
  expect(facts()).toEqual(['$1,026', '107\u00a0ms', '0.04\u00a0%', '3', '1 of 2', '1 of 2'])
})

test('the file holds all that it takes to come to the numbers again', () => {
  pass()
  submit()
  keepMeasured(localStorage, 'whole', measured)
  const { system } = parseRecord(recordFileText(readRecord(course), 7))
  const { tiers, peak, carried } = measured
  expect(system).toEqual({
    exercise: 'whole',
    suiteHash: 'suite',
    filesHash: hash,
    seed: 1,
    files: plan,
    parts: { lb: balancer },
    tests: tests.map(({ seed: _, ...test }) => test),
    tiers,
    peak,
    carried,
  })
})

test('what is of other code, of other results, or of other tests is of before, and in no file', () => {
  pass()
  submit()
  keepMeasured(localStorage, 'whole', measured)
  savePassed(localStorage, 'lb', { files: { 'balancer.ts': 'better' }, passedAtMs: 2 })
  const other = readRecord(course)
  expect(other.system?.isCurrent).toBe(false)
  expect(parseRecord(recordFileText(other, 7)).system).toBeUndefined()
  savePassed(localStorage, 'lb', { files: balancer, passedAtMs: 3 })
  submit({ suiteHash: 'newer' })
  expect(readRecord(course).system?.measured).toBeUndefined()
  const newBuild = { ...course, system: { ...course.system, suiteUrl: '/newer.js' } }
  expect(readRecord(newBuild).system?.isCurrent).toBe(false)
})

test.each(['', '{', '[]', '{"filesHash":1}', JSON.stringify({ ...measured, peak: { p99Ms: 'x' } })])(
  'what cannot be read as a measurement is none: %s',
  (text) => {
    kept.set('millions:results:whole', text)
    expect(readMeasured(localStorage, 'whole')).toBeUndefined()
  },
)

test('a test of several seeds counts once, by the seed that did not pass', () => {
  const [first] = tests
  if (first === undefined) throw new Error('there are no tests')
  const several = [first, { ...first, seed: 2, status: 'failed' } as const]
  expect(tallyOf(onePerTest(several))).toEqual({ passed: 0, total: 1, notRun: 0 })
})

test('the picture has the numbers, and a name as it was typed', () => {
  pass()
  submit()
  keepMeasured(localStorage, 'whole', measured)
  carry('lb', 30_000, balancer)
  const wanted = { course: 'One to Millions', theme: 'dark', words, formats, locale: 'en' } as const
  const svg = recordPicture(readRecord(course), { ...wanted, name: 'Ada <Lovelace>' })
  for (const text of ['1,600,000', '$1,026', 'Ada &lt;Lovelace&gt;', '2.1', '1 of 2 tests pass'])
    expect(svg).toContain(`>${text}<`)
})
