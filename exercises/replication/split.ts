/** Writes to the primary, reads to the replicas. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { oddKeys, oddValues } from '../kit/odd-data.ts'
import {
  acquaintedMs,
  askedByWeb,
  behindOneWeb,
  dataNodes,
  ownPaths,
  primaryOf,
  reads,
  replicaCount,
  requestsOfWeb,
  start,
} from './cluster.ts'
import { answerOf, inspect, listOf } from './copies.ts'
import { find, mustWrite, outcomeOf, read, requestOf, status, visitor } from './users.ts'

export function split(): void {
  test.real('writes-go-to-the-primary', async (context) => {
    const world = await start(context, behindOneWeb(1))
    await mustWrite(world, 'card', 'hello')
    expect(await answerOf(primaryOf(world), 'card'), say('write-not-at-primary')).toBe('hello')
    await mustWrite(world, 'card', null)
    expect(await answerOf(primaryOf(world), 'card'), say('delete-not-at-primary')).toBe('status 404')
    const strayed = requestsOfWeb(world, 'replica', ['PUT', 'DELETE'])
    const reason = say('write-sent-to-replica', { count: strayed.length }, strayed[0])
    expect(strayed.length, reason).toBe(0)
  })

  test('replicas-take-the-reads', async (context) => {
    const world = await start(context, replicaCount(3))
    await world.run(acquaintedMs)
    await expectShares(world, 48)
    await world.remove(world.node('replica-3'))
    // Each read is every second request of its web node.
    await expectShares(world, 24, context.random() < 0.5 ? 'PUT of a card' : 'DELETE of a card')
    await expectShares(world, 24, 'GET of /health')
  })

  test('replicas-refuse-writes', async (context) => {
    const world = await start(context, behindOneWeb(1))
    await mustWrite(world, 'card', 'hello')
    for (const node of world.nodes('replica')) {
      for (const [key, value] of [
        ['card', 'mine'],
        ['card', null],
        ['new', ''],
      ] as const) {
        const init = requestOf(value)
        const answered = await status(node.fetch(`/items/${key}`, init))
        const reason = say('replica-took-write', { node: node.name, method: init.method })
        expect(answered, reason).toBeGreaterThanOrEqual(400)
      }
      await world.run(200)
      expect(await answerOf(node, 'card'), say('replica-changed', { node: node.name })).not.toBe('mine')
      expect(await answerOf(node, 'new'), say('replica-changed', { node: node.name })).not.toBe('')
    }
    expect(await answerOf(primaryOf(world), 'card'), say('replica-passed-write-on')).toBe('hello')
    expect(await answerOf(primaryOf(world), 'new'), say('replica-passed-write-on')).toBe('status 404')
  })

  test('keys-and-values-unchanged', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const primary = primaryOf(world)
    expect(await answerOf(primary, 'constructor'), say('never-written')).toBe('status 404')
    await mustWrite(world, 'what', 'short')
    await mustWrite(world, '100', 'short')
    for (const [index, key] of [...oddKeys, ...ownPaths(world)].entries()) {
      const value = oddValues[index] ?? key
      await mustWrite(world, key, value)
      const found = await inspect(primary, key)
      expect(found?.value ?? 'no value', say('value-changed', { key }, found?.at)).toBe(value)
    }
    await mustWrite(world, 'so-what%3F', 'another')
    for (const key of ['what', '100']) expect(await answerOf(primary, key), say('key-changed')).toBe('short')
    const listed = await listOf(primary, 'what%253F')
    const keys = typeof listed === 'string' ? listed : [...listed.keys()].join(', ')
    expect(keys, say('list-wrong', { prefix: 'what%3F' })).toBe('what%3Fa=1%2Fb')
    expect(await read(world, 'nothing-here'), say('absent-not-404')).toBe('status 404')
  })

  test('path-and-query-unchanged', async (context) => {
    const world = await start(context, behindOneWeb(1))
    for (const path of [
      '/items/what%3Fa=1%2Fb',
      '/items?prefix=what%253F',
      '/items/100%25?a=1&b=%26',
      '/items/health',
      '/items?prefix=/health',
    ]) {
      const { at } = await find(path, visitor(world))
      const asked = ['replica', 'primary']
        .flatMap((role) => requestsOfWeb(world, role, ['GET']))
        .map((event) => event.path)
      expect(asked, say('path-changed', { path }, at)).toContain(path)
    }
  })

  test('health-of-a-web-node', async (context) => {
    const world = await start(context, replicaCount(1))
    for (const node of dataNodes(world)) node.pause()
    for (const { name } of world.nodes('web')) {
      const answer = visitor(world).fetch(`http://${name}/health`, { patienceMs: 1000 })
      expect(outcomeOf(await status(answer)), say('web-without-health', { node: name })).toBe('acknowledged')
    }
  })
}

/** What else a web node is asked, between two reads by users who wrote nothing. */
const others = {
  'PUT of a card': { path: '/items/other', method: 'PUT', body: 'x' },
  'DELETE of a card': { path: '/items/other', method: 'DELETE' },
  'GET of /health': { path: '/health', method: 'GET' },
} as const

/** So many reads, each behind another request at the same web node if told so: every replica gets its share. */
async function expectShares(world: World, total: number, between?: keyof typeof others): Promise<void> {
  const before = askedByWeb(world, 'replica', reads)
  const earlier = requestsOfWeb(world, 'primary', reads).length
  const webs = world.nodes('web')
  // Past the network, they come in this order.
  const together = 4
  for (let count = 0; count < total; count += together) {
    const web = webs[(count / together) % webs.length]
    const asked: Promise<number>[] = []
    for (let place = 0; web !== undefined && place < together; place++) {
      if (between !== undefined) asked.push(status(web.fetch(others[between].path, others[between])))
      asked.push(status(web.fetch(`/items/card-${count + place}`)))
    }
    await Promise.all(asked)
  }
  const shares = Object.entries(askedByWeb(world, 'replica', reads)).map(
    ([node, all]) => [node, all - (before[node] ?? 0)] as const,
  )
  const count = shares.reduce((all, [, share]) => all + share, 0)
  const atPrimary = requestsOfWeb(world, 'primary', reads)[earlier]
  // Half of them is promised. Who draws lots may fall below it by chance.
  expect(count, say('reads-not-at-replicas', { count, total }, atPrimary)).toBeGreaterThanOrEqual(total * 0.4)
  for (const [node, share] of shares) {
    const values = { node, count: share, total, replicas: shares.length }
    const reason =
      between === undefined
        ? say('replica-without-reads', values)
        : say('replica-without-reads-in-between', { ...values, between })
    expect(share, reason).toBeGreaterThanOrEqual(Math.floor(total / shares.length / 4))
  }
}
