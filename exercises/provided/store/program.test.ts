import { describe, expect, test } from 'vitest'
import type { DiskAfterCrash, World } from '../../../src/contract/world.ts'
import { startShared } from '../../../src/simulator/shared-world.fixture.ts'
import { oddKeys, oddValues, wideValue } from '../../kit/odd-data.ts'

type Answer = readonly [status: number, body: string]
const [ONE, TWO] = ['store-1', 'store-2']

const start = (count = 2) => startShared('store', { role: { regions: { seoul: count } } })

async function ask(world: World, node: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await world.fetch(`http://${node}${path}`, init)
  return [response.status, await response.text()]
}

const put = (world: World, node: string, key: string, body: string, headers = {}) =>
  world.fetch(`http://${node}/items/${key}`, { method: 'PUT', body, headers })

const roles = async (world: World): Promise<readonly string[]> =>
  await Promise.all(
    world.nodes('store').map(async (node) => {
      if (node.state !== 'up') return 'down'
      const { role, epoch } = (await (await node.fetch('/status')).json()) as { role: string; epoch: number }
      return `${role} ${epoch}`
    }),
  )

describe('items with an end', () => {
  test('an item is created, replaced, read and deleted, whatever its key and its value', async () => {
    const world = await start(1)
    for (const [place, key] of oddKeys.entries()) {
      const value = oddValues[place] ?? ''
      const created = await put(world, ONE, key, 'first')
      const replaced = await put(world, ONE, key, value)
      expect([created.status, replaced.status]).toEqual([201, 204])
      expect(replaced.headers.get('etag')).not.toBe(created.headers.get('etag'))
      expect(await ask(world, ONE, `/items/${key}`)).toEqual([200, value])
      expect((await ask(world, ONE, `/items/${key}`, { method: 'DELETE' }))[0]).toBe(204)
      expect((await ask(world, ONE, `/items/${key}`, { method: 'DELETE' }))[0]).toBe(404)
      expect((await ask(world, ONE, `/items/${key}`))[0]).toBe(404)
    }
  })

  test('an item is gone when its time is over, and says how much is left; a write sets it anew', async () => {
    const world = await start()
    await put(world, ONE, 'a', '1', { 'Expire-After': '1000' })
    await world.run(600)
    const read = await world.fetch(`http://${ONE}/items/a`)
    expect(Number(read.headers.get('expires-in'))).toBeGreaterThan(300)
    expect(Number(read.headers.get('expires-in'))).toBeLessThan(400)
    await put(world, ONE, 'a', '2', { 'Expire-After': '1000' })
    await world.run(900)
    expect(await ask(world, ONE, '/items/a')).toEqual([200, '2'])
    await world.run(200)
    expect((await ask(world, ONE, '/items/a'))[0]).toBe(404)
    expect((await put(world, ONE, 'a', '3', { 'If-Match': '*' })).status).toBe(412)
    expect((await put(world, ONE, 'a', '3', { 'If-None-Match': '*' })).status).toBe(201)
    expect((await world.fetch(`http://${ONE}/items/a`)).headers.get('expires-in')).toBeNull()
  })

  test('a condition is asked of what is there, also of writes that meet', async () => {
    const world = await start()
    const meeting = await Promise.all(
      ['1', '2'].map((value) => put(world, ONE, 'a', value, { 'If-None-Match': '*' })),
    )
    expect(meeting.map(({ status }) => status).sort()).toEqual([201, 412])
    const tag = meeting.find(({ status }) => status === 201)?.headers.get('etag') ?? ''
    const both = await Promise.all(
      ['3', '4'].map((value) => put(world, ONE, 'a', value, { 'If-Match': tag })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([204, 412])
  })

  test('a list is sorted, in pages, and holds what is not over', async () => {
    const world = await start(1)
    for (const key of ['b/2', 'a/1', 'b/1', 'b/3']) await put(world, ONE, encodeURIComponent(key), key)
    await put(world, ONE, 'b%2F0', 'over', { 'Expire-After': '10' })
    await world.run(20)
    const listed = JSON.parse((await ask(world, ONE, '/items?prefix=b/&limit=2&after=b/1'))[1])
    expect(listed.map(({ key }: { key: string }) => key)).toEqual(['b/2', 'b/3'])
    expect(JSON.parse((await ask(world, ONE, '/status'))[1])).toEqual({ role: 'primary', epoch: 1, items: 4 })
  })

  test('what makes no sense is told', async () => {
    const world = await start(1)
    expect((await ask(world, ONE, '/items/%'))[0]).toBe(400)
    expect((await ask(world, ONE, '/items?limit=0'))[0]).toBe(400)
    expect((await ask(world, ONE, '/items/a', { method: 'POST' }))[0]).toBe(405)
    expect((await put(world, ONE, 'a', '1', { 'Expire-After': 'soon' })).status).toBe(400)
    expect((await ask(world, ONE, '/cards'))[0]).toBe(404)
  })
})

describe('what was acknowledged is durable', () => {
  test.each<DiskAfterCrash>(['unsynced', 'tear', 'chance'])(
    'crashed before each event, disk: %s',
    async (disk) => {
      const world = await start(1)
      const node = world.node(ONE)
      const acknowledged = new Map<string, string>()
      for (let event = 1; event <= 10; event++) {
        const crash = node.crashBefore(event, { disk })
        const writes = oddKeys.map(async (key, place) => {
          const value = wideValue(100 * event + place, place)
          const answer = await put(world, ONE, key, value).catch(() => undefined)
          if (answer?.ok) acknowledged.set(key, value)
          else acknowledged.delete(key)
        })
        await Promise.all(writes)
        crash.heal()
        if (node.state === 'down') await node.restart()
        for (const [key, value] of acknowledged)
          expect(await ask(world, ONE, `/items/${key}`), `event ${event}`).toEqual([200, value])
      }
    },
  )

  test('a log that has become long is written anew, and versions go on', async () => {
    const world = await start(1)
    const node = world.node(ONE)
    for (let round = 0; round < 25; round++)
      await Promise.all(
        Array.from({ length: 100 }, (_, place) =>
          node.fetch(`/items/${place % 7}`, { method: 'PUT', body: `${round}` }),
        ),
      )
    expect(world.history.of('sync').some(({ path }) => path.endsWith('.next'))).toBe(true)
    const before = (await put(world, ONE, 'last', '1')).headers.get('etag')
    node.crash({ disk: 'unsynced' })
    await node.restart()
    expect(await ask(world, ONE, '/items/3')).toEqual([200, '24'])
    const after = (await put(world, ONE, 'last', '2')).headers.get('etag')
    expect(Number(after?.replaceAll('"', ''))).toBe(Number(before?.replaceAll('"', '')) + 1)
  })

  test('a disk that fails changes nothing, and the next write is taken', async () => {
    const world = await start(1)
    await put(world, ONE, 'a', 'before')
    world.node(ONE).failDisk({ calls: ['sync'] })
    expect((await put(world, ONE, 'a', 'lost')).status).toBe(503)
    expect(await ask(world, ONE, '/items/a')).toEqual([200, 'before'])
    expect((await put(world, ONE, 'b', 'after')).status).toBe(201)
    world.node(ONE).crash({ disk: 'keep' })
    await world.node(ONE).restart()
    expect(await ask(world, ONE, '/items/a')).toEqual([200, 'before'])
  })
})

describe('a primary and its replica', () => {
  test('the replica refuses, and is promoted with all that was acknowledged', async () => {
    const world = await start()
    expect(await roles(world)).toEqual(['primary 1', 'replica 1'])
    await put(world, ONE, 'a', '1', { 'Expire-After': '5000' })
    expect((await ask(world, TWO, '/items/a'))[0]).toBe(421)
    expect((await put(world, TWO, 'a', '2')).status).toBe(421)
    world.node(ONE).crash({ disk: 'lose' })
    expect((await ask(world, TWO, '/promote', { method: 'POST' }))[0]).toBe(200)
    const read = await world.fetch(`http://${TWO}/items/a`)
    expect(await read.text()).toBe('1')
    expect(Number(read.headers.get('expires-in'))).toBeLessThan(5000)
    await put(world, TWO, 'b', '2')
    await world.node(ONE).restart()
    expect(await roles(world)).toEqual(['replica 2', 'primary 2'])
    // And back again: the blank one has caught up, and follows.
    await put(world, TWO, 'c', '3')
    world.node(TWO).crash()
    await ask(world, ONE, '/promote', { method: 'POST' })
    for (const [key, value] of [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ])
      expect(await ask(world, ONE, `/items/${key}`)).toEqual([200, value])
  })

  test('a replica that is away is done without, and catches up when it is back', async () => {
    const world = await start()
    world.node(TWO).crash({ disk: 'keep' })
    await put(world, ONE, 'a', '1')
    await world.node(TWO).restart()
    await put(world, ONE, 'b', '2')
    world.node(ONE).crash()
    await ask(world, TWO, '/promote', { method: 'POST' })
    expect(await ask(world, TWO, '/items/a')).toEqual([200, '1'])
    expect(await ask(world, TWO, '/items/b')).toEqual([200, '2'])
  })

  test('a primary that restarts before anybody is promoted is the primary still', async () => {
    const world = await start()
    await put(world, ONE, 'a', '1')
    world.node(ONE).crash({ disk: 'keep' })
    await world.node(ONE).restart()
    expect(await roles(world)).toEqual(['primary 1', 'replica 1'])
    expect(await ask(world, ONE, '/items/a')).toEqual([200, '1'])
  })

  test('an old primary that wakes up hears that it is one no more, and what it wrote alone is gone', async () => {
    const world = await start()
    await put(world, ONE, 'a', '1')
    const frozen = world.node(ONE).pause()
    await ask(world, TWO, '/promote', { method: 'POST' })
    await put(world, TWO, 'a', '2')
    frozen.heal()
    await world.run(1000)
    expect(await roles(world)).toEqual(['replica 2', 'primary 2'])
    await put(world, TWO, 'b', '3')
    world.node(TWO).crash()
    await ask(world, ONE, '/promote', { method: 'POST' })
    expect(await ask(world, ONE, '/items/a')).toEqual([200, '2'])
    expect(await ask(world, ONE, '/items/b')).toEqual([200, '3'])
  })

  test('it fails when it is told to, and no longer', async () => {
    const world = await start()
    await put(world, ONE, 'a', '1')
    await world.node(ONE).fetch('/status', { method: 'PUT', body: '{"failing":true}' })
    expect((await ask(world, ONE, '/items/a'))[0]).toBe(500)
    await world.node(ONE).fetch('/status', { method: 'PUT', body: '{"failing":false}' })
    expect(await ask(world, ONE, '/items/a')).toEqual([200, '1'])
  })
})
