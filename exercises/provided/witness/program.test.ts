import { describe, expect, test } from 'vitest'
import type { World } from '../../../src/contract/world.ts'
import { startShared } from '../../../src/simulator/shared-world.fixture.ts'
import { oddKeys } from '../../kit/odd-data.ts'

interface Lease {
  readonly holder: string | null
  readonly epoch: number
  readonly leftMs: number
}

async function take(world: World, holder: string, epoch: number, forMs = 3000, name = 'primary') {
  const body = JSON.stringify({ holder, epoch, forMs })
  return (await world.fetch(`/leases/${name}`, { method: 'PUT', body })).status
}

async function look(world: World, name = 'primary'): Promise<Lease> {
  return (await (await world.fetch(`/leases/${name}`)).json()) as Lease
}

describe('a lease has one holder', () => {
  test('nobody has it, one takes it, and keeps it as long as it is renewed', async () => {
    const world = await startShared('witness')
    expect(await look(world)).toEqual({ holder: null, epoch: 0, leftMs: 0 })
    expect(await take(world, 'a', 1)).toBe(200)
    for (let count = 0; count < 5; count++) {
      await world.run(2000)
      expect(await take(world, 'b', 2), 'held').toBe(409)
      expect(await take(world, 'a', 1), 'renewed').toBe(200)
    }
    const { holder, epoch, leftMs } = await look(world)
    expect([holder, epoch]).toEqual(['a', 1])
    expect(leftMs).toBeGreaterThan(2900)
    expect(leftMs).toBeLessThanOrEqual(3000)
  })

  test('when it has run out somebody else may have it, under a higher epoch only', async () => {
    const world = await startShared('witness')
    await take(world, 'a', 5)
    await world.run(2900)
    expect(await take(world, 'b', 6), 'a little early').toBe(409)
    await world.run(100)
    expect((await look(world)).leftMs).toBe(0)
    expect(await take(world, 'b', 5), 'the same epoch').toBe(409)
    expect(await take(world, 'b', 4), 'a lower one').toBe(409)
    expect(await take(world, 'b', 6)).toBe(200)
    expect(await take(world, 'a', 5), 'too late').toBe(409)
    expect(await look(world)).toMatchObject({ holder: 'b', epoch: 6 })
  })

  test('a holder may renew one that has run out, take the next epoch at once, and give it back', async () => {
    const world = await startShared('witness')
    await take(world, 'a', 1)
    await world.run(9000)
    expect(await take(world, 'a', 1), 'nobody took it').toBe(200)
    expect(await take(world, 'a', 2), 'the next').toBe(200)
    expect(await take(world, 'a', 1), 'and not back').toBe(409)
    expect(await take(world, 'a', 2, 0), 'given back').toBe(200)
    expect(await take(world, 'b', 3)).toBe(200)
  })

  test('two who want it at one moment do not both get it', async () => {
    const world = await startShared('witness')
    const slow = world.node('witness-1').slowDisk(50)
    const both = await Promise.all([take(world, 'a', 1), take(world, 'b', 1), take(world, 'c', 2)])
    slow.heal()
    expect(both.filter((status) => status === 200).length).toBe(1)
  })

  test('leases of other names are others, whatever the name', async () => {
    const world = await startShared('witness')
    for (const [place, name] of oddKeys.entries()) {
      expect(await look(world, name), name).toMatchObject({ holder: null })
      expect(await take(world, `holder ${place}`, 7, 60_000, name), name).toBe(200)
    }
    for (const [place, name] of oddKeys.entries())
      expect(await look(world, name), name).toMatchObject({ holder: `holder ${place}`, epoch: 7 })
  })

  test('the wall clock has no say', async () => {
    const world = await startShared('witness')
    await take(world, 'a', 1)
    world.node('witness-1').skewClock(3_600_000)
    expect(await take(world, 'b', 2)).toBe(409)
    await world.run(3000)
    world.node('witness-1').skewClock(-7_200_000)
    expect(await take(world, 'b', 2)).toBe(200)
  })
})

describe('what was lent is durable', () => {
  test.each(['unsynced', 'tear', 'chance'] as const)('crashed before each event, disk: %s', async (disk) => {
    const world = await startShared('witness')
    const node = world.node('witness-1')
    let lent = 0
    for (let event = 1; event <= 8; event++) {
      await world.run(5000)
      const crash = node.crashBefore(event, { disk })
      const epoch = event * 2
      const status = await take(world, `holder ${event}`, epoch).catch(() => 0)
      crash.heal()
      if (node.state === 'down') await node.restart()
      if (status === 200) lent = epoch
      const found = await look(world)
      expect(found.epoch, `event ${event}`).toBeGreaterThanOrEqual(lent)
      lent = found.epoch
      if (lent > 0) expect(await take(world, 'another', lent), 'no epoch is lent twice').toBe(409)
    }
  })

  test('after a restart the lease lasts for its whole time anew', async () => {
    const world = await startShared('witness')
    await take(world, 'a', 1)
    await world.run(2900)
    world.node('witness-1').crash({ disk: 'unsynced' })
    await world.run(60_000)
    await world.node('witness-1').restart()
    expect(await take(world, 'b', 2)).toBe(409)
    await world.run(3000)
    expect(await take(world, 'b', 2)).toBe(200)
  })

  test('a disk that fails lends nothing, and the next wish is heard', async () => {
    const world = await startShared('witness')
    for (const call of ['write', 'sync', 'rename'] as const) {
      world.node('witness-1').failDisk({ calls: [call] })
      expect(await take(world, 'a', 1), call).toBe(503)
      expect(await look(world)).toMatchObject({ holder: null, epoch: 0 })
    }
    expect(await take(world, 'b', 1)).toBe(200)
  })
})

test('what makes no sense is told, and changes nothing', async () => {
  const world = await startShared('witness')
  const good = { holder: 'a', epoch: 1, forMs: 1000 }
  for (const wrong of [
    { ...good, holder: '' },
    { ...good, holder: 7 },
    { ...good, epoch: 0 },
    { ...good, epoch: 1.5 },
    { ...good, epoch: '1' },
    { ...good, forMs: -1 },
    { ...good, forMs: 3_600_001 },
    { holder: 'a' },
    null,
    'a',
  ]) {
    const answer = await world.fetch('/leases/primary', { method: 'PUT', body: JSON.stringify(wrong) })
    expect(answer.status, JSON.stringify(wrong)).toBe(400)
  }
  expect((await world.fetch('/leases/primary', { method: 'PUT', body: '{' })).status).toBe(400)
  expect((await world.fetch('/leases/primary', { method: 'DELETE' })).status).toBe(405)
  expect((await world.fetch('/leases/%ff')).status).toBe(404)
  expect((await world.fetch('/')).status).toBe(404)
  expect(await look(world)).toMatchObject({ holder: null })
})
