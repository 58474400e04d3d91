/** A stack that the learner plans, in a suite: what it boots, and what a plan that means none comes to. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { explainOutcome } from './failure-text.ts'
import { assemblyBundle, assemblyReference } from './fixtures/assembly-bundle.ts'
import { NodeGrader } from './node.ts'

let grader: NodeGrader

beforeAll(async () => {
  const { file } = await assemblyBundle()
  grader = new NodeGrader('assembly', file, { silenceMs: 2000 })
  await grader.warm()
}, 60_000)

afterAll(() => grader.dispose())

const graded = (plan: string) => grader.grade({ files: { ...assemblyReference, 'plan.ts': plan } })

test('what a test boots is the stack that the plan means', async () => {
  expect((await graded('export default { greeters: 2 }')).outcome).toEqual({ kind: 'passed' })
  const alone = await graded('export default { greeters: 1 }')
  expect(alone.tests[0]).toMatchObject({ status: 'failed', say: { id: 'greeters' }, seen: '1' })
  const other = await graded("export default { greeters: 2, runs: 'web-server' }")
  expect(other.tests[0]).toMatchObject({ status: 'failed', say: { id: 'greeting' } })
})

test('a plan that means none does not compile, and each problem has its place', async () => {
  const { outcome, tests } = await graded("export default {\n  greeters: 0,\n  runs: '__proto__',\n}")
  expect(outcome).toEqual({
    kind: 'does-not-compile',
    file: 'plan.ts',
    line: 2,
    column: 3,
    message: 'greeters wants a whole number from 1 on.',
    also: [{ file: 'plan.ts', line: 3, column: 3, message: 'runs wants one of hello, web-server.' }],
  })
  expect(explainOutcome(outcome)).toMatchObject({
    title: 'No stack',
    seen: 'plan.ts, line 2: greeters wants a whole number from 1 on. plan.ts, line 3: runs wants one of hello, web-server.',
  })
  expect(tests.every(({ status }) => status === 'not-run')).toBe(true)
  // The thread serves on.
  expect((await grader.grade({ files: assemblyReference })).outcome.kind).toBe('passed')
})

test('code in the plan that goes on and on, or takes all memory, is ended and told of', async () => {
  expect((await graded('for (;;) {}\nexport default {}')).outcome).toMatchObject({
    kind: 'does-not-compile',
    file: 'plan.ts',
    line: 1,
    message: expect.stringContaining('goes on and on'),
  })
  const greedy = 'const kept = []\nfor (;;) kept.push(new Uint8Array(1e8).fill(1))\nexport default {}'
  expect(['out-of-memory', 'stuck', 'does-not-compile']).toContain((await graded(greedy)).outcome.kind)
  const native = "/^(a+)+$/.test('a'.repeat(60) + 'b')\nexport default {}"
  expect((await graded(native)).outcome.kind).toBe('stuck')
  expect((await grader.grade({ files: assemblyReference })).outcome.kind).toBe('passed')
}, 60_000)

test('what is no plan at all is the learner’s to mend, never the grader’s', async () => {
  for (const plan of ['null', '7', '[]', '() => 1', 'new Map()', '{ greeters: null }'])
    expect((await graded(`export default ${plan}`)).outcome).toMatchObject({
      kind: 'does-not-compile',
      file: 'plan.ts',
      line: 1,
    })
  expect((await graded('')).outcome).toMatchObject({ kind: 'does-not-compile', file: 'plan.ts' })
})
