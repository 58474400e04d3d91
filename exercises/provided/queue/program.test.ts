import { describe, expect, test } from 'vitest'
import type { World } from '../../../src/contract/world.ts'
import { startShared } from '../../../src/simulator/shared-world.fixture.ts'
import { oddKeys, oddTexts } from '../../kit/odd-data.ts'

interface Delivery {
  readonly id: string
  readonly body: string
  readonly key?: string
  readonly receipt: string
  readonly attempt: number
}

const post = (world: World, path: string, content?: object, method = 'POST') =>
  world.fetch(path, content === undefined ? { method } : { method, body: JSON.stringify(content) })

async function publish(world: World, body: string, key?: string): Promise<void> {
  expect((await post(world, '/messages', key === undefined ? { body } : { body, key })).status).toBe(201)
}

async function take(world: World, waitMs = 0): Promise<Delivery | undefined> {
  const reply = await post(world, `/deliveries?waitMs=${waitMs}`)
  return reply.status === 204 ? undefined : ((await reply.json()) as Delivery)
}

async function mustTake(world: World): Promise<Delivery> {
  const delivery = await take(world)
  if (delivery === undefined) throw new Error('nothing was handed out')
  return delivery
}

const finish = async (world: World, { receipt }: Delivery) =>
  (await world.fetch(`/deliveries/${receipt}`, { method: 'DELETE' })).status
const keep = async (world: World, { receipt }: Delivery, forMs: unknown) =>
  (await post(world, `/deliveries/${receipt}`, { forMs }, 'PUT')).status
const dead = async (world: World) =>
  ((await (await world.fetch('/dead-letters')).json()) as Delivery[]).map(({ body }) => body)
const depth = async (world: World) =>
  ((await (await world.fetch('/status')).json()) as { depth: number }).depth

