/** What a learner is told first of a failed test: what their own code threw. */
import { expect, test } from 'vitest'
import type { TestResult } from '../contract/verdict.ts'
import { compile } from '../simulator/sandbox/compile.ts'
import { ECHO, startWorld } from '../simulator/world.fixture.ts'
import type { SimulatedWorld } from '../simulator/world.ts'
import { expect as suiteExpect } from './expect.ts'
import { failedTest } from './failed-test.ts'
import { say } from './reasons.ts'

const program = ECHO.replace(
  'served++',
  "if (request.method === 'POST') throw new RangeError('too far')\nserved++",
)

function fail(world: SimulatedWorld): TestResult {
  try {
    suiteExpect(500, say('not-answered')).toBe(200)
  } catch (error) {
    return failedTest({ stage: 'forward', test: 'method', seed: 1 }, error, [world])
  }
  throw new Error('It was meant to fail.')
}

test('a throw that nobody caught is told with node, line and words, whatever the test was about', async () => {
  const world = await startWorld({ programs: { 'front.ts': program } })
  await world.fetch('/', { method: 'POST' })
  const line = program.split('\n').findIndex((text) => text.includes('too far')) + 1
  const { threw } = fail(world)
  expect(threw).toMatchObject({ node: 'front-1', file: 'front.ts', line })
  expect(threw?.message).toContain('RangeError: too far')
})

test('a call that failed, as calls do under faults, is told as that', async () => {
  const relay = ECHO.replace('served++', "await fetch('http://back-1/')\nserved++")
  const world = await startWorld({ programs: { 'front.ts': relay, 'back.ts': ECHO } })
  world.node('back-1').crash()
  await world.fetch('/')
  expect(fail(world).threw).toMatchObject({ node: 'front-1', isFailedCall: true })
})

test('nothing is told where nothing was thrown, or where a provided program threw', async () => {
  const world = await startWorld({ programs: { 'front.ts': program } })
  await world.fetch('/')
  expect(fail(world)).not.toHaveProperty('threw')
  const roles = { front: { program: { provided: 'front.ts' } } }
  const other = await startWorld({ roles, setup: { provided: compile({ 'front.ts': program }) } })
  await other.fetch('/', { method: 'POST' })
  expect(fail(other)).not.toHaveProperty('threw')
})
