import { describe, expect, test } from 'vitest'
import type { World } from '../../../src/contract/world.ts'
import { startShared } from '../../../src/simulator/shared-world.fixture.ts'
import { oddKeys, oddValues, wideValue } from '../../kit/odd-data.ts'

type Answer = readonly [status: number, body: string]

async function ask(world: World, method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await world.fetch(path, { method, ...init })
  return [response.status, await response.text()]
}

const put = (world: World, key: string, body: string, headers = {}) =>
  world.fetch(`/items/${key}`, { method: 'PUT', body, headers })

async function listed(
  world: World,
  query: string,
): Promise<{ key: string; value: string; version: number }[]> {
  return (await (await world.fetch(`/items?${query}`)).json()) as never
}

describe('the items protocol', () => {
  test('an item is created, replaced, read and deleted, whatever its key and its value', async () => {
    const world = await startShared('database')
    for (const [place, key] of oddKeys.entries()) {
      const value = oddValues[place] ?? ''
      const created = await put(world, key, 'first')
      const replaced = await put(world, key, value)
      expect([created.status, replaced.status]).toEqual([201, 204])
      expect(replaced.headers.get('etag')).not.toBe(created.headers.get('etag'))
      expect(await ask(world, 'GET', `/items/${key}`)).toEqual([200, value])
      expect(await ask(world, 'HEAD', `/items/${key}`)).toEqual([200, ''])
      expect((await ask(world, 'DELETE', `/items/${key}`))[0]).toBe(204)
      expect((await ask(world, 'DELETE', `/items/${key}`))[0]).toBe(404)
      expect((await ask(world, 'GET', `/items/${key}`))[0]).toBe(404)
    }
  })

  test('a list is sorted, and comes in pages that do not overlap', async () => {
    const world = await startShared('database')
    for (const key of ['b/2', 'a/1', 'b/1', 'b/3', 'c/1']) await put(world, encodeURIComponent(key), key)
    const first = await listed(world, 'prefix=b/&limit=2')
    expect(first.map(({ key }) => key)).toEqual(['b/1', 'b/2'])
    const next = await listed(world, 'prefix=b/&limit=2&after=b/2')
    expect(next).toEqual([{ key: 'b/3', value: 'b/3', version: 4 }])
    expect(await listed(world, 'after=c/1')).toEqual([])
    expect((await listed(world, '')).length).toBe(5)
  })

  test('a condition is asked of what is there, also of writes that meet', async () => {
    const world = await startShared('database')
    const none = { 'If-None-Match': '*' }
    const meeting = await Promise.all([put(world, 'a', '1', none), put(world, 'a', '2', none)])
    expect(meeting.map(({ status }) => status).sort()).toEqual([201, 412])
    const tag = meeting.find(({ status }) => status === 201)?.headers.get('etag') ?? ''
    const both = await Promise.all(['3', '4'].map((value) => put(world, 'a', value, { 'If-Match': tag })))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 412])
    expect((await put(world, 'b', '1', { 'If-Match': '*' })).status).toBe(412)
    expect((await put(world, 'a', '5', { 'If-Match': `"x", ${tag}` })).status, 'an old version').toBe(412)
    const stale = await world.fetch('/items/a', { method: 'DELETE', headers: { 'If-Match': tag } })
    expect(stale.status).toBe(412)
    const [{ version = 0 } = {}] = await listed(world, 'prefix=a')
    const known = { headers: { 'If-None-Match': `"${version}"` } }
    expect(await ask(world, 'GET', '/items/a', known)).toEqual([304, ''])
  })

  test('what makes no sense is told, and changes nothing', async () => {
    const world = await startShared('database')
    const wrong: readonly (readonly [string, string, number, BodyInit?])[] = [
      ['GET', '/items/%', 400],
      ['GET', '/items/', 400],
      ['GET', '/items?limit=0', 400],
      ['GET', '/items?limit=ten', 400],
      ['POST', '/items/a', 405, 'x'],
      ['DELETE', '/items', 405],
      ['GET', '/cards', 404],
      ['PUT', '/items/a', 400, Uint8Array.of(0xff, 0xc3)],
      ['PUT', '/items/a', 413, 'x'.repeat(1024 * 1024 + 1)],
    ]
    for (const [method, path, status, body] of wrong)
      expect((await ask(world, method, path, { body: body ?? null }))[0], `${method} ${path}`).toBe(status)
    expect(await ask(world, 'GET', '/status')).toEqual([200, '{"items":0,"version":0,"reads":4}'])
  })
})

describe('its settings', () => {
  test('it comes with items, which are filled in once', async () => {
    const world = await startShared('database', { role: { vars: { ITEMS: '300' } } })
    expect(await ask(world, 'GET', '/items/0')).toEqual([200, 'a card about 0'])
    expect(await ask(world, 'GET', '/items/299')).toEqual([200, 'a card about 299'])
    expect((await ask(world, 'DELETE', '/items/7'))[0]).toBe(204)
    const node = world.node('database-1')
    node.crash({ disk: 'unsynced' })
    await node.restart()
    expect((await ask(world, 'GET', '/items/7'))[0]).toBe(404)
    expect(await ask(world, 'GET', '/status')).toEqual([200, '{"items":299,"version":301,"reads":1}'])
  })

  test('a read takes as long as it is told to, and reads do not wait for each other', async () => {
    const world = await startShared('database', { role: { vars: { READ_MS: '200' } } })
    const sentMs = world.nowMs
    const statuses = await Promise.all([1, 2, 3].map((key) => ask(world, 'GET', `/items/${key}`)))
    expect(statuses.map(([status]) => status)).toEqual([404, 404, 404])
    expect(world.nowMs - sentMs).toBeGreaterThanOrEqual(210)
    expect(world.nowMs - sentMs).toBeLessThan(220)
    const writtenMs = world.nowMs
    expect((await put(world, 'a', 'b')).status).toBe(201)
    expect(world.nowMs - writtenMs, 'a write').toBeLessThan(30)
  })

  test('reads fail while they are told to, and writes do not', async () => {
    const world = await startShared('database')
    const node = world.node('database-1')
    node.setVars({ READS: 'failing' })
    expect((await put(world, 'a', 'b')).status).toBe(201)
    expect((await ask(world, 'GET', '/items/a'))[0]).toBe(500)
    expect((await ask(world, 'GET', '/items'))[0]).toBe(500)
    node.setVars({ READS: 'well' })
    expect(await ask(world, 'GET', '/items/a')).toEqual([200, 'b'])
  })
})

