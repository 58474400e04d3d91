/** Where the numbers in the lesson's prose come from: each is measured here, on the scenes that the lesson plays. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadExercise } from '../../src/course/exercises.ts'
import { loadSolutions } from '../../src/course/solutions.ts'
import type { Cell } from '../../src/live/protocol.ts'
import { lessonSeed } from '../../src/live/protocol.ts'
import { runScene, stackOfScene } from '../../src/live/run-scene.ts'
import stack from './stack.ts'

const root = join(import.meta.dirname, '../..')
const place = 'content/en/02-many-servers/01-the-load-balancer.mdx'
const lesson = readFileSync(join(root, place), 'utf8').replace(/\s+/g, ' ')
const exercise = await loadExercise(root, 'load-balancer')
const programs = {
  learner: loadSolutions(root, exercise).reference.files,
  provided: exercise.provided,
}

/** Measure → its cells. */
async function play(name: keyof typeof stack.scenes): Promise<Readonly<Record<string, readonly Cell[]>>> {
  const scene = stack.scenes[name]
  const rows = await runScene({ stack: stackOfScene(stack, scene), scene, programs, seed: lessonSeed })
  return Object.fromEntries(rows.map(({ measure, cells }) => [measure, cells]))
}

const number = (cell: Cell) => Number(cell)
const ms = (cell: Cell) => `${Math.round(number(cell))} ms`
const percent = (cell: Cell) => `${Math.round(number(cell) * 100)} %`

test('what a balancer costs', async () => {
  const [one, four] = [await play('one-server'), await play('four-servers')]
  expect(lesson).toContain(`${ms(one['at-40']?.[1])} without a balancer, ${ms(four['at-40']?.[1])} with one`)
  expect(number(one['at-120']?.[3]), 'above the limit the server turns some away').toBeGreaterThan(0.05)
  expect(four['web-2-dies']?.[3], 'No user noticed').toBe(0)
})

test('half, and a quarter', async () => {
  expect(number((await play('two-addresses')).one?.[3])).toBeCloseTo(0.5, 1)
  expect(number((await play('takes-turns')).three?.[3])).toBeCloseTo(0.25, 1)
})

test('p50 is the same, p99 is not', async () => {
  const [turns, least] = [await play('lists-in-turn'), await play('lists-to-the-least-busy')]
  expect(Math.round(number(turns.all?.[1]))).toBe(Math.round(number(least.all?.[1])))
  expect(number(turns.all?.[2])).toBeGreaterThan(5 * number(least.all?.[2]))
})

test('who fails fast gets the most', async () => {
  const [rate, errors, , , share] = (await play('fails-fast')).all ?? []
  expect(number(rate)).toBeGreaterThan(950)
  expect(lesson).toContain(`${percent(share)} of all requests go there, and ${percent(errors)} of the users`)
  expect(number((await play('fails-fast-in-turn')).all?.[1])).toBeCloseTo(0.25, 2)
})
