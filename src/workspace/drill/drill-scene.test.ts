/** Drills over real stacks: what happens when, and what is measured of it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import stack from '../../../exercises/hello/stack.ts'
import type { Drill } from '../../classroom/api.ts'
import { runScene, stackOfScene } from '../../live/run-scene.ts'
import type { StackData } from '../stack/stack-data.ts'
import { drillScene, usersSaw } from './drill-scene.ts'
import { usersNoticed } from './noticed.ts'

const read = (path: string): string => readFileSync(`exercises/hello/${path}`, 'utf8')
const learner = { 'web.ts': readFileSync('solutions/hello/reference/web.ts', 'utf8') }
const provided = { 'people.ts': read('provided/people.ts') }
const data: StackData = {
  stack: stackOfScene(stack),
  scenes: { 'people-dies': stackOfScene(stack, stack.scenes['people-dies']) },
  provided,
  others: {},
  text: {},
}
const drill = { id: 'd', exercise: 'hello', seed: 7, startedAtMs: 0, isOn: true } as const

async function play(order: Drill) {
  const made = drillScene(order, data)
  if (made === undefined) throw new Error('there is no such scene')
  const rows = await runScene({ ...made, programs: { learner, provided }, seed: order.seed })
  const saw = usersSaw(Object.fromEntries(rows.map(({ measure, cells }) => [measure, cells])))
  return { ...saw, noticed: usersNoticed({ phase: 'ended', share: 1, ...saw }) }
}

test('a scene is measured until its first event, and from then on to its end', async () => {
  const { before, since } = await play({ ...drill, scene: 'people-dies' })
  expect(before?.requests).toBeGreaterThan(60)
  expect(since?.requests).toBeGreaterThan(120)
  expect(before?.errors).toBe(0)
})

test('a fault meets the usual users after a calm, and heals', async () => {
  const { before, since, noticed } = await play({ ...drill, fault: 'crash', node: 'web-1' })
  expect(before?.errors).toBe(0)
  expect(noticed).toBe(true)
  // Half of the time, of which the node is down for half.
  expect((since?.errors ?? 0) / (since?.requests ?? 1)).toBeCloseTo(0.5, 1)
})

test.each(['freeze', 'slow', 'cut-off'] as const)('every fault can be carried out: %s', async (fault) => {
  const { before, since } = await play({ ...drill, fault, node: 'people-1' })
  expect([before?.errors, (since?.requests ?? 0) > 0]).toEqual([0, true])
})

test('what is known grows on the way', () => {
  expect(usersSaw({})).toEqual({})
  const early = { before: [50, 0, 30], 'since-1': [10, 0.5, 40] }
  expect(usersSaw(early)).toEqual({
    before: { requests: 50, errors: 0, p99Ms: 30 },
    since: { requests: 10, errors: 5, p99Ms: 40 },
  })
  expect(usersSaw({ ...early, 'since-2': [30, undefined, Number.NaN] }).since).toEqual({
    requests: 30,
    errors: 0,
  })
})

test('a scene that the stack does not have is none', () => {
  expect(drillScene({ ...drill, scene: 'none' }, data)).toBeUndefined()
})
