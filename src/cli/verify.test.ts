import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Verdict } from '../contract/verdict.ts'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { filesHash } from '../grading/hash.ts'
import { largestRecordBytes, recordText } from '../record/record-file.ts'
import { run } from './fixtures/terminal.ts'

let course: FixtureCourse
const files = {
  'echo.ts': "export default { fetch: () => new Response('hello') }\n",
  'greeting.ts': '',
}

type Recorded = Parameters<typeof recordText>[0]
/** As the first run finds it. */
let honest: Recorded

beforeAll(async () => {
  course = fixtureCourse()
  for (const [name, source] of Object.entries(files)) course.write(`right/${name}`, source)
  course.write(
    'exercises/echo/stack.ts',
    `export default {
  entry: 'web',
  roles: { web: { program: { learner: 'echo.ts' }, regions: { frankfurt: 2 }, costPerMonth: 20 } },
  load: { usersPerDay: 86400, requestsPerUser: 10 },
  scenes: { peak: { steps: [{ atMs: 0, do: 'load', load: {} }], endMs: 2000, measures: [{ id: 'all', fromMs: 500, toMs: 2000 }] } },
  results: { scene: 'peak', measure: 'all' },
}`,
  )
  const graded = await run(course.root, ['grade', 'echo', 'right', '--json'])
  const { tests, ...verdict } = JSON.parse(graded.out) as Verdict
  honest = {
    savedAtMs: Date.UTC(2026, 10, 30),
    system: {
      exercise: 'echo',
      suiteHash: verdict.suiteHash,
      filesHash: verdict.filesHash,
      seed: 1,
      files,
      tests: tests.map(({ stage, test, status }) => ({ stage, test, status })),
      tiers: [{ name: 'web', program: 'echo.ts', owner: 'own', nodes: { frankfurt: 2 }, costPerMonth: 40 }],
      peak: { requestsPerSecond: 10, p99Ms: 1, errorShare: 0 },
    },
    lessons: {},
  }
  // What it comes to is the world's to say: the second file takes it from the first.
  const { findings } = await verified(honest)
  const peak = Object.fromEntries(
    findings.flatMap(({ about, seen }) => (about.kind === 'peak' ? [[about.number, seen]] : [])),
  )
  honest = { ...honest, system: { ...system(), peak } }
}, 120_000)
afterAll(() => course.remove())

interface Found {
  readonly about: { readonly kind: string; readonly number?: string; readonly stage?: string }
  readonly judged: string
  readonly seen?: number | string
  readonly reason?: string
}

function system(): NonNullable<Recorded['system']> {
  if (honest.system === undefined) throw new Error('the file has no system')
  return honest.system
}

function save(record: Recorded | string): string {
  const text = typeof record === 'string' ? record : recordText(record)
  writeFileSync(join(course.root, 'mine.json'), text)
  return 'mine.json'
}

const verify = (record: Recorded | string, ...options: string[]) =>
  run(course.root, ['verify', save(record), ...options])

async function verified(
  record: Recorded,
  ...options: string[]
): Promise<{ readonly code: number; readonly isOtherCourse: boolean; readonly findings: readonly Found[] }> {
  const { code, out } = await verify(record, '--json', ...options)
  return { code, ...JSON.parse(out) }
}

const judgedIn = (findings: readonly Found[]) =>
  findings.map(({ about, judged, reason }) => [about.number ?? about.stage ?? about.kind, judged, reason])

test('what is so is told as the same, each of it; exit code 0', async () => {
  const { code, out } = await verify(honest)
  expect(out).toContain('Echo, saved 2026-11-30, run again on seed 1')
  expect(out).toMatch(/✓ +Echo: Greet +1 of 1 test pass/)
  expect(out).toMatch(/✓ +tier web +echo\.ts \(own\), 2 frankfurt, \$40/)
  expect(out).toMatch(/✓ +p99 at the peak +[\d.]+ ms +[\d.]+ ms/)
  expect(out).toContain('All the same: 6 numbers.')
  expect(code).toBe(0)
})

test('a number that was made up is not so; exit code 1', async () => {
  const { p99Ms = 0, ...peak } = system().peak ?? {}
  const { code, findings } = await verified({
    ...honest,
    system: { ...system(), peak: { ...peak, p99Ms: p99Ms / 2 } },
  })
  expect(code).toBe(1)
  expect(findings.filter(({ judged }) => judged !== 'same')).toMatchObject([
    { about: { number: 'p99Ms' }, judged: 'different', seen: p99Ms },
  ])
})

