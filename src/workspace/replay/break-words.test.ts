import { expect, test } from 'vitest'
import { en } from '../../messages/en/index.ts'
import { breakWords } from './break-words.ts'

test.each([
  ['world-stuck', 'Here it got stuck'],
  ['world-stuck-somewhere', 'Here it got stuck'],
  ['world-out-of-memory', 'Here the memory ran out'],
  ['stale-read', 'Here the expectation broke'],
])('%s: %s', (id, here) => {
  const result = { stage: 's', test: 't', seed: 1, status: 'failed', say: { id, values: {} } } as const
  expect(breakWords(result, en.replay).here).toBe(here)
})
