/** A room of five hundred on this machine: how soon it answers while they hand in, and how much it grades. */
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openMadeStore, type Store } from '../../classroom/store/open-store.ts'
import { solutionFiles } from '../../course/solution-files.ts'
import type { Reading, Section } from './section.ts'
import { ServedClassroom } from './served-classroom.ts'

const learners = 500
const joiningAtOnce = 16
const handInsPerSecond = 20
const readsPerSecond = 40
const loadSeconds = 15
/** Until a grading process has compiled what it runs. */
const warmUpGrades = 6
const measuredGrades = 30

export const classroom: Section = {
  name: 'classroom',
  async measure({ root, signal }) {
    const files = solutionFiles(root, 'load-balancer', 'reference')
    const loaded = await inFolder((data) => loadOf({ root, data, files, signal }))
    const one = await inFolder((data) => rateOf({ root, data, files, signal }, 1))
    const two = await inFolder((data) => rateOf({ root, data, files, signal }, 2))
    return [
      ...loaded,
      { what: 'graded a second by one worker, load-balancer at one seed', value: one.perSecond, unit: '1/s' },
      ...(one.perCoreSecond === undefined
        ? []
        : [
            {
              what: 'graded a second of a core',
              value: one.perCoreSecond,
              unit: '1/s',
              goal: { atLeast: 10 },
            },
          ]),
      {
        what: 'by two workers / by one',
        value: two.perSecond / one.perSecond,
        unit: 'ratio',
        goal: { atLeast: 1.8 },
      },
    ]
  },
}

interface Given {
  readonly root: string
  readonly data: string
  readonly files: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

async function inFolder<T>(act: (data: string) => Promise<T>): Promise<T> {
  const data = mkdtempSync(join(tmpdir(), 'bench-classroom-'))
  try {
    return await act(data)
  } finally {
    rmSync(data, { recursive: true })
  }
}

/** Each learner has files of their own. */
const own = (files: Given['files'], who: number): Given['files'] => ({
  ...files,
  'balancer.ts': `${files['balancer.ts']}\n// learner ${who}\n`,
})

async function loadOf({ root, data, files, signal }: Given): Promise<readonly Reading[]> {
  await using served = await ServedClassroom.start(root, data, {
    workers: 1,
    priority: constants.priority.PRIORITY_BELOW_NORMAL,
  })
  const { id: classId, joinCode } = await served.newClass()
  const links: string[] = []
  const joins: number[] = []
  const fromMs = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: joiningAtOnce }, async () => {
      while (next < learners) {
        signal.throwIfAborted()
        const who = next++
        const { link, tookMs } = await served.join(joinCode, `Learner ${who}`)
        links[who] = link
        joins.push(tookMs)
      }
    }),
  )
  const joinedMs = performance.now() - fromMs
  const linkOf = (who: number): string => links[who % links.length] ?? ''
  const read = (turn: number) => readOf(served, classId, linkOf(turn * 7), turn)
  const quiet = await every(readsPerSecond, 5, read)
  const [handedIn, reads] = await Promise.all([
    every(handInsPerSecond, loadSeconds, async (turn) => {
      const { tookMs } = await served.handIn(classId, linkOf(turn), `bench-key-${turn}`, own(files, turn))
      return tookMs
    }),
    every(readsPerSecond, loadSeconds, read),
  ])
  return [
    {
      what: `learners who join, ${joiningAtOnce} at a time`,
      value: learners / (joinedMs / 1000),
      unit: '1/s',
    },
    { what: 'p95 of joining', value: percentile(joins, 0.95), unit: 'ms' },
    { what: 'p95 of reading, quiet', value: percentile(quiet, 0.95), unit: 'ms' },
    {
      what: `p95 of reading, ${handInsPerSecond} hand-ins a second, grading`,
      value: percentile(reads, 0.95),
      unit: 'ms',
      goal: { atMost: 100 },
    },
    { what: 'p50 of the same', value: percentile(reads, 0.5), unit: 'ms' },
    { what: 'p95 of handing in', value: percentile(handedIn, 0.95), unit: 'ms' },
  ]
}

/** What a learner's page asks for, one after the other. */
async function readOf(served: ServedClassroom, classId: string, link: string, turn: number): Promise<number> {
  const paths = ['/me', `/classes/${classId}`, `/classes/${classId}/exercises/load-balancer/submissions`]
  const path = paths[turn % paths.length] ?? ''
  const { status, tookMs } = await served.ask('GET', path, { headers: { authorization: `Bearer ${link}` } })
  if (status !== 200) throw new Error(`${path} answered ${status}: what fails is not worth timing`)
  return tookMs
}

/** So often, whether those before have been answered or not. */
async function every(
  perSecond: number,
  seconds: number,
  act: (turn: number) => Promise<number>,
): Promise<readonly number[]> {
  const fromMs = performance.now()
  const asked: Promise<number>[] = []
  for (let turn = 0; turn < perSecond * seconds; turn++) {
    const waitMs = fromMs + (turn * 1000) / perSecond - performance.now()
    if (waitMs > 0) await delay(waitMs)
    asked.push(act(turn))
  }
  return await Promise.all(asked)
}

interface Rate {
  readonly perSecond: number
  readonly perCoreSecond: number | undefined
}

async function rateOf({ root, data, files, signal }: Given, workers: number): Promise<Rate> {
  await using served = await ServedClassroom.start(root, data, {
    workers,
    priority: constants.priority.PRIORITY_NORMAL,
  })
  const { id: classId, joinCode } = await served.newClass()
  const count = measuredGrades + (warmUpGrades + 1) * workers
  for (let who = 0; who < count; who++) {
    const { link } = await served.join(joinCode, `Learner ${who}`)
    await served.handIn(classId, link, `bench-key-${who}`, own(files, who))
  }
  const store = await openMadeStore(data)
  try {
    await untilGraded(store, warmUpGrades * workers, signal)
    const [fromMs, fromCoreMs] = [performance.now(), served.gradersMs()]
    const before = await graded(store)
    await untilGraded(store, before + measuredGrades - 1, signal)
    const [tookMs, coreMs] = [performance.now() - fromMs, served.gradersMs()]
    const done = (await graded(store)) - before
    const tookCoreMs = fromCoreMs === undefined || coreMs === undefined ? undefined : coreMs - fromCoreMs
    return {
      perSecond: done / (tookMs / 1000),
      perCoreSecond: tookCoreMs === undefined ? undefined : done / (tookCoreMs / 1000),
    }
  } finally {
    await store.destroy()
  }
}

async function untilGraded(store: Store, count: number, signal: AbortSignal): Promise<void> {
  while ((await graded(store)) < count) await delay(20, undefined, { signal })
}

async function graded(store: Store): Promise<number> {
  const { count } = await store
    .selectFrom('results')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
