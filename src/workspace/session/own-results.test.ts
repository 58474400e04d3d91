/** Which of the learner's programs other exercises run: what passed, and nothing that is on its way. */
import { beforeEach, expect, test, vi } from 'vitest'
import { ownResult, ownResults, resultsKey } from './own-results.ts'
import { readPassed, savePassed } from './passed.ts'

const part = { entry: 'balancer.ts', coreStages: ['forward', 'health'] }
let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  })
})

const keep = (key: string, value: unknown) => kept.set(`millions:${key}`, JSON.stringify(value))
const progress = (...passedStages: string[]) => keep('progress', { lb: { passedStages, workedAtMs: 1 } })
const files = (source: string) => ({ 'balancer.ts': source })
const draft = (source: string) => keep('draft:lb', { files: files(source), savedAtMs: 1, tab: 'one' })
function verdict(source: string, status: 'passed' | 'failed'): void {
  const tests = [
    { stage: 'health', test: 'one', seed: 1, status },
    { stage: 'more', test: 'two', seed: 1, status: 'failed' },
  ]
  const whole = { format: 1, exercise: 'lb', outcome: { kind: 'failed' }, tests }
  keep('verdict:lb', { verdict: whole, files: files(source), suiteUrl: '/', tookMs: 1 })
}

test('the code that passed last runs, whatever the draft and the last verdict are', () => {
  progress('forward', 'health')
  savePassed(localStorage, 'lb', { files: files('passed'), passedAtMs: 1 })
  draft('unfinished')
  verdict('tried', 'failed')
  expect(ownResult('lb', part)).toEqual(files('passed'))
  savePassed(localStorage, 'lb', { files: files('passed'), passedAtMs: 5 })
  expect(readPassed(localStorage, 'lb')?.passedAtMs).toBe(1)
})

test('without all core stages nothing does', () => {
  progress('forward')
  savePassed(localStorage, 'lb', { files: files('passed'), passedAtMs: 1 })
  expect(ownResult('lb', part)).toBeUndefined()
})

test('of older work: what the last verdict passed, or what lies there where there is none', () => {
  progress('forward', 'health')
  draft('written')
  expect(ownResult('lb', part)).toEqual(files('written'))
  verdict('graded', 'passed')
  expect(ownResult('lb', part)).toEqual(files('graded'))
  verdict('graded', 'failed')
  expect(ownResult('lb', part)).toBeUndefined()
})

test('what lacks the file that is run, and what is damaged, is none', () => {
  progress('forward', 'health')
  savePassed(localStorage, 'lb', { files: { 'other.ts': '' }, passedAtMs: 1 })
  expect(ownResult('lb', part)).toBeUndefined()
  kept.set('millions:passed:lb', '{"files":')
  expect(ownResult('lb', part)).toBeUndefined()
  expect(ownResult('constructor', part)).toBeUndefined()
})

test('the results of several, and a key that changes with them', () => {
  expect(resultsKey(ownResults({ lb: part }))).toBe('')
  progress('forward', 'health')
  savePassed(localStorage, 'lb', { files: files('passed'), passedAtMs: 1 })
  const own = ownResults({ lb: part, cache: part })
  expect(own).toEqual({ lb: files('passed') })
  expect(resultsKey(own)).toBe(resultsKey({ ...own }))
  expect(resultsKey(own)).not.toBe(resultsKey({ lb: files('another') }))
})
