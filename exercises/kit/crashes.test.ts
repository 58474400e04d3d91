/** Over the shared database, which syncs each write before it answers. */
import { describe, expect, test } from 'vitest'
import type { World } from '../../src/contract/world.ts'
import { startShared } from '../../src/simulator/shared-world.fixture.ts'
import { atOnce, inCrowds } from './at-once.ts'
import { crashAsItWrites, crashAtEachEvent, cuts, writesDuring } from './crashes.ts'
import { answerOrError, inTime } from './waiting.ts'

const put = (world: World, key: string, body: string) =>
  answerOrError(world.fetch(`/items/${key}`, { method: 'PUT', body }))

async function setUp() {
  const world = await startShared('database')
  return { world, node: world.node('database-1') }
}

describe('crashes', () => {
  test('one before each event, and each time the node is up again afterwards', async () => {
    const { world, node } = await setUp()
    const states: string[] = []
    const crashed: number[] = []
    await crashAtEachEvent(node, {
      events: 4,
      disk: 'unsynced',
      during: async (event) => {
        await put(world, 'a', String(event))
        // What is not hit here is hit while nobody asks for anything.
        if (node.state === 'down') crashed.push(event)
      },
      after: async () => void states.push(node.state),
    })
    expect(states).toEqual(['up', 'up', 'up', 'up'])
    // The request, its append, its sync: a fourth event there is none.
    expect(crashed).toEqual([1, 2, 3])
    expect(world.history.of('crash')).toHaveLength(3)
  })

  test('one as soon as there are bytes to tear, which keeps as many as it is told', async () => {
    const { world, node } = await setUp()
    const work = put(world, 'a', 'torn')
    let there = 0
    const kept = (bytes: number): number => {
      there = bytes
      return bytes
    }
    expect(await crashAsItWrites(world, node, { work, kept, withinMs: 1000 })).toBe(true)
    expect(there).toBeGreaterThan(10)
    expect(await work).toBeInstanceOf(Error)
    await node.restart()
    // All of its bytes were kept.
    expect(await (await world.fetch('/items/a')).text()).toBe('torn')
  })

  test('none where nothing is written: the wait ends with the work, or outlasts it', async () => {
    const { world, node } = await setUp()
    const read = { work: answerOrError(world.fetch('/items/a')), kept: () => 1, withinMs: 1000 }
    expect(await crashAsItWrites(world, node, read)).toBe(false)
    expect(node.state).toBe('up')
    expect(await inTime(crashAsItWrites(world, node, { ...read, outlasts: true }))).toBe(false)
    expect(world.nowMs).toBeGreaterThan(1000)
  })

  test('what is cut is cut at the first byte, in the middle, before the end, and not at all', () => {
    expect(cuts.map((cut) => cut(10))).toEqual([1, 5, 6, 7, 9, 10])
  })
})

test('writes are found with their event and their bytes, and a crash right before it hits them', async () => {
  const { world, node } = await setUp()
  const script = async (other: World) => {
    await put(other, 'a', 'one')
    await put(other, 'a', 'two')
  }
  const writes = await writesDuring(world, node, script(world), 10_000)
  expect(writes).toHaveLength(2)
  const [, second] = writes
  const again = await setUp()
  const planned = again.node.crashBefore(second?.event ?? 0, { disk: 'unsynced' })
  await script(again.world)
  planned.heal()
  expect(again.node.state).toBe('down')
  await again.node.restart()
  expect(await (await again.world.fetch('/items/a')).text()).toBe('one')
})

describe('requests that meet', () => {
  test('a node that was frozen takes them in at one instant', async () => {
    const { world, node } = await setUp()
    const requests = ['a', 'b', 'c'].map((key) => () => put(world, key, key))
    const answers = await atOnce(world, node, requests)
    expect(answers.map((answer) => (answer instanceof Error ? 0 : answer.status))).toEqual([201, 201, 201])
    const taken = world.history.of('receive').map(({ timeMs }) => timeMs)
    expect(new Set(taken).size).toBe(1)
    // Those that met the first on its way to the disk share a sync.
    expect(world.history.of('sync').filter(({ bytes }) => bytes > 0)).toHaveLength(2)
  })

  test('a crowd waits for the one before it, and the results keep their order', async () => {
    let asked = 0
    let most = 0
    const results = await inCrowds(
      [5, 4, 3, 2, 1],
      async (one) => {
        asked += 1
        most = Math.max(most, asked)
        await Promise.resolve()
        asked -= 1
        return 10 * one
      },
      2,
    )
    expect(results).toEqual([50, 40, 30, 20, 10])
    expect(most).toBe(2)
  })
})
