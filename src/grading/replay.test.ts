/** A test's run, told whole: the same run as the graded one, with all that happened in it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestReplay } from '../contract/replay.ts'
import { historyText } from '../simulator/history-text.ts'
import { counterBundle, counterReference } from './fixtures/counter-bundle.ts'
import { NodeGrader } from './node.ts'
import { NoReplay, UnknownTest } from './story.ts'

const good = { 'counter.ts': counterReference }
const wrongCount = { 'counter.ts': counterReference.replace('++count', 'count++') }
const counts = { stage: 'answer', test: 'counts', seed: 1 }

let grader: NodeGrader

beforeAll(async () => {
  const { file } = await counterBundle()
  grader = new NodeGrader('counter', file, { silenceMs: 600 })
  await grader.warm()
}, 60_000)

afterAll(() => grader.dispose())

test('a failed test: its result is that of the verdict, and its history whole', async () => {
  const { tests } = await grader.grade({ files: wrongCount })
  const { exercise, result, worlds } = await grader.replay({ files: wrongCount, ...counts })
  expect(exercise).toBe('counter')
  expect(result).toEqual(tests.find(({ test: name }) => name === 'counts'))
  expect(worlds).toHaveLength(1)
  const [{ nodes = [], events = [], leftOut } = {}] = worlds
  expect(nodes.map(({ name }) => name)).toContain('counter-1')
  expect(events.map(({ id }) => id)).toEqual(events.map((_, place) => place))
  expect(leftOut).toBe(0)
})

test('it opens at the answer that was wrong, and tells its time and node', async () => {
  const { result, worlds } = await grader.replay({ files: wrongCount, ...counts })
  const answers = worlds[0]?.events.filter(({ kind }) => kind === 'answer') ?? []
  expect(answers.map(({ id }) => id)).toEqual([result.event])
  expect(result).toMatchObject({ atMs: answers[0]?.timeMs, node: 'counter-1' })
})

test('a passed test can be replayed as well', async () => {
  const { result, worlds } = await grader.replay({ files: good, ...counts })
  expect(result).toEqual({ ...counts, status: 'passed' })
  expect(worlds[0]?.events.filter(({ kind }) => kind === 'answer')).toHaveLength(3)
})

test('log lines and crashes tell where they come from, and nothing else differs from run to run', async () => {
  const told = counterReference.replace('{\n    const', "{\n    console.log('asked')\n    const")
  const { worlds } = await grader.replay({ files: { 'counter.ts': told }, ...counts })
  const logs = worlds[0]?.events.filter((event) => event.kind === 'log') ?? []
  const line = told.split('\n').findIndex((text) => text.includes('console.log')) + 1
  expect(logs.map(({ place }) => place)).toEqual(logs.map(() => ({ file: 'counter.ts', line })))
  expect(logs).toHaveLength(3)
  const again = await grader.replay({ files: { 'counter.ts': told }, ...counts })
  expect(textOf(again)).toBe(textOf({ worlds }))
})

test('a program that gets stuck is told as grading does, up to what it was at', async () => {
  const files = { 'counter.ts': counterReference.replace('++count', 'endless()') }
  files['counter.ts'] +=
    "\nfunction endless() { if (++count < 3) return count\n console.log('round and round')\n for (;;) {} }"
  const { tests } = await grader.grade({ files, only: [counts] })
  const { result, worlds } = await grader.replay({ files, ...counts })
  const graded = tests.find(({ test: name }) => name === 'counts')
  expect(result).toMatchObject({ status: 'failed', say: graded?.say, node: 'counter-1', world: 0 })
  const events = worlds[0]?.events ?? []
  expect(events.filter(({ kind }) => kind === 'answer')).toHaveLength(2)
  expect(result.event).toBe(events.length - 1)
  expect(events.map(({ id }) => id)).toEqual(events.map((_, place) => place))
  expect(events.slice(-2)).toMatchObject([
    { kind: 'receive', node: 'counter-1' },
    { kind: 'log', node: 'counter-1', text: 'round and round' },
  ])
})

const lastLine = (files: { readonly 'counter.ts': string }) => ({
  file: 'counter.ts',
  line: files['counter.ts'].split('\n').length,
})

test('a program that logs without end is stuck, however much it tells', async () => {
  const files = { 'counter.ts': counterReference.replace('++count', 'endless()') }
  files['counter.ts'] += "\nfunction endless() { for (;;) console.log('and on') }"
  const { result, worlds } = await grader.replay({ files, ...counts })
  expect(result.say).toEqual({ id: 'world-stuck-at', values: { node: 'counter-1', ...lastLine(files) } })
  expect(worlds[0]?.events.at(-1)).toMatchObject({ kind: 'log', node: 'counter-1', text: 'and on' })
}, 30_000)

test('a program that takes all memory is told as grading does', async () => {
  const files = { 'counter.ts': counterReference.replace('++count', 'greedy()') }
  files['counter.ts'] +=
    '\nfunction greedy() { const all: unknown[] = []\n for (;;) all.push({ of: all.length }) }'
  using patient = new NodeGrader('counter', (await counterBundle()).file, { memoryMegabytes: 64 })
  const { result } = await patient.replay({ files, ...counts })
  expect(result.say).toEqual({
    id: 'world-out-of-memory-at',
    values: { node: 'counter-1', ...lastLine(files) },
  })
}, 30_000)

test('a program that does not come up', async () => {
  const files = { 'counter.ts': `throw new Error('no')\n${counterReference}` }
  const { result, worlds } = await grader.replay({ files, ...counts })
  expect(result.say?.id).toBe('world-threw-at-boot')
  const crashes = worlds[0]?.events.filter((event) => event.kind === 'crash')
  expect(crashes).toMatchObject([{ node: 'counter-1', place: { file: 'counter.ts', line: 1 } }])
})

test('files that do not compile leave nothing to replay', async () => {
  const replay = grader.replay({ files: { 'counter.ts': 'export default {' }, ...counts })
  const error = await replay.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(NoReplay)
  expect(error).toMatchObject({ outcome: { kind: 'does-not-compile', file: 'counter.ts' } })
})

test('a test that is not there', async () => {
  const error = await grader
    .replay({ files: good, ...counts, test: 'nothing' })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnknownTest)
  expect(error).toMatchObject({ tests: expect.arrayContaining([{ stage: 'answer', test: 'counts' }]) })
})

test('a signal ends it, and the next run is fine', async () => {
  const stop = new AbortController()
  const replay = grader.replay({ files: good, ...counts, signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(replay).rejects.toThrow('enough')
  expect((await grader.grade({ files: good })).outcome.kind).toBe('passed')
})

const textOf = ({ worlds }: Pick<TestReplay, 'worlds'>) =>
  worlds.map(({ events }) => historyText(events)).join('\n')
