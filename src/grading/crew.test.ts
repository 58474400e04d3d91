/** Two threads give the verdict of one, whatever a program does in them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Verdict } from '../contract/verdict.ts'
import { counterBundle, counterReference } from './fixtures/counter-bundle.ts'
import type { GradeOptions } from './grader.ts'
import { NodeGrader } from './node.ts'

/** Three tests each: enough to share. */
const seeds = [1, 2, 3, 4, 5]
const settings = { silenceMs: 600, memoryMegabytes: 160 }
/** A node's loop, from the moment on in which it is asked late: only the last test of each seed gets there. */
const stuckLate = counterReference.replace(
  /(fetch\([^{]*\{)/,
  '$1\n    if (performance.now() > 9000) for (;;) {}\n',
)

let one: NodeGrader
let two: NodeGrader
beforeAll(async () => {
  const { file } = await counterBundle()
  one = new NodeGrader('counter', file, { ...settings, threads: 1 })
  two = new NodeGrader('counter', file, { ...settings, threads: 2 })
  await Promise.all([one.warm(), two.warm()])
}, 60_000)

afterAll(() => {
  one.dispose()
  two.dispose()
})

async function both(source: string, options: Partial<GradeOptions> = {}): Promise<Verdict> {
  const files = { 'counter.ts': source }
  const alone = await one.grade({ files, seeds, ...options })
  expect(await two.grade({ files, seeds, ...options })).toEqual(alone)
  return alone
}

test('a good program', async () => {
  const verdict = await both(counterReference)
  expect(verdict.outcome).toEqual({ kind: 'passed' })
  expect(verdict.tests.map(({ status }) => status)).toEqual(Array.from({ length: 15 }, () => 'passed'))
})

test('a wrong program', async () => {
  const verdict = await both(counterReference.replace('++count', 'count++'))
  expect(verdict.tests.filter(({ status }) => status === 'failed')).toHaveLength(5)
})

test('a program that does not compile', async () => {
  expect((await both('export default {')).outcome.kind).toBe('does-not-compile')
})

test('a program that throws at boot', async () => {
  const verdict = await both(`throw new Error('no')\n${counterReference}`)
  expect(verdict.outcome.kind).toBe('threw-at-boot')
})

test('a program that is stuck at once: the first test is named, and no other counts', async () => {
  const verdict = await both('for (;;) {}')
  expect(verdict.outcome).toMatchObject({ kind: 'stuck', stage: 'answer', test: 'greets' })
  expect(verdict.tests.map(({ status }) => status).slice(0, 3)).toEqual(['failed', 'not-run', 'not-run'])
})

test('a program that is stuck in a later test: all before it count, and none after it', async () => {
  const { outcome, tests } = await both(stuckLate)
  expect(outcome).toMatchObject({ kind: 'stuck', stage: 'last', test: 'still-there', node: 'counter-1' })
  expect(tests.slice(0, 4).map(({ status }) => status)).toEqual(['passed', 'passed', 'failed', 'not-run'])
})

test('a program that runs out of memory', async () => {
  const greedy = counterReference.replace(
    /(fetch\([^{]*\{)/,
    '$1\n    const held: unknown[] = []\n    for (;;) held.push({ size: held.length })\n',
  )
  const { outcome } = await both(greedy)
  expect(outcome).toMatchObject({ kind: 'out-of-memory', stage: 'answer', test: 'greets' })
})

test('no tests at all', async () => {
  expect((await both(counterReference, { only: [] })).outcome.kind).toBe('grader-broke')
})

test('each result is told once', async () => {
  const told: string[] = []
  const { tests } = await two.grade({
    files: { 'counter.ts': counterReference },
    seeds,
    onTest: ({ test: name, seed }) => void told.push(`${name} ${seed}`),
  })
  expect(told.sort()).toEqual(tests.map(({ test: name, seed }) => `${name} ${seed}`).sort())
})

test('a signal ends both threads, and the next run is fine', async () => {
  const controller = new AbortController()
  const files = { 'counter.ts': stuckLate }
  const run = two.grade({
    files,
    seeds,
    signal: controller.signal,
    onTest: () => controller.abort(new Error('enough')),
  })
  await expect(run).rejects.toThrow('enough')
  await both(counterReference)
})

test('practice changes no verdict, and a submission does not wait for its end', async () => {
  const files = { 'counter.ts': counterReference }
  const practised = two.warm(files)
  expect(await two.grade({ files, seeds })).toEqual(await one.grade({ files, seeds }))
  await practised
})
