/** Hostile programs in a worker thread of Node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { counterBundle, counterReference } from '../fixtures/counter-bundle.ts'
import { NodeGrader } from '../node.ts'
import { checkVerdict } from './check-verdict.ts'
import { constantTime, lanes } from './programs.ts'

let file: string
const graders: NodeGrader[] = []

beforeAll(async () => {
  ;({ file } = await counterBundle())
}, 60_000)

afterAll(() => {
  for (const grader of graders) grader.dispose()
})

test('a good program passes', async () => {
  using grader = new NodeGrader('counter', file, { memoryMegabytes: 160, threads: 1 })
  const verdict = await grader.grade({ files: { 'counter.ts': counterReference } })
  expect(verdict.outcome).toEqual({ kind: 'passed' })
})

test('a hundred thousand puts in one request are no trouble where each takes constant time', async () => {
  using grader = new NodeGrader('counter', file, { memoryMegabytes: 160, threads: 1 })
  expect((await grader.grade({ files: { 'counter.ts': constantTime } })).outcome).toEqual({ kind: 'passed' })
})

for (const { name, silenceMs, programs } of lanes) {
  describe.concurrent(name, () => {
    let grader: NodeGrader
    let before: Promise<unknown> = Promise.resolve()
    beforeAll(() => {
      grader = new NodeGrader('counter', file, { silenceMs, memoryMegabytes: 160, threads: 1 })
      graders.push(grader)
    })
    for (const program of programs) {
      test(program.name, { timeout: 240_000 }, async () => {
        // One after the other within a lane: a newer run would end the older one.
        const turn = before.then(() => grader.grade({ files: { 'counter.ts': program.source } }))
        before = turn.catch(() => undefined)
        checkVerdict(program, await turn, 'node')
      })
    }
  })
}