test('code that passes nothing has passed nothing, whatever the file says', async () => {
  const silent = { ...files, 'echo.ts': 'export const fetch = 1\n' }
  const { code, findings } = await verified({
    ...honest,
    system: { ...system(), files: silent, filesHash: filesHash(silent) },
  })
  expect(code).toBe(1)
  expect(judgedIn(findings)).toContainEqual(['greet', 'different', undefined])
  expect(judgedIn(findings)).toContainEqual(['p99Ms', 'unknown', 'did-not-run'])
})

test('programs that were changed, and no longer are what was hashed, are refused; exit code 2', async () => {
  const { code, err } = await verify({
    ...honest,
    system: { ...system(), files: { ...files, 'echo.ts': '' } },
  })
  expect(code).toBe(2)
  expect(err).toContain('the programs in this file are not those that it was saved with')
})

test('with other tests than those of the file, what differs cannot be told; exit code 2', async () => {
  const other = { ...system(), suiteHash: 'other', peak: { ...system().peak, p99Ms: 12345 } }
  const { code, isOtherCourse, findings } = await verified({ ...honest, system: other })
  expect([code, isOtherCourse]).toEqual([2, true])
  expect(judgedIn(findings)).toContainEqual(['p99Ms', 'unknown', 'other-course'])
  expect(judgedIn(findings)).toContainEqual(['greet', 'same', undefined])
})

test('an exercise that is not there, and files that lack one, are told as another state of the course', async () => {
  const nowhere = await verify({ ...honest, system: { ...system(), exercise: 'constructor' } })
  expect(nowhere.err).toContain('the exercise constructor, which this course does not have')
  const { 'greeting.ts': _, ...few } = files
  const lacking = await verify({ ...honest, system: { ...system(), files: few, filesHash: filesHash(few) } })
  expect(lacking.err).toContain('this file lacks files that the exercise echo has now')
  expect([nowhere.code, lacking.code]).toEqual([2, 2])
})

test('other lessons are run when they are asked for: the same, not so, or without their code', async () => {
  const { code, out } = await verify({ ...honest, lessons: { echo: lesson([]), other: lesson(['greet']) } })
  expect(code).toBe(0)
  expect(out).toContain('The file tells of 1 other lesson as well')
  expect(out).toContain('verify mine.json --lessons')

  const { system: _, ...rest } = honest
  const lessons = {
    echo: {
      ...lesson(['greet', 'count']),
      files,
      carried: { usersPerDay: 1, costPerMonth: 40, filesHash: filesHash(files) },
    },
    elsewhere: lesson(['greet']),
  }
  const all = await verified({ ...rest, lessons }, '--lessons')
  expect(all.code).toBe(1)
  expect(judgedIn(all.findings)).toEqual([
    ['greet', 'same', undefined],
    ['count', 'same', undefined],
    ['usersPerDay', 'different', undefined],
    ['costPerMonth', 'same', undefined],
    ['greet', 'unknown', 'other-course'],
  ])
})

const lesson = (passedStages: string[]) => ({ passedStages, assistedStages: [] })

test.each([
  ['none', undefined, 'there is no such file'],
  ['foreign', '{"a":1}', 'this is no file of this course’s results'],
  ['work', '{"course":"one-to-millions","format":1,"exercises":{}}', 'this is a file of all your work'],
  [
    'newer',
    '{"course":"one-to-millions","kind":"results","format":4}',
    'a newer version of the course (format 4)',
  ],
  ['broken', '{"course":"one-to-millions","kind":"results","format":1}', 'damaged, at savedAtMs'],
  ['cut off', '{\n "course": "one-to-millions",\n "kind": "results",\n', 'damaged, at its end'],
  ['bytes', '\u0000', 'it is no file of text'],
  ['too large', ' '.repeat(largestRecordBytes + 1), 'this is too large for a file of results: 4.0 MB'],
])('a file that is none, or not whole, is told (%s); exit code 2', async (name, content, told) => {
  const { code, err } =
    content === undefined ? await run(course.root, ['verify', `${name}.json`]) : await verify(content)
  expect(err).toContain(told)
  expect(err).toContain('next')
  expect(code).toBe(2)
})

test('a path in the file is no way out of it, and its words move no terminal', async () => {
  const text = recordText(honest).replace('"echo.ts"', '"\\u001b[2J../../echo.ts"')
  const { code, err } = await verify(text)
  expect(code).toBe(2)
  expect(err).toContain('damaged, at system › files › \\u001b[2J../../echo.ts')
})

test('no file, or two, is a mistake of the call', async () => {
  expect((await run(course.root, ['verify'])).err).toContain('which file?')
  expect((await run(course.root, ['verify', 'a', 'b'])).code).toBe(2)
})
