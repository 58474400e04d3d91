/** The host in Node: what a run gives, and how it is ended. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { counterBundle, counterReference } from './fixtures/counter-bundle.ts'
import { filesHash } from './hash.ts'
import { NodeGrader } from './node.ts'

const good = { 'counter.ts': counterReference }
const wrongCount = { 'counter.ts': counterReference.replace('++count', 'count++') }
const endless = { 'counter.ts': 'for (;;) {}\nexport default { fetch: () => new Response() }' }

let grader: NodeGrader
let file: string
let hash: string

beforeAll(async () => {
  ;({ file, hash } = await counterBundle())
  grader = new NodeGrader('counter', file, { silenceMs: 600 })
  await grader.warm()
}, 60_000)

afterAll(() => grader.dispose())

test('a good program passes every test, told as it runs', async () => {
  const told: string[] = []
  const verdict = await grader.grade({
    files: good,
    onProgress: (stage, name) => void told.push(`${stage}/${name}`),
    onTest: ({ test: name, status }) => void told.push(`${name} ${status}`),
  })
  expect(verdict).toMatchObject({ format: 1, exercise: 'counter', outcome: { kind: 'passed' } })
  expect(verdict.filesHash).toBe(filesHash(good))
  expect(verdict.suiteHash).toBe(hash)
  expect(told).toEqual([
    'answer/greets',
    'greets passed',
    'answer/counts',
    'counts passed',
    'last/still-there',
    'still-there passed',
  ])
})

test('a wrong program fails where it is wrong, and the other tests run all the same', async () => {
  const { outcome, tests } = await grader.grade({ files: wrongCount })
  expect(outcome).toEqual({ kind: 'failed' })
  expect(tests.map(({ status }) => status)).toEqual(['passed', 'failed', 'passed'])
  expect(tests[1]).toMatchObject({
    say: { id: 'wrong-count', values: { request: 1 } },
    expected: '1',
    seen: '0',
  })
  expect(tests[1]?.atMs).toBeGreaterThan(0)
})

test('rejections that nobody caught are counted beside a result that passes, with the place of the first', async () => {
  const careless = counterReference.replace(
    '    const { pathname }',
    "    void Promise.reject(new Error('lost'))\n    const { pathname }",
  )
  const { outcome, tests } = await grader.grade({ files: { 'counter.ts': careless } })
  expect(outcome).toEqual({ kind: 'passed' })
  const line = careless.split('\n').findIndex((text) => text.includes('lost')) + 1
  const lost = { message: 'Error: lost', file: 'counter.ts', line }
  expect(tests.map(({ uncaught }) => uncaught)).toMatchObject([
    { ...lost, count: 1 },
    { ...lost, count: 3 },
    { ...lost, count: 1 },
  ])
  expect((await grader.grade({ files: good })).tests.flatMap(({ uncaught }) => uncaught ?? [])).toEqual([])
})

test('what is caught late is counted too, and Node warns nobody of it', async () => {
  const late = counterReference.replace(
    '    const { pathname }',
    "    const lost = Promise.reject(new Error('lost'))\n    setTimeout(() => void lost.catch(() => {}), 1)\n    const { pathname }",
  )
  const written: string[] = []
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  const { outcome, tests } = await grader.grade({ files: { 'counter.ts': late } })
  // What a thread says to the terminal comes a little later than its messages.
  await grader.grade({ files: good })
  spy.mockRestore()
  expect(outcome).toEqual({ kind: 'passed' })
  expect(tests.some(({ uncaught }) => uncaught !== undefined)).toBe(true)
  expect(written.join('')).toBe('')
})

test('what floods the console in many events ends soon, in a verdict of a modest size', async () => {
  const flood = `setInterval(() => console.log('flood', 'x'.repeat(5000)), 1)
export default { fetch: (): Response => new Response('wrong') }`
  const { tests } = await grader.grade({ files: { 'counter.ts': flood } })
  expect(tests.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed'])
  expect(JSON.stringify(tests).length).toBeLessThan(250_000)
  expect(tests.at(-1)?.logs?.join('\n')).toContain('left out')
})

test('one warm thread gives the same verdict each time, and nothing is left over from the run before', async () => {
  const first = await grader.grade({ files: wrongCount })
  await grader.grade({ files: good })
  expect(await grader.grade({ files: wrongCount })).toEqual(first)
})

test('neither the filter nor the other seeds change a test', async () => {
  const all = await grader.grade({ files: wrongCount, seeds: [7, 8] })
  const only = [{ stage: 'answer', test: 'counts' }]
  const one = await grader.grade({ files: wrongCount, seeds: [8], only })
  expect(one.tests.map(({ status }) => status)).toEqual(['not-run', 'failed', 'not-run'])
  expect(one.tests[1]).toEqual(all.tests.find(({ test: name, seed }) => name === 'counts' && seed === 8))
})

test('a stage brings all earlier ones with it, and none of the later', async () => {
  const { outcome, tests } = await grader.grade({ files: good, stage: 'answer' })
  expect(outcome).toEqual({ kind: 'passed' })
  expect(tests.map(({ status }) => status)).toEqual(['passed', 'passed', 'not-run'])
})

describe('what was not asked sensibly is never passed', () => {
  test('a stage that is not there', async () => {
    const { outcome } = await grader.grade({ files: good, stage: 'nowhere' })
    expect(outcome).toMatchObject({ kind: 'grader-broke', message: expect.stringContaining('nowhere') })
  })
  test('a test that is not there', async () => {
    const { outcome } = await grader.grade({ files: good, only: [{ stage: 'answer', test: 'nothing' }] })
    expect(outcome.kind).toBe('grader-broke')
  })
  test('no seeds', async () => {
    expect((await grader.grade({ files: good, seeds: [] })).outcome.kind).toBe('grader-broke')
  })
  test('no files', async () => {
    expect((await grader.grade({ files: {} })).outcome.kind).not.toBe('passed')
  })
  test('a suite that is no suite', async () => {
    const broken = new NodeGrader('counter', `${file}.missing`)
    const { outcome } = await broken.grade({ files: good })
    broken.dispose()
    expect(outcome.kind).toBe('grader-broke')
  })
})

test('a stuck run names test and node, tells the test as failed, and the next run is fine', async () => {
  const told: string[] = []
  const verdict = await grader.grade({
    files: endless,
    onTest: ({ test: name, status }) => void told.push(`${name} ${status}`),
  })
  expect(verdict.outcome).toEqual({
    kind: 'stuck',
    stage: 'answer',
    test: 'greets',
    node: 'counter-1',
    file: 'counter.ts',
    line: 1,
  })
  expect(verdict.tests.map(({ status }) => status)).toEqual(['failed', 'not-run', 'not-run'])
  expect(told).toEqual(['greets failed'])
  expect((await grader.grade({ files: good })).outcome.kind).toBe('passed')
})

test('a signal ends a run, even one that is stuck', async () => {
  const controller = new AbortController()
  const run = grader.grade({
    files: endless,
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  })
  await expect(run).rejects.toThrow('enough')
  await expect(grader.grade({ files: good, signal: controller.signal })).rejects.toThrow('enough')
  expect((await grader.grade({ files: good })).outcome.kind).toBe('passed')
})

test('a newer run ends the older one', async () => {
  const older = grader.grade({ files: endless })
  const newer = grader.grade({ files: good })
  await expect(older).rejects.toMatchObject({ name: 'AbortError' })
  expect((await newer).outcome.kind).toBe('passed')
})

test('a disposed grader says so', async () => {
  const disposed = new NodeGrader('counter', file)
  disposed.dispose()
  await expect(disposed.grade({ files: good })).rejects.toThrow('disposed')
})
