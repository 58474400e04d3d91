import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { noteProgress, readProgress } from './progress.ts'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('what passes in code that began at a later stage is assisted, until it passes without', () => {
  noteProgress('echo', ['greet'], undefined, 1)
  noteProgress('echo', ['greet', 'count'], 'count', 2)
  expect(readProgress().echo).toEqual({
    passedStages: ['greet', 'count'],
    assistedStages: ['count'],
    workedAtMs: 2,
  })
  noteProgress('echo', ['greet'], undefined, 3)
  expect(readProgress().echo?.assistedStages).toEqual(['count'])
  noteProgress('echo', ['greet', 'count'], undefined, 4)
  expect(readProgress().echo).toEqual({
    passedStages: ['greet', 'count'],
    assistedStages: [],
    workedAtMs: 4,
  })
})

test('what an older version of the course wrote counts as passed without help', () => {
  localStorage.setItem('millions:progress', '{"echo":{"passedStages":["greet"],"workedAtMs":1}}')
  expect(readProgress().echo).toEqual({ passedStages: ['greet'], assistedStages: [], workedAtMs: 1 })
})
