import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { ExerciseText } from '../contract/exercise.ts'
import type { Outcome, TestResult } from '../contract/verdict.ts'
import { explain, explainOutcome, explainUncaught } from './failure-text.ts'
import { says } from './text/en.ts'

const text: ExerciseText = {
  title: 'Load balancer',
  stages: {},
  tests: { 'keeps-query': 'The query arrives as it was sent.' },
  says: {
    'query-lost': {
      seen: '{path} arrived as {arrived}.',
      cause: 'Only the path was copied.',
      next: 'Copy all.',
    },
  },
}
const failed: TestResult = { stage: 'forward', test: 'keeps-query', seed: 1, status: 'failed' }

test('a say is looked up in the exercise, and its values are filled in', () => {
  const result = { ...failed, say: { id: 'query-lost', values: { path: '/?a=1', arrived: '/' } } }
  expect(explain(result, text)).toEqual({
    title: 'The query arrives as it was sent.',
    seen: '/?a=1 arrived as /.',
    cause: 'Only the path was copied.',
    next: 'Copy all.',
  })
})

test('values are text: what looks like a placeholder or a pattern in them stays as it is', () => {
  const result = { ...failed, say: { id: 'query-lost', values: { path: '{arrived}', arrived: '$&' } } }
  expect(explain(result, text).seen).toBe('{arrived} arrived as $&.')
})

test('a word goes with its number', () => {
  const saying = { seen: 'Sent {tries} {tries:time|times}.', cause: '{n:it|they}', next: '{missing:a|b}' }
  const told = (tries: number) =>
    explain(
      { ...failed, say: { id: 'sent', values: { tries, n: tries } } },
      { ...text, says: { sent: saying } },
    )
  expect(told(1)).toMatchObject({ seen: 'Sent 1 time.', cause: 'it', next: '{missing:a|b}' })
  expect(told(0)).toMatchObject({ seen: 'Sent 0 times.', cause: 'they' })
  expect(told(3)).toMatchObject({ seen: 'Sent 3 times.' })
})

test('rejections that nobody caught are told once, over all tests', () => {
  const uncaught = { count: 1, message: 'Error: lost', file: 'balancer.ts', line: 7 }
  expect(explainUncaught([failed, { ...failed, uncaught }, failed])?.seen).toBe(
    'Promises were rejected 1 time in 1 test, and nothing had caught that. First in balancer.ts, line 7: Error: lost',
  )
  const { file: _, line: __, ...nowhere } = uncaught
  const two = [
    { ...failed, uncaught: { ...nowhere, count: 3 } },
    { ...failed, uncaught },
  ]
  expect(explainUncaught(two)?.seen).toBe(
    'Promises were rejected 4 times in 2 tests, and nothing had caught that. First: Error: lost',
  )
  expect(explainUncaught([failed])).toBeUndefined()
})

test('a say without words says so, and a value that is missing shows', () => {
  expect(explain({ ...failed, say: { id: 'nobody-wrote', values: {} } }, text).seen).toContain('nobody-wrote')
  expect(explain({ ...failed, say: { id: 'query-lost', values: {} } }, text).seen).toContain('{path}')
})

describe('every outcome has words, with nothing left to fill in', () => {
  const outcomes: readonly Outcome[] = [
    { kind: 'passed' },
    { kind: 'failed' },
    { kind: 'does-not-compile', file: 'a.ts', line: 3, column: 1, message: 'Unexpected token' },
    { kind: 'threw-at-boot', file: 'a.ts', line: 3, message: 'no' },
    { kind: 'stuck', stage: 'forward', test: 'keeps-query', node: 'balancer-1' },
    { kind: 'stuck', stage: 'forward', test: 'keeps-query' },
    { kind: 'out-of-memory', stage: 'forward', test: 'keeps-query' },
    { kind: 'grader-broke', message: 'lost the suite' },
  ]
  for (const outcome of outcomes) {
    test(JSON.stringify(outcome), () => {
      const words = Object.values(explainOutcome(outcome, [failed], text))
      expect(words.every((word) => word !== '')).toBe(true)
      expect(words.join(' ')).not.toMatch(/[{}]/)
    })
  }
})

test('the test that an outcome speaks of goes by its title, where it has one', () => {
  const outcome = { kind: 'stuck', stage: 'forward', test: 'keeps-query' } as const
  expect(explainOutcome(outcome, [], text).seen).toContain(`“${text.tests['keeps-query']}”`)
  expect(explainOutcome(outcome).seen).toContain('“forward/keeps-query”')
})

test('every say of the simulator and the grader has words', () => {
  const folders = ['.', '../simulator'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .filter((entry) => !entry.parentPath.includes('hostile'))
      .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')),
  )
  const used = new Set(sources.flatMap((source) => source.match(/(?<=id: ['`]|\? ')world-[a-z-]+/g) ?? []))
  expect(used.size).toBeGreaterThan(10)
  // Put together from the kind of the outcome.
  for (const kind of ['stuck', 'out-of-memory']) used.add(`world-${kind}`).add(`world-${kind}-somewhere`)
  expect([...used].filter((id) => says[id] === undefined)).toEqual([])
})

test('a page that was lost before a test had begun names none', () => {
  const { seen } = explainOutcome({ kind: 'out-of-memory', stage: '', test: '' })
  expect(seen).toBe('The code took more memory than there is.')
})
