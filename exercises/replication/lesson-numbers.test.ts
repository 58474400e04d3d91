/** Where the lesson's numbers come from: its scenes are played here, with the reference, and looked for in its text. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StackChanges } from '../../src/contract/scene.ts'
import { loadExercise } from '../../src/course/exercises.ts'
import { loadSolutions } from '../../src/course/solutions.ts'
import type { Carried, Cell, Programs } from '../../src/live/protocol.ts'
import { runScene, stackOfScene } from '../../src/live/run-scene.ts'
import { usersCarried } from '../../src/live/users-carried.ts'
import { lessonSeed } from '../../src/numbers/numbers.ts'
import { changeStack } from '../../src/simulator/change-stack.ts'

const root = join(import.meta.dirname, '../..')
const place = join(root, 'content/en/02-many-servers/03-replication.mdx')
const lesson = readFileSync(place, 'utf8').replace(/\s+/g, ' ')

const exercise = await loadExercise(root, 'replication')
const balancer = await loadExercise(root, 'load-balancer')
const programs: Programs = {
  learner: loadSolutions(root, exercise).reference.files,
  provided: exercise.provided,
  others: {
    balancer: {
      files: loadSolutions(root, balancer).reference.files,
      entry: 'balancer.ts',
      byLearner: false,
    },
  },
}

/** A scene's cells, by measure. */
type Played = (measure: string) => readonly Cell[]

const played = new Map<string, Promise<Played>>()

function play(name: string): Promise<Played> {
  const known = played.get(name) ?? playOnce(name)
  played.set(name, known)
  return known
}

async function playOnce(name: string): Promise<Played> {
  const scene = exercise.stack.scenes?.[name]
  if (scene === undefined) throw new Error(`the stack has no scene ${name}`)
  const stack = stackOfScene(exercise.stack, scene)
  const rows = await runScene({ stack, scene, programs, seed: lessonSeed })
  return (measure) => rows.find((row) => row.measure === measure)?.cells ?? []
}

const ms = (cell: Cell) => `${Math.round(Number(cell))} ms`
const percent = (cell: Cell) => `${Math.round(Number(cell) * 100)} %`

function expectInLesson(text: string): void {
  expect.soft(lesson.includes(text), `the lesson says “${text}”`).toBe(true)
}

test('one database', async () => {
  const cells = await play('one-database')
  const [, calm] = cells('at-200')
  const [, busy] = cells('at-480')
  const [half, , errors] = cells('at-600')
  expectInLesson(`At 200 requests a second, p99 is ${ms(calm)}. At 480 it is ${ms(busy)}:`)
  expectInLesson(`longer than ${ms(half)}, and ${percent(errors)} of the requests fail`)
})

test('the database dies', async () => {
  const cells = await play('database-dies')
  const [, before] = cells('well')
  const [all] = cells('dead')
  const [none, after] = cells('blank')
  expect(percent(all), 'every request fails').toBe('100 %')
  expectInLesson(
    `Then all looks well: ${percent(none)} errors. But there were ${before} cards, and now there are ${after}.`,
  )
})

test('own writes', async () => {
  const [saves, before, old] = (await play('own-writes-lost'))('all')
  const [, after, stillOld] = (await play('own-writes-kept'))('all')
  expectInLesson(`Of ${saves} saves, ${percent(old)} were followed by the old card`)
  expectInLesson(`Always: ${percent(stillOld)} errors`)
  expectInLesson(`p50 was ${ms(before)} and is now ${ms(after)}`)
})

test('half writes', async () => {
  const cells = await play('half-writes')
  const [, one] = cells('one-450')
  const [, four] = cells('four-720')
  const [, tooMuch] = cells('four-900')
  expect(720 / 450).toBe(1.6)
  expectInLesson(`p99 was ${ms(one)} with one replica at 450, and is ${ms(four)} with four at 720`)
  expectInLesson(`At 900 requests a second it is ${ms(tooMuch)}`)
  expect(Number(cells('one-550')[1]), 'one replica cannot carry 550').toBeGreaterThan(200)
})

test('with replicas', async () => {
  const before = (await play('one-database'))('at-480')[1]
  const cells = await play('with-replicas')
  expectInLesson(`At 480 requests a second, p99 is ${ms(cells('at-480')[1])} instead of ${ms(before)}`)
  expect(cells('at-600')[2], 'nobody gets an error').toBe(0)
  expectInLesson(`At 1,000 requests a second, p99 is ${ms(cells('at-1000')[1])}`)
})

test('nodes die', async () => {
  const cells = await play('nodes-die')
  const [, well] = cells('well')
  const [, one, errors] = cells('one')
  expectInLesson(`No user notices that replica-1 is dead: ${percent(errors)} errors`)
  expectInLesson(`p99 grows from ${ms(well)} to ${ms(one)}`)
  expect(Number(cells('back')[3]), 'half of the reads').toBeCloseTo(0.5, 1)
  expectInLesson(`${percent(cells('no-primary')[2])} of the requests fail`)
})

test('cut off', async () => {
  const cells = await play('cut-off')
  const [before, [errors, lagMs, atPrimary, atReplica]] = [cells('well'), cells('cut')]
  expect(errors).toBe(0)
  expectInLesson(`in the end replica-2 is ${Math.round(Number(lagMs) / 1000)} seconds behind`)
  expect(atReplica).not.toBe(atPrimary)
  expect(atReplica, 'a version from before the cut').toBe(before[2])
  const [, , healed, caughtUp] = cells('healed')
  expect(caughtUp).toBe(healed)
})

function carried(scene: string | undefined, changes: StackChanges): Promise<Carried> {
  const { stack } = exercise
  const around = stackOfScene(stack, scene === undefined ? undefined : stack.scenes?.[scene])
  return usersCarried({ kind: 'carry', stack: changeStack(around, changes), programs, seed: lessonSeed })
}

const replicas = (count: number): StackChanges => ({ roles: { replica: { regions: { virginia: count } } } })

/** Many worlds, one after the other: on a busy machine it takes its time. */
const patient = { timeout: 300_000 }

for (const [name, count] of [
  ['one database', 0],
  ['a primary and one replica', 1],
  ['a primary and two replicas', 2],
  ['a primary and four replicas', 4],
] as const) {
  test(`users carried by ${name}`, patient, async () => {
    const { usersPerDay, costPerMonth } = await carried(undefined, replicas(count))
    expectInLesson(`| ${name} | ${usersPerDay.toLocaleString('en-US')} | $${costPerMonth} |`)
  })
}

test('users carried where a replica pays for each change', patient, async () => {
  const { usersPerDay } = await carried('half-writes', replicas(4))
  expectInLesson(`four replicas carry ${usersPerDay.toLocaleString('en-US')} users`)
})
