/** What one thread tells of program after program: whatever they do, it is there for the next. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { counterBundle, counterReference } from '../grading/fixtures/counter-bundle.ts'
import { TestThread } from './test-thread.ts'
import { measure } from './yardstick.ts'

let thread: TestThread
beforeAll(async () => {
  thread = new TestThread((await counterBundle()).file)
}, 60_000)
afterAll(() => thread.dispose())

const { signal } = new AbortController()
const limits = { events: 1000, rounds: 100_000 }
const run = (source: string, name = 'counts', stage = 'answer') =>
  thread.run({ 'counter.ts': source }, { stage, test: name, seed: 1 }, limits, signal)

test('what passes, with the events that it took', async () => {
  const ran = await run(counterReference)
  expect(ran).toMatchObject({ kind: 'passed', took: { isBrokenOff: false } })
  expect(ran.kind === 'passed' && ran.took.events).toBeGreaterThan(3)
})

test.each([
  ['a wrong answer', counterReference.replace('++count', 'count++'), { kind: 'failed', say: 'wrong-count' }],
  ['a throw at boot', `${counterReference}\nthrow new Error('no')`, { kind: 'failed' }],
  ['no program', 'export default {', { kind: 'does-not-compile' }],
  ['a loop without end at boot', `for (;;) {}\n${counterReference}`, { kind: 'ran-on' }],
  [
    'a loop without end in a request',
    counterReference.replace('const {', 'for (;;) {}; const {'),
    { kind: 'ran-on' },
  ],
  [
    'timers that set timers',
    `const again = () => setTimeout(again, 0.001)\nagain()\n${counterReference.replace('fetch(', 'async fetch(').replace('Response {', 'Promise<Response> {').replace('const {', 'await new Promise((wake) => setTimeout(wake, 60_000)); const {')}`,
    { kind: 'ran-on' },
  ],
])('%s', async (_, source, expected) => {
  expect(await run(source)).toMatchObject(expected)
  expect(await run(counterReference)).toMatchObject({ kind: 'passed' })
})

test('a loop that no world ends as the suite looked away is told all the same', async () => {
  // Its answers come before it runs on.
  const source = counterReference.replace('const {', 'void (async () => { for (;;) await null })(); const {')
  expect(await run(source)).toEqual({ kind: 'ran-on' })
})

test('the yardstick knows all tests, and which the reference fails', async () => {
  const whole = await measure(thread, { 'counter.ts': counterReference }, 1, signal)
  expect(whole.failed).toEqual([])
  expect(whole.tests.map(({ test: name }) => name)).toEqual(['greets', 'counts', 'still-there'])
  for (const each of whole.tests) expect(each.limits.events).toBeGreaterThan(1000)
  const broken = counterReference.replace('++count', 'count++')
  const { failed } = await measure(thread, { 'counter.ts': broken }, 1, signal)
  expect(failed).toEqual([{ stage: 'answer', test: 'counts' }])
})
