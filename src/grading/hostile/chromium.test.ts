/** Hostile programs in a Worker of Chromium. */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { counterBundle, counterReference } from '../fixtures/counter-bundle.ts'
import { NodeGrader } from '../node.ts'
import { checkVerdict } from './check-verdict.ts'
import { constantTime, hostilePrograms, lanes } from './programs.ts'
import { ChromiumHost, type TestPage } from './test-page.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
let host: ChromiumHost

beforeAll(async () => {
  if (!existsSync(executablePath)) {
    throw new Error(`there is no Chromium at ${executablePath}: install it, or name one in CHROMIUM`)
  }
  host = await ChromiumHost.open(executablePath)
}, 60_000)

afterAll(async () => {
  await host[Symbol.asyncDispose]()
})

test('a good program passes', async () => {
  const { grade } = await host.newPage(2000)
  expect((await grade(counterReference)).outcome).toEqual({ kind: 'passed' })
})

test('Node and Chromium give the same verdict, to the last digit', async () => {
  const source = counterReference.replace('++count', 'count++')
  using grader = new NodeGrader('counter', (await counterBundle()).file)
  const here = await grader.grade({ files: { 'counter.ts': source } })
  const { grade } = await host.newPage(5000)
  expect(here.outcome.kind).toBe('failed')
  expect(await grade(source)).toEqual(here)
}, 30_000)

test('the page goes on while a program is stuck', async () => {
  const { page, grade } = await host.newPage(600)
  const ticks = () => page.evaluate(() => globalThis.grading.ticks)
  const before = await ticks()
  const verdict = await grade('for (;;) {}')
  expect(verdict.outcome.kind).toBe('stuck')
  // Watched for two silences of 600 ms; the page's own timer goes off every 50.
  expect((await ticks()) - before).toBeGreaterThan(12)
}, 20_000)

test('a run is over when none of the threads that were ended runs any more', async () => {
  const { page, grade } = await host.newPage(600)
  const heldLocks = () => page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0)
  await grade('for (;;) {}')
  // Chromium would have let two go on for seconds: the one that was silent, and the one that named the node.
  expect(await heldLocks()).toBeLessThanOrEqual(1)
  // The one that replaced them, as soon as it is up.
  await page.waitForFunction(async () => (await navigator.locks.query()).held?.length === 1)
}, 20_000)

test('a run that takes the page with it is told at the next load', { timeout: 120_000 }, async () => {
  const greedy = hostilePrograms.find(({ name }) => name === 'memory by objects')
  // Patient enough for the memory to run out before the silence is noticed.
  const page = await host.newPage(60_000)
  const verdict = await page.grade(greedy?.source ?? '')
  expect(verdict.outcome).toEqual({ kind: 'out-of-memory', stage: 'answer', test: 'greets' })
  expect((await page.grade(counterReference)).outcome.kind).toBe('passed')
})

test('a hundred thousand puts in one request are no trouble where each takes constant time', async () => {
  const { grade } = await host.newPage(2000)
  expect((await grade(constantTime)).outcome).toEqual({ kind: 'passed' })
})

for (const { name, silenceMs, programs } of lanes) {
  describe.concurrent(name, () => {
    let page: TestPage
    let before: Promise<unknown> = Promise.resolve()
    beforeAll(async () => {
      page = await host.newPage(silenceMs)
    })
    for (const program of programs) {
      test(program.name, { timeout: 240_000 }, async () => {
        // One after the other within a page: a newer run would end the older one.
        const turn = before.then(() => page.grade(program.source))
        before = turn.catch(() => undefined)
        checkVerdict(program, await turn, 'browser')
      })
    }
  })
}