describe('what was acknowledged is durable', () => {
  test.each(['unsynced', 'tear', 'chance'] as const)('crashed before each event, disk: %s', async (disk) => {
    const world = await startShared('database')
    const node = world.node('database-1')
    const acknowledged = new Map<string, string>()
    for (let event = 1; event <= 12; event++) {
      const crash = node.crashBefore(event, { disk })
      const writes = oddKeys.map(async (key, place) => {
        const value = wideValue(100 * event + place, place)
        const answer = await put(world, key, value).catch(() => undefined)
        // Of one without an answer nobody knows.
        if (answer?.ok) acknowledged.set(key, value)
        else acknowledged.delete(key)
      })
      await Promise.all(writes)
      crash.heal()
      if (node.state === 'down') await node.restart()
      for (const [key, value] of acknowledged)
        expect(await ask(world, 'GET', `/items/${key}`), `event ${event}`).toEqual([200, value])
    }
  })

  test('a line that is torn at any byte is not there, and nothing after it is lost', async () => {
    const world = await startShared('database')
    const node = world.node('database-1')
    for (let cut = 1; cut <= 40; cut++) {
      const writing = put(world, 'torn', wideValue(cut)).catch(() => undefined)
      await world.until(() => node.unsyncedBytes > 0, 1000)
      node.crash({ disk: { firstBytes: Math.min(cut, node.unsyncedBytes - 1) } })
      await writing
      await node.restart()
      await put(world, 'after', String(cut))
      node.crash({ disk: 'unsynced' })
      await node.restart()
      expect(await ask(world, 'GET', '/items/after')).toEqual([200, String(cut)])
      expect((await ask(world, 'GET', '/items/torn'))[0]).toBe(404)
    }
  })

  test('versions go on where they were, after a delete, a restart and a log written anew', async () => {
    const world = await startShared('database', { role: { diskBytes: 300_000 } })
    const node = world.node('database-1')
    let newest = 0
    for (let count = 1; count <= 60; count++) {
      await put(world, `key-${count % 3}`, wideValue(count, 300))
      if (count % 20 === 0) {
        node.crash({ disk: 'unsynced' })
        await node.restart()
      }
      const answer = await put(world, 'last', String(count))
      const version = Number(answer.headers.get('etag')?.replaceAll('"', ''))
      expect(version).toBeGreaterThan(newest)
      newest = version
      if (count % 5 === 0) await world.fetch('/items/last', { method: 'DELETE' })
    }
    expect(await ask(world, 'GET', '/items/key-0')).toEqual([200, wideValue(60, 300)])
  })

  test('a log written anew is whole, wherever the crash comes', async () => {
    let renewed = 0
    for (let event = 1; event <= 12; event++) {
      const world = await startShared('database')
      const node = world.node('database-1')
      for (let count = 1; count <= 10; count++) await put(world, 'big', wideValue(count, 290))
      const crash = node.crashBefore(event, { disk: 'tear' })
      const answer = await put(world, 'big', wideValue(11, 290)).catch(() => undefined)
      await world.run(100)
      crash.heal()
      if (node.state === 'down') await node.restart()
      const found = (await ask(world, 'GET', '/items/big'))[1]
      renewed += world.history.of('sync').filter(({ path }) => path.endsWith('.next')).length
      expect(answer?.ok ? [wideValue(11, 290)] : [wideValue(10, 290), wideValue(11, 290)]).toContain(found)
    }
    expect(renewed, 'it was written anew at all').toBeGreaterThan(0)
  })
})

describe('a disk that does not take it', () => {
  test.each(['append', 'sync'] as const)(
    'a failing %s changes nothing, and the next write is taken',
    async (call) => {
      const world = await startShared('database')
      const node = world.node('database-1')
      await put(world, 'a', 'before')
      node.failDisk({ calls: [call] })
      const failed = await put(world, 'a', 'lost')
      expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await ask(world, 'GET', '/items/a')).toEqual([200, 'before'])
      expect((await put(world, 'b', 'after')).status).toBe(201)
      node.crash({ disk: 'keep' })
      await node.restart()
      expect(await ask(world, 'GET', '/items/a')).toEqual([200, 'before'])
      expect(await ask(world, 'GET', '/items/b')).toEqual([200, 'after'])
    },
  )

  test('a full disk is told of, and what is there stays', async () => {
    const world = await startShared('database', { role: { diskBytes: 4000 } })
    expect((await put(world, 'a', 'there')).status).toBe(201)
    expect((await put(world, 'b', 'x'.repeat(5000))).status).toBe(507)
    expect(await ask(world, 'GET', '/items/a')).toEqual([200, 'there'])
    expect((await put(world, 'c', 'still')).status).toBe(201)
  })
})
