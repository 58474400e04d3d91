/** Where the lesson's numbers come from: its scenes are played here, with the reference, and looked for in its text. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadExercise } from '../../src/course/exercises.ts'
import { loadSolutions } from '../../src/course/solutions.ts'
import type { Cell, Programs } from '../../src/live/protocol.ts'
import { runScene, stackOfScene } from '../../src/live/run-scene.ts'
import { lessonSeed } from '../../src/scene-tables/table.ts'

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
  expect.soft(lesson).toContain(text)
}

test('one database', async () => {
  const cells = await play('one-database')
  const [, , calm] = cells('at-200')
  const [, , busy] = cells('at-480')
  const [, half, , errors] = cells('at-600')
  expectInLesson(`At 200 requests a second, p99 is ${ms(calm)}. At 480 it is ${ms(busy)}:`)
  expectInLesson(`longer than ${ms(half)}, and ${percent(errors)} of the requests fail`)
})

test('the database dies', async () => {
  const cells = await play('database-dies')
  const [, , before] = cells('well')
  const [, all] = cells('dead')
  const [, none, after] = cells('blank')
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
  const [, , one] = cells('one-450')
  const [, , four] = cells('four-720')
  const [, , tooMuch] = cells('four-900')
  expect(720 / 450).toBe(1.6)
  expectInLesson(`p99 was ${ms(one)} with one replica at 450, and is ${ms(four)} with four at 720`)
  expectInLesson(`At 900 requests a second it is ${ms(tooMuch)}`)
  expect(Number(cells('one-550')[2]), 'one replica cannot carry 550').toBeGreaterThan(200)
})

test('with replicas', async () => {
  const before = (await play('one-database'))('at-480')[2]
  const cells = await play('with-replicas')
  expectInLesson(`At 480 requests a second, p99 is ${ms(cells('at-480')[2])} instead of ${ms(before)}`)
  expect(cells('at-600')[3], 'nobody gets an error').toBe(0)
  expectInLesson(`At 1,000 requests a second, p99 is ${ms(cells('at-1000')[2])}`)
})

test('nodes die', async () => {
  const cells = await play('nodes-die')
  const [, , well] = cells('well')
  const [, , one, errors] = cells('one')
  expectInLesson(`No user notices that replica-1 is dead: ${percent(errors)} errors`)
  expectInLesson(`p99 grows from ${ms(well)} to ${ms(one)}`)
  expect(Number(cells('back')[4]), 'half of the reads').toBeCloseTo(0.5, 1)
  expectInLesson(`${percent(cells('no-primary')[3])} of the requests fail`)
})

test('cut off', async () => {
  const cells = await play('cut-off')
  const [before, [errors, lagMs, atPrimary, atReplica1, atReplica2]] = [cells('well'), cells('cut')]
  expect(errors).toBe(0)
  expectInLesson(`in the end replica-2 is ${Math.round(Number(lagMs) / 1000)} seconds behind`)
  expect(atReplica1).toBe(atPrimary)
  expect(atReplica2, 'a version from before the cut').toBe(before[2])
  const [, , healed, , caughtUp] = cells('healed')
  expect(caughtUp).toBe(healed)
})
