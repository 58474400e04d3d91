/** Hostile programs in a Worker of Chromium. */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { counterReference } from '../fixtures/counter-bundle.ts'
import { checkVerdict } from './check-verdict.ts'
import { type HostileProgram, hostilePrograms } from './programs.ts'
import { ChromiumHost, type TestPage } from './test-page.ts'

const executablePath = process.env.MILLIONS_CHROMIUM ?? '/usr/bin/chromium'
const lanes = 3
let host: ChromiumHost
const pages: TestPage[] = []

beforeAll(async () => {
  if (!existsSync(executablePath)) {
    throw new Error(`there is no Chromium at ${executablePath}: install it, or name one in MILLIONS_CHROMIUM`)
  }
  host = await ChromiumHost.open(executablePath)
  for (let lane = 0; lane < lanes; lane++) pages.push(await host.newPage())
}, 60_000)

afterAll(async () => {
  await host[Symbol.asyncDispose]()
})

function pageOf(lane: number): TestPage {
  const page = pages[lane]
  if (page === undefined) throw new Error(`there is no page for lane ${lane}`)
  return page
}

test('a good program passes', async () => {
  expect((await pageOf(0).grade(counterReference)).outcome).toEqual({ kind: 'passed' })
})

test('the page goes on while a program is stuck', async () => {
  const { page, grade } = pageOf(0)
  const ticks = () => page.evaluate(() => globalThis.grading.ticks)
  const before = await ticks()
  const verdict = await grade('for (;;) {}')
  expect(verdict.outcome.kind).toBe('stuck')
  // Watched for two silences of 600 ms; the page's own timer goes off every 50.
  expect((await ticks()) - before).toBeGreaterThan(12)
}, 20_000)

function testPrograms(name: string, programs: readonly HostileProgram[], concurrent: number): void {
  for (let lane = 0; lane < concurrent; lane++) {
    describe.concurrent(`${name}, lane ${lane + 1}`, () => {
      let before: Promise<unknown> = Promise.resolve()
      for (const program of programs.filter((_, index) => index % concurrent === lane)) {
        test(program.name, { timeout: 120_000 }, async () => {
          const turn = before.then(() => pageOf(lane).grade(program.source))
          before = turn.catch(() => undefined)
          checkVerdict(program, await turn)
        })
      }
    })
  }
}

testPrograms(
  'programs',
  hostilePrograms.filter(({ takesMemory }) => takesMemory !== true),
  lanes,
)
// One at a time: each may take the page with it.
testPrograms(
  'programs that take all memory',
  hostilePrograms.filter(({ takesMemory }) => takesMemory === true),
  1,
)
