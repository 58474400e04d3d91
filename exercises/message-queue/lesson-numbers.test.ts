/** Where the lesson's numbers come from: each scene is run here with the reference, and what the text says of it is looked for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Column } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loadExercise } from '../../src/course/exercises.ts'
import { loadReference } from '../../src/course/solutions.ts'
import { usualColumns } from '../../src/live/measures.ts'
import type { Sources } from '../../src/live/protocol.ts'
import { lessonSeed } from '../../src/live/protocol.ts'
import { runScene, stackOfScene } from '../../src/live/run-scene.ts'
import { usersCarried } from '../../src/live/users-carried.ts'
import { changeStack } from '../../src/simulator/change-stack.ts'

const root = join(import.meta.dirname, '../..')
const place = join(root, 'content/en/06-message-queues/01-the-message-queue.mdx')
const oneLine = (text: string) => text.replace(/\s+/g, ' ')
const lesson = oneLine(readFileSync(place, 'utf8'))

const exercise = await loadExercise(root, 'message-queue')
const learner = loadReference(root, exercise).files
const stack: Stack = exercise.stack
const programs = { learner, provided: exercise.provided }

type Row = Readonly<Record<string, number>>

function nameOf(column: Column): string {
  if (typeof column === 'string') return column
  if ('figure' in column) return column.figure
  return 'shareOf' in column ? column.shareOf : 'bill'
}

/** Measure → column → number. What has no number is NaN. */
async function play(name: string): Promise<(measure: string) => Row> {
  const scene = stack.scenes?.[name]
  if (scene === undefined) throw new Error(`the stack has no scene ${name}`)
  const rows = await runScene({ stack: stackOfScene(stack, scene), scene, programs, seed: lessonSeed })
  const names = (scene.columns ?? usualColumns).map(nameOf)
  return (measure) => {
    const cells = rows.find((row) => row.measure === measure)?.cells ?? []
    return Object.fromEntries(names.map((column, index) => [column, Number(cells[index] ?? Number.NaN)]))
  }
}

const ms = (value = Number.NaN) => `${Math.round(value)} ms`
const seconds = (valueMs = Number.NaN, digits = 0) => `${(valueMs / 1000).toFixed(digits)} s`
const percent = (share = Number.NaN) => `${Math.round(share * 100)} %`

function expectInLesson(text: string): void {
  expect.soft(lesson).toContain(text)
}

test('peak-in-the-request', async () => {
  const row = await play('peak-in-the-request')
  const { normal, peak, after } = { normal: row('normal'), peak: row('peak'), after: row('after') }
  expectInLesson(`Even before the peak, p99 is ${ms(normal.p99)}`)
  expectInLesson(`p50 is ${seconds(peak.p50, 1)}, and ${percent(peak.errors)} of the answers are errors`)
  expectInLesson(`In the 70 s after it, p99 is ${seconds(after.p99)}`)
})

test('answer-first', async () => {
  const row = await play('answer-first')
  const { requests = 0, p99, errors, mails = 0 } = row('before')
  expect(errors).toBe(0)
  expect(row('after').mails, 'the crash ends the work').toBe(mails)
  expectInLesson(`${requests} users were told that their card was taken, and p99 was ${ms(p99)}`)
  expectInLesson(`${mails} of them got a mail. The other ${requests - mails} jobs`)
  expectInLesson(`| ${requests - mails} of ${requests} | 0 |`)
})

test('peak-by-queue', async () => {
  const row = await play('peak-by-queue')
  const { p99, errors, depth, took } = row('peak')
  expect([row('normal').errors, errors, row('after').errors]).toEqual([0, 0, 0])
  expect(row('after').depth).toBe(0)
  expectInLesson(`p99 is ${ms(p99)} in the peak`)
  expectInLesson(`the depth grows to ${depth}. About a minute later`)
  expectInLesson(`the latest one went out ${took} s after its card was sent`)
})

test('workers-down', async () => {
  const row = await play('workers-down')
  const { accepted, mails, again } = row('quiet')
  expect([row('all-up').errors, row('down').errors, row('back').errors]).toEqual([0, 0, 0])
  expect([mails, again]).toEqual([accepted, 0])
  expectInLesson(`The depth grows to ${row('down').depth}`)
  expectInLesson(`${accepted} cards were accepted, and ${mails} mails were sent`)
  expectInLesson(`| 0 of ${accepted} | ${again} |`)
})

test('queue-down', async () => {
  const row = await play('queue-down')
  const { accepted, mails = 0, again = 0, depth } = row('worked-off')
  expect(row('down').errors, 'every new card is refused').toBe(1)
  expect([depth, mails - again], 'each card got a mail').toEqual([0, accepted])
  expect(again, 'Two workers').toBe(2)
  expectInLesson(`${accepted} cards were accepted before and after`)
  expectInLesson(`But ${mails} mails were sent. Two jobs`)
  expectInLesson(`| 0 of ${accepted} | ${again} |`)
})

test('slow-job', async () => {
  const row = await play('slow-job')
  const { mails, depth } = row('three-minutes')
  expect([mails, depth, row('three-minutes')['dead-letters']]).toEqual([15, 0, 3])
  expectInLesson(`Three films, ${mails} mails, and the queue counts all three as failed`)
})

test('too-few-workers', async () => {
  const row = await play('too-few-workers')
  const { first, second, more } = { first: row('first'), second: row('second'), more: row('more') }
  expect(first.errors).toBe(0)
  expect(second.depth).toBe(500)
  expect(Math.round(second.took ?? 0), 'a whole minute').toBe(61)
  expect(more.depth, 'the line is gone').toBeLessThan(20)
  expectInLesson(`the depth grows to ${first.depth}`)
  expectInLesson(`refuses ${percent(second.errors)} of the cards`)
})

const { web, worker } = stack.view?.roles ?? {}
const jobsPerSecond = (cores: number) => (cores * 1000) / Number(worker?.vars?.JOB_MS)
const countOf = (regions: Readonly<Record<string, number>> = {}) =>
  Object.values(regions).reduce((sum, count) => sum + count, 0)
const workerCores = countOf(worker?.regions) * (worker?.cores ?? 1)

test('what-machines-can-do', () => {
  expect([web?.serviceMs, worker?.vars?.JOB_MS], '20 ms, and half a second').toEqual([20, '500'])
  expect([web?.cores, worker?.cores], 'cores').toEqual([2, 2])
  expectInLesson(`the eight cores of the four servers can do ${jobsPerSecond(8)}`)
  expectInLesson(`and the server can do ${jobsPerSecond(2)} jobs a second`)
  expectInLesson(`The workers do ${jobsPerSecond(workerCores)} jobs a second`)
})

test('users-carried', async () => {
  const behind = stackOfScene(stack)
  const inTheRequest = changeStack(behind, stack.beside?.['in-the-request'])
  const carry = (tried: Stack, learnersFiles: Sources) =>
    usersCarried({
      kind: 'carry',
      stack: tried,
      programs: { ...programs, learner: learnersFiles },
      seed: lessonSeed,
    })
  const without = await carry(inTheRequest, learner)
  expect(without.usersPerDay, 'no number of users is small enough').toBe(0)

  const { usersPerDay } = await carry(behind, learner)
  const { requestsPerUser, peak = 1, writes = 0 } = stack.load
  const jobs = ((usersPerDay * requestsPerUser * peak) / 86_400) * writes
  expect(jobs / jobsPerSecond(workerCores), 'busy three quarters of the time').toBeCloseTo(0.75, 1)

  const starter = await carry(behind, exercise.starter)
  expect(starter.usersPerDay, 'the starter carries as many').toBe(usersPerDay)
})
