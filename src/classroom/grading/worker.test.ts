/** What workers do with what they claim, in real processes. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundleSuite } from '../../grading/bundle.ts'
import type { Submission } from '../api.ts'
import { machineClock } from '../clock.ts'
import { SetClock } from '../fixtures/clock.ts'
import { type Browser, openRoom, type Room, rightFiles, wrongFiles } from '../fixtures/room.ts'
import type { Grader } from './grader.ts'
import { GradingProcess } from './grading-process.ts'
import { GradingWorker, type WorkerOptions } from './worker.ts'

let clock: SetClock
let room: Room
let learner: Browser
let grader: GradingProcess
beforeEach(async () => {
  clock = new SetClock()
  room = await openRoom({ clock })
  learner = (await room.join(room.joinCode, 'Ada')).browser
  const provideSuite = async (slug: string) => (await bundleSuite(slug, room.root)).file
  grader = new GradingProcess({ root: room.root, provideSuite })
})
afterEach(async () => {
  await grader[Symbol.asyncDispose]()
  await room[Symbol.asyncDispose]()
})

const said: string[] = []
function worker(options: Partial<WorkerOptions> = {}): GradingWorker {
  return new GradingWorker({
    classroom: room.classroom,
    grader,
    name: 'worker',
    say: (line) => void said.push(line),
    ...options,
  })
}

async function read(submission: string): Promise<Submission> {
  return (await learner.ask('GET', `/classes/${room.classId}/submissions/${submission}`)).json as Submission
}

test('each test is told once over all seeds, and which seeds they were is not told', async () => {
  const right = await room.handIn(learner, { key: 'right-key', files: rightFiles })
  const wrong = await room.handIn(learner, { key: 'wrong-key', files: wrongFiles })
  await using working = worker()
  await working.work()
  expect(await read(right.submission)).toMatchObject({
    isCounted: false,
    grade: {
      outcome: { kind: 'passed' },
      stages: [
        { stage: 'greet', state: 'passed' },
        { stage: 'count', state: 'passed' },
      ],
      testsPassed: 2,
      tests: 2,
      seeds: 3,
    },
  })
  const failed = await read(wrong.submission)
  expect(failed).toMatchObject({
    isCounted: true,
    grade: { outcome: { kind: 'failed' }, firstFailure: { stage: 'greet', test: 'says-hello' } },
  })
  expect(failed.tests).toHaveLength(2)
  expect(failed.tests?.[0]).toMatchObject({ status: 'failed', failedSeeds: 3, say: { id: 'no-hello' } })
  expect(JSON.stringify(failed)).not.toContain('"seed"')
})

test('a program in an endless loop and one that does not compile are told apart, and others graded after them', async () => {
  const programs = {
    stuck: 'export default { fetch: () => { for (;;) {} } }',
    'does-not-compile': 'export default {',
  }
  const handed = new Map<string, string>()
  for (const [kind, program] of Object.entries(programs)) {
    const files = { ...rightFiles, 'echo.ts': program }
    handed.set(kind, (await room.handIn(learner, { key: `the-key-of-${kind}`, files })).submission)
  }
  const right = await room.handIn(learner, { key: 'right-key', files: rightFiles })
  await using working = worker()
  await working.work()
  for (const [kind, submission] of handed) expect((await read(submission)).grade?.outcome.kind).toBe(kind)
  expect((await read(right.submission)).grade?.outcome.kind).toBe('passed')
})

test('a submission that takes too long is called off, its process killed, and the next one graded', async () => {
  const slow = await room.handIn(learner, { key: 'slow-key', files: rightFiles })
  // Never answers, as a process that hangs: only a kill ends it.
  const hanging: Grader = {
    grade: async (_, signal) => {
      clock.pass(310_000)
      signal.throwIfAborted()
      throw new Error('it was not called off')
    },
    [Symbol.asyncDispose]: async () => {},
  }
  await using working = worker({ grader: hanging })
  await working.work()
  expect((await read(slow.submission)).grade?.outcome).toEqual({
    kind: 'grader-broke',
    message: 'it took more than 300 s',
  })
})

test('what ends its process each time is tried some times, and then told', async () => {
  const { submission } = await room.handIn(learner, { key: 'deadly-key', files: rightFiles })
  let tried = 0
  const deadly: Grader = {
    grade: async (order, signal) => {
      tried++
      const graded = grader.grade(order, signal)
      await expect.poll(() => grader.pid, { timeout: 60_000, interval: 1 }).toBeDefined()
      process.kill(grader.pid ?? 0, 'SIGKILL')
      return await graded
    },
    [Symbol.asyncDispose]: async () => {},
  }
  await using working = worker({ grader: deadly })
  while ((await room.classroom.queue.waiting()) > 0) {
    await working.work()
    clock.pass(60_000)
  }
  expect(tried).toBe(5)
  expect((await read(submission)).grade).toMatchObject({ outcome: { kind: 'grader-broke' }, tests: 0 })
})

test('a worker that ends gives back what it is at, and the next one takes it at once', async () => {
  const { submission } = await room.handIn(learner, { key: 'some-key', files: rightFiles })
  const begun = Promise.withResolvers<void>()
  const waiting: Grader = {
    grade: async (_, signal) => {
      begun.resolve()
      return await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      )
    },
    [Symbol.asyncDispose]: async () => {},
  }
  const first = worker({ grader: waiting })
  void first.work()
  await begun.promise
  await first[Symbol.asyncDispose]()
  await using second = worker()
  await second.work()
  expect((await read(submission)).grade?.outcome.kind).toBe('passed')
})

test('of a learner who is deleted while their work is graded, nothing is left', async () => {
  const ada = (await room.classroom.store.selectFrom('members').select('id').executeTakeFirstOrThrow()).id
  await room.handIn(learner, { key: 'some-key', files: rightFiles })
  const meanwhile: Grader = {
    grade: async (order, signal) => {
      await room.instructor.ask('DELETE', `/classes/${room.classId}/learners/${ada}`)
      return await grader.grade(order, signal)
    },
    [Symbol.asyncDispose]: async () => {},
  }
  await using working = worker({ grader: meanwhile })
  await working.work()
  for (const table of ['members', 'submissions', 'results'] as const)
    expect(await room.classroom.store.selectFrom(table).selectAll().execute()).toEqual([])
  expect(await room.classroom.queue.waiting()).toBe(0)
})

test('two that grade the same submission leave one result', async () => {
  const { submission } = await room.handIn(learner, { key: 'some-key', files: rightFiles })
  const late: Grader = {
    grade: async (order, signal) => {
      // As a machine that slept: its lease is over, and another worker comes to an end first.
      const verdict = await grader.grade(order, signal)
      clock.pass(room.classroom.queue.leaseMs * 2)
      await using next = worker({ grader: new Undisposed(grader) })
      await next.work()
      return verdict
    },
    [Symbol.asyncDispose]: async () => {},
  }
  await using working = worker({ grader: late })
  await working.work()
  const { store } = room.classroom
  expect(await store.selectFrom('results').select('submissionId').execute()).toEqual([
    { submissionId: submission },
  ])
  const changes = await store
    .selectFrom('changes')
    .select('exercise')
    .where('exercise', '=', 'echo')
    .execute()
  // Handed in, and graded once.
  expect(changes).toHaveLength(2)
})

test('a grading process reads no file but those of the course, and starts no program', async () => {
  await grader.grade({ exercise: 'echo', files: rightFiles, seeds: [1] }, new AbortController().signal)
  const flags = readFileSync(`/proc/${grader.pid}/cmdline`, 'utf8').split('\0')
  expect(flags).toContain('--permission')
  expect(flags).toContain('--no-experimental-sqlite')
  expect(flags.filter((flag) => flag.startsWith('--allow-')).some((flag) => flag.includes(room.data))).toBe(
    false,
  )
  expect(flags).not.toContain('--allow-child-process')
  expect(readFileSync(`/proc/${grader.pid}/environ`, 'utf8')).not.toContain('PATH=')
})

test('the clock of the machine beats until it is told to stop', async () => {
  const beat = Promise.withResolvers<void>()
  using _beating = machineClock.every(1, () => beat.resolve())
  await beat.promise
})

/** Lent: whoever has it ends it. */
class Undisposed implements Grader {
  readonly #lent: Grader

  constructor(lent: Grader) {
    this.#lent = lent
  }

  async grade(...order: Parameters<Grader['grade']>) {
    return await this.#lent.grade(...order)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
