/** Results of other exercises in a suite: whose runs, what the verdict says of it, and what its hash covers. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { partsWrittenIn } from './bundle-inputs.ts'
import { assemblyBundle, assemblyFolder, assemblyReference } from './fixtures/assembly-bundle.ts'
import { fixtureFolder, root } from './fixtures/counter-bundle.ts'
import { filesHash } from './hash.ts'
import { NodeGrader } from './node.ts'

let grader: NodeGrader

beforeAll(async () => {
  const { file } = await assemblyBundle()
  grader = new NodeGrader('assembly', file, { silenceMs: 2000 })
  await grader.warm()
}, 60_000)

afterAll(() => grader.dispose())

const files = assemblyReference
const greeter = (greeting: string) => ({
  // As any exercise may have it: its own file of that name is another.
  'web.ts': "import { greet } from './glue.ts'\nexport default { fetch: greet }",
  'glue.ts': `export const greet = () => new Response(${JSON.stringify(greeting)})`,
})

test('references run, and the verdict says so', async () => {
  const verdict = await grader.grade({ files })
  expect(verdict.outcome).toEqual({ kind: 'passed' })
  expect(verdict.parts).toEqual({ hello: 'reference', 'web-server': 'reference' })
  expect(verdict.filesHash).toBe(filesHash(files))
})

test('the learner’s own runs in its place, whatever its files are called', async () => {
  const verdict = await grader.grade({ files, parts: { hello: greeter('Hello, Ann!') } })
  expect(verdict.outcome).toEqual({ kind: 'passed' })
  expect(verdict.parts).toEqual({ hello: 'own', 'web-server': 'reference' })
  const other = await grader.grade({ files, parts: { hello: greeter('Who?') } })
  expect(other.tests[0]).toMatchObject({ status: 'failed', seen: 'Who?' })
  expect(new Set([filesHash(files), verdict.filesHash, other.filesHash]).size).toBe(3)
})

test('what the suite does not run has no say in the verdict', async () => {
  const without = await grader.grade({ files })
  const parts = { failover: { 'web.ts': 'no program' }, constructor: {}, ['__proto__']: {} }
  expect(await grader.grade({ files, parts })).toEqual(without)
})

test('what a part throws is told with the exercise that it belongs to', async () => {
  const broken = { 'web.ts': "export default {\n  fetch() { throw new Error('lost') },\n}" }
  const { tests } = await grader.grade({ files, parts: { hello: broken } })
  expect(tests[0]?.threw).toMatchObject({ node: 'greeter-1', file: 'hello/web.ts', line: 2 })
  const unfinished = await grader.grade({ files, parts: { hello: { 'web.ts': 'const' } } })
  expect(unfinished.outcome).toMatchObject({ kind: 'does-not-compile', file: 'hello/web.ts', line: 1 })
  const endless = { 'web.ts': 'export default { fetch() { for (;;) {} } }' }
  const stuck = await grader.grade({ files, parts: { hello: endless } })
  expect(stuck.outcome).toMatchObject({ kind: 'stuck', node: 'greeter-1', file: 'hello/web.ts' })
})

test('a replay runs what was handed in', async () => {
  const run = { stage: 'serves', test: 'greets', seed: 1 }
  const replay = await grader.replay({ files, parts: { hello: greeter('Who?') }, ...run })
  expect(replay.result).toMatchObject({ status: 'failed' })
  const nodes = replay.worlds[0]?.nodes.map(({ name, byLearner }) => [name, byLearner])
  expect(nodes).toEqual([
    ['glue-1', true],
    ['greeter-1', true],
    ['greeter-2', true],
  ])
})

test('the sources of an exercise tell which others its bundle changes with', () => {
  expect(partsWrittenIn(assemblyFolder, root)).toEqual(['hello', 'web-server'])
  expect(partsWrittenIn(fixtureFolder, root)).toEqual([])
})