describe('deliveries', () => {
  test('messages come in order, each to one consumer, and leave when they are acknowledged', async () => {
    const world = await startShared('queue')
    for (const text of oddTexts) await publish(world, text)
    for (const text of oddTexts) {
      const delivery = await mustTake(world)
      expect([delivery.body, delivery.attempt]).toEqual([text, 1])
      expect(await finish(world, delivery)).toBe(204)
      expect(await finish(world, delivery)).toBe(410)
    }
    expect([await take(world), await depth(world)]).toEqual([undefined, 0])
    expect((await post(world, '/messages', { text: 'no body' })).status).toBe(400)
  })

  test('one that is not acknowledged comes again as its time is over, and is dead after the last', async () => {
    const world = await startShared('queue', { role: { vars: { ACK_TIMEOUT_MS: '1000', TRIES: '3' } } })
    await publish(world, 'a')
    await publish(world, 'b')
    for (const attempt of [1, 2, 3]) {
      const first = await mustTake(world)
      expect([first.body, first.attempt]).toEqual(['a', attempt])
      await world.run(900)
      expect((await take(world))?.body === 'a', 'while it is out').toBe(false)
      await world.run(200)
      expect(await finish(world, first)).toBe(410)
    }
    expect(await dead(world)).toEqual(['a'])
    expect(await depth(world)).toBe(1)
  })

  test('those of one key come one at a time, and block nobody else', async () => {
    const world = await startShared('queue', { role: { vars: { ACK_TIMEOUT_MS: '1000' } } })
    for (const key of oddKeys) for (const turn of [1, 2]) await publish(world, `${key} ${turn}`, key)
    const firsts = await Promise.all(oddKeys.map(() => mustTake(world)))
    expect(firsts.map(({ body }) => body).sort()).toEqual(oddKeys.map((key) => `${key} 1`).sort())
    expect(await take(world)).toBeUndefined()
    await world.run(1100)
    const again = await Promise.all(oddKeys.map(() => mustTake(world)))
    expect(again.every(({ body, attempt }) => body.endsWith(' 1') && attempt === 2)).toBe(true)
    for (const delivery of again) expect(await finish(world, delivery)).toBe(204)
    expect((await mustTake(world)).body).toMatch(/ 2$/)
  })

  test('who waits is served as soon as there is one, and who has left is handed nothing', async () => {
    const world = await startShared('queue', { role: { vars: { ACK_TIMEOUT_MS: '1000' } } })
    const left = world.fetch('/deliveries?waitMs=5000', { method: 'POST', patienceMs: 500 })
    await expect(left).rejects.toThrow()
    const since = world.nowMs
    const waits = take(world, 5000)
    await world.run(300)
    await publish(world, 'a')
    expect(await waits).toMatchObject({ body: 'a', attempt: 1 })
    expect((await take(world, 5000))?.attempt, 'its time is over').toBe(2)
    expect(world.nowMs - since).toBeLessThan(1500)
    expect(await take(world, 200)).toBeUndefined()
  })

  test('it says that it is full', async () => {
    const world = await startShared('queue', { role: { vars: { CAPACITY: '1' } } })
    await publish(world, 'a')
    const refused = await post(world, '/messages', { body: 'b' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  })
})

describe('a message that is kept longer', () => {
  test('is out for so long from then on, and not for what was left', async () => {
    const world = await startShared('queue', { role: { vars: { ACK_TIMEOUT_MS: '1000' } } })
    await publish(world, 'a')
    const first = await mustTake(world)
    for (let turn = 0; turn < 5; turn++) {
      await world.run(800)
      expect(await keep(world, first, 1000)).toBe(204)
    }
    expect(await keep(world, first, 300)).toBe(204)
    await world.run(200)
    expect(await take(world)).toBeUndefined()
    await world.run(200)
    const second = await mustTake(world)
    expect(second.attempt).toBe(2)
    expect([await keep(world, first, 1000), await finish(world, first)]).toEqual([410, 410])
    expect(await keep(world, second, 0)).toBe(204)
    const third = await mustTake(world)
    expect([third.attempt, await finish(world, second), await finish(world, third)]).toEqual([3, 410, 204])
    expect(await keep(world, third, 1000)).toBe(410)
  })

  test('is dead when its last delivery is given up', async () => {
    const world = await startShared('queue', { role: { vars: { TRIES: '1' } } })
    await publish(world, 'a')
    const only = await mustTake(world)
    for (const odd of ['100', null, -1, 1e9]) expect(await keep(world, only, odd)).toBe(400)
    expect(await keep(world, only, 0)).toBe(204)
    expect(await dead(world)).toEqual(['a'])
    expect(await finish(world, only)).toBe(410)
  })
})

describe('crashes', () => {
  test.each(['unsynced', 'tear', 'keep'] as const)(
    'lose nothing and bring nothing back: %s',
    async (disk) => {
      const world = await startShared('queue', { role: { vars: { TRIES: '3' } } })
      const node = world.node('queue-1')
      for (let event = 1; event <= 10; event++) {
        const crash = node.crashBefore(event, { disk })
        const said = await post(world, '/messages', { body: `m${event}` }).catch(() => undefined)
        const delivery = await take(world).catch(() => undefined)
        const done = delivery && (await finish(world, delivery).catch(() => undefined))
        crash.heal()
        if (node.state === 'down') await node.restart()
        const seen: string[] = []
        for (let next = await take(world); next !== undefined; next = await take(world)) {
          seen.push(next.body)
          expect(await finish(world, next)).toBe(204)
        }
        expect(seen.length, 'once').toBeLessThanOrEqual(1)
        if (said?.status === 201 && delivery === undefined)
          expect([...seen, ...(await dead(world))]).toContain(`m${event}`)
        if (done === 204) expect(seen).toEqual([])
      }
    },
  )

  test('forget no try, and no dead letter', async () => {
    const world = await startShared('queue', { role: { vars: { TRIES: '3' } } })
    const node = world.node('queue-1')
    await publish(world, 'a')
    for (const attempt of [1, 2, 3]) {
      expect((await mustTake(world)).attempt).toBe(attempt)
      node.crash({ disk: 'unsynced' })
      await node.restart()
    }
    expect([await dead(world), await take(world)]).toEqual([['a'], undefined])
    node.crash({ disk: 'unsynced' })
    await node.restart()
    expect(await dead(world)).toEqual(['a'])
    await publish(world, 'b')
    expect((await mustTake(world)).id).toBe('2')
  })
})
