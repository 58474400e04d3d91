/** Holds a verdict against what a hostile program has to end in. Used by the tests of both hosts. */
import { expect } from 'vitest'
import type { Verdict } from '../../contract/verdict.ts'
import type { HostileProgram } from './programs.ts'

export function checkVerdict(program: HostileProgram, verdict: Verdict, host: 'browser' | 'node'): void {
  const { outcome, tests } = verdict
  // A browser shows no memory from outside: what fills it in a loop is ended for its silence, before it is full.
  const isHidden = host === 'browser' && program.takesMemory === true
  const kinds = isHidden ? [...program.kinds, 'stuck'] : program.kinds
  expect(kinds, JSON.stringify(outcome)).toContain(outcome.kind)
  // A program that fails in more than one way may pass a test, but never all of a stage that it was made to fail.
  // Where nothing ran, or a program that takes memory took the page and its results along, there are none.
  const isPageLost = isHidden && outcome.kind === 'out-of-memory' && tests.length === 0
  const hasResults = outcome.kind !== 'does-not-compile' && !isPageLost
  if (hasResults) expect(tests.some(({ status }) => status === 'failed')).toBe(true)
  const failed = tests.find(({ status }) => status === 'failed')
  if (program.test !== undefined) expect('test' in outcome && outcome.test).toBe(program.test)
  if ('test' in outcome) expect(outcome.test).not.toBe('')
  // Nodes are named when a silent test is run once more: a page that is lost before that cannot know of one.
  const isNodeUnknown = isPageLost && !('node' in outcome)
  if (program.node !== undefined && !isNodeUnknown)
    expect('node' in outcome ? outcome.node : failed?.node).toBe(program.node)
  if (program.message !== undefined) expect('message' in outcome && outcome.message).toMatch(program.message)
  if (program.say !== undefined) expect(failed?.say?.id).toBe(program.say)
  if ('file' in outcome) expect(outcome.file).toBe('counter.ts')
  // What fills the memory of a browser may be ended before it has told of itself.
  const isLineUnknown = isHidden && !('line' in outcome)
  if (program.hasLine === true && !isLineUnknown) {
    const line = program.source.split('\n').findIndex((text) => text.includes('HERE')) + 1
    expect('line' in outcome && outcome.line).toBe(line)
  }
  for (const { logs = [], seen = '', expected = '' } of tests) {
    expect(logs.length).toBeLessThanOrEqual(221)
    expect(logs.join('').length + seen.length + expected.length).toBeLessThan(200_000)
  }
}
