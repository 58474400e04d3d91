/** Hostile programs in a worker thread of Node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { counterBundle, counterReference } from '../fixtures/counter-bundle.ts'
import { NodeGrader } from '../node.ts'
import { checkVerdict } from './check-verdict.ts'
import { hostilePrograms } from './programs.ts'

/** Side by side, as those that get stuck mostly wait. */
const lanes = 4
const graders: NodeGrader[] = []

beforeAll(async () => {
  const { file } = await counterBundle()
  for (let lane = 0; lane < lanes; lane++) {
    graders.push(new NodeGrader('counter', file, { silenceMs: 600, memoryMegabytes: 160 }))
  }
  const verdict = await graders[0]?.grade({ files: { 'counter.ts': counterReference } })
  expect(verdict?.outcome).toEqual({ kind: 'passed' })
}, 60_000)

afterAll(() => {
  for (const grader of graders) grader.dispose()
})

for (let lane = 0; lane < lanes; lane++) {
  describe.concurrent(`lane ${lane + 1}`, () => {
    const programs = hostilePrograms.filter((_, index) => index % lanes === lane)
    let before: Promise<unknown> = Promise.resolve()
    for (const program of programs) {
      test(program.name, { timeout: 60_000 }, async () => {
        // One after the other within a lane: a newer run would end the older one.
        const turn = before.then(() => graders[lane]?.grade({ files: { 'counter.ts': program.source } }))
        before = turn.catch(() => undefined)
        const verdict = await turn
        if (verdict === undefined) throw new Error('there is no grader for this lane')
        checkVerdict(program, verdict)
      })
    }
  })
}
