/** At which event the replay of a failed test opens. */
import { describe, expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { ECHO, startWorld } from '../simulator/world.fixture.ts'
import type { SimulatedWorld } from '../simulator/world.ts'
import { expect as suiteExpect } from './expect.ts'
import { failedTest } from './failed-test.ts'
import { say } from './reasons.ts'

const run = { stage: 'one', test: 'two', seed: 1 }

/** What is told of a test whose body this is. */
async function told(worlds: readonly SimulatedWorld[], body: () => unknown) {
  const error = await (async () => body())().then(
    () => new Error('The body was meant to fail.'),
    (thrown: unknown) => thrown,
  )
  const result = failedTest(run, error, worlds)
  const event = worlds[result.world ?? 0]?.history.events[result.event ?? -1]
  return { result, event }
}

const answersOf = ({ history }: SimulatedWorld): readonly HistoryEvent[] => history.of('answer')

describe('the suite says where', () => {
  test('by an event of the history', async () => {
    const world = await startWorld()
    await world.fetch('/')
    await world.fetch('/')
    const [first] = world.history.of('receive')
    const { result, event } = await told([world], () => suiteExpect(1, say('x', {}, first)).toBe(2))
    expect(event).toBe(first)
    expect(result).toMatchObject({ atMs: first?.timeMs, node: 'front-1' })
  })

  test('by a response, that of a user or one from the side door', async () => {
    const world = await startWorld()
    for (const fetch of [() => world.fetch('/'), () => world.node('back-1').fetch('/')]) {
      const response = await fetch()
      await world.fetch('/')
      const { event } = await told([world], () => suiteExpect(1, say('x', {}, response)).toBe(2))
      expect(event).toBe(answersOf(world).at(-2))
    }
  })

  test('by an error that came in place of an answer, also where patience was over', async () => {
    const world = await startWorld()
    world.node('front-1').crash()
    const refused = await world.fetch('/').catch((error: unknown) => error)
    await world.node('front-1').restart()
    const late = await world.fetch('/wait/1000', { patienceMs: 100 }).catch((error: unknown) => error)
    await world.fetch('/')
    const fails = world.history.of('fail')
    expect(fails.map(({ code }) => code)).toEqual(['ECONNREFUSED', 'ABORT_ERR'])
    for (const [index, error] of [refused, late].entries()) {
      if (!(error instanceof Error)) throw new Error('It was meant to fail.')
      const { event, result } = await told([world], () => suiteExpect(1, say('x', {}, error)).toBe(2))
      expect(event).toBe(fails[index])
      expect(result.node).toBe('front-1')
    }
  })

  test('by a function, which is asked only when the expectation fails', async () => {
    const world = await startWorld()
    await world.fetch('/')
    const asked: string[] = []
    const at = () => {
      asked.push('asked')
      return world.history.of('send')[0]
    }
    suiteExpect(1, say('x', {}, at)).toBe(1)
    expect(asked).toEqual([])
    const { event } = await told([world], () => suiteExpect(1, say('x', {}, at)).toBe(2))
    expect(event).toBe(world.history.of('send')[0])
  })

  test('in an earlier world than the last', async () => {
    const worlds = [await startWorld(), await startWorld({ seed: 2 }), await startWorld({ seed: 3 })]
    for (const world of worlds) await world.fetch('/')
    const at = worlds[1]?.history.of('reply')[0]
    const { result, event } = await told(worlds, () => suiteExpect(1, say('x', {}, at)).toBe(2))
    expect(result.world).toBe(1)
    expect(event).toBe(at)
  })
})

describe('the suite does not say where', () => {
  test('where something reached it last', async () => {
    const world = await startWorld()
    await world.fetch('/')
    await world.node('front-1').fetch('/')
    world.node('back-1').crash()
    await world.run(1000)
    const { event, result } = await told([world], () => suiteExpect(1, say('x')).toBe(2))
    expect(event).toBe(answersOf(world).at(-1))
    expect(result).toMatchObject({ node: 'front-1', atMs: event?.timeMs })
  })

  test('where something reached the users last, when nothing reached the suite', async () => {
    const world = await startWorld()
    world.load({ usersPerDay: 864_000 })
    await world.run(10_000)
    world.node('back-1').crash()
    const { event } = await told([world], () => suiteExpect(1, say('x')).toBe(2))
    expect(event).toBe(answersOf(world).at(-1))
  })

  test('the crash, when a node went down by itself', async () => {
    const dies =
      'export default { fetch() { setTimeout(() => { throw new Error("no") }); return new Promise(() => {}) } }'
    const world = await startWorld({ programs: { 'front.ts': dies } })
    const { event, result } = await told([world], () => world.fetch('/'))
    expect(result.say?.id).toBe('world-node-died')
    expect(event).toMatchObject({ kind: 'crash', node: 'front-1' })
  })

  test('the end of patience, when a node never answers', async () => {
    const waits = 'export default { fetch: () => new Promise(() => {}) }'
    const world = await startWorld({ programs: { 'front.ts': waits } })
    const { event, result } = await told([world], () => world.fetch('/', { patienceMs: 1000 }))
    expect(result).toMatchObject({ say: { id: 'world-no-answer' }, node: 'front-1' })
    expect(event).toMatchObject({ kind: 'fail', code: 'ABORT_ERR' })
  })

  test('the boot that never came to its end', async () => {
    const back = `const isLate = Date.now() > ${Date.UTC(2026, 0, 5, 0, 0, 1)}
export default { start: () => isLate && new Promise(() => {}), fetch: () => new Response() }`
    const world = await startWorld({ programs: { 'front.ts': ECHO, 'back.ts': back } })
    world.node('back-1').crash()
    await world.run(5000)
    const { event, result } = await told([world], () => world.node('back-1').restart())
    expect(result.say?.id).toBe('world-boot-never-settled')
    expect(event).toMatchObject({ kind: 'boot', node: 'back-1', boot: 2 })
  })
})
