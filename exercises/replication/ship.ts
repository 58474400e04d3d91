/** The log: in order, durable before anybody sees it, the same everywhere. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { Versions } from '../checkers/versions.ts'
import { WriteLedger } from '../checkers/write-ledger.ts'
import { oddKeys, oddValues } from '../kit/odd-data.ts'
import { behindOneWeb, copiedWithinMs, ownPaths, patienceMs, primaryOf, start } from './cluster.ts'
import { expectCopies, expectNoWayBack, expectSame, inspect, listOf, see } from './copies.ts'
import { expectReads, mustWrite, write } from './users.ts'

export function ship(): void {
  test.real('copies-arrive', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const ledger = new WriteLedger()
    const [primary, replicas] = [primaryOf(world), world.nodes('replica')]
    for (const key of ['b', 'c', ...ownPaths(world)]) await mustWrite(world, key, `first ${key}`, { ledger })
    for (const [index, key] of oddKeys.entries())
      await mustWrite(world, key, oddValues[index] ?? '', { ledger })
    await mustWrite(world, 'b', 'second b', { ledger })
    await mustWrite(world, 'c', null, { ledger })
    await mustWrite(world, 'toString', null, { ledger })
    expectSame(await listOf(primary), ledger.acknowledged(), say('primary-differs'))
    // Nobody asks a replica for anything meanwhile, and now nobody can fetch what it lacks.
    await world.run(copiedWithinMs)
    primary.crash()
    for (const node of replicas) {
      const reason = say('copy-differs', { node: node.name, seconds: copiedWithinMs / 1000 })
      expectSame(await listOf(node), ledger.acknowledged(), reason)
    }
    await primary.restart()
    await expectCopies(world, replicas)
    for (const [key, value] of [
      ['b', 'second b'],
      ['c', 'status 404'],
      ['health', 'first health'],
    ] as const)
      await expectReads(world, 4, key, value, (at) => say('read-wrong', { key }, at))
  })

  test('late-message-does-not-overwrite', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const versions = new Versions()
    // Whoever asks meanwhile gets what was there before, once and not for ever.
    replica.slowDisk(30)
    let version = 0
    for (const [from, to] of [
      [primary, replica],
      [replica, primary],
    ] as const) {
      const slow = world.link(from, to, { delayMs: 400 })
      await mustWrite(world, 'card', `${++version}`)
      await world.run(200)
      slow.heal()
      await mustWrite(world, 'card', `${++version}`)
      for (let count = 0; count < 25; count++) {
        await world.run(20)
        await see(versions, replica)
      }
    }
    expectNoWayBack(versions)
    await expectCopies(world, world.nodes('replica'))
  })

  test('lost-replies-do-no-harm', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const versions = new Versions()
    let version = 0
    for (const [from, to] of [
      [replica, primary],
      [primary, replica],
    ] as const) {
      const cut = world.partition([from], [to], 'one-way')
      for (let count = 0; count < 7; count++) {
        await mustWrite(world, 'card', `${++version}`)
        await mustWrite(world, `card-${version}`, 'x')
        await world.run(250)
        if (count === 4) cut.heal()
        await see(versions, replica)
      }
    }
    await world.run(1500)
    for (const key of ['late-1', 'late-2', 'late-3']) await mustWrite(world, key, 'x')
    expectNoWayBack(versions)
    await expectCopies(world, world.nodes('replica'))
  })

  test('same-item-everywhere', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [primary, replicas] = [primaryOf(world), world.nodes('replica')]
    const cut = world.partition([primary], replicas)
    const tags = new Set<string>()
    // The second is the first once more, the third comes after a delete, the last after a restart.
    for (const value of ['same', 'same', null, 'same', 'other', 'other']) {
      if (tags.size === 4) {
        primary.crash({ disk: 'unsynced' })
        await primary.restart()
      }
      await mustWrite(world, 'card', value)
      if (value === null) continue
      const found = await inspect(primary, 'card')
      const tag = found?.at.headers.get('ETag') ?? ''
      const reason = say('etag-again', { tag }, found?.at)
      expect(tag === '' || tags.has(tag) ? 'the one of an earlier write' : 'a new one', reason).toBe(
        'a new one',
      )
      tags.add(tag)
    }
    await mustWrite(world, 'later', 'at first')
    const takenAtMs = await modifiedMs(primary, 'later')
    await world.run(2500)
    await mustWrite(world, 'later', 'and again')
    const againMs = await modifiedMs(primary, 'later')
    const reason = say('modified-wrong', { ms: `${againMs - takenAtMs}` })
    expect(againMs - takenAtMs, reason).toBeGreaterThanOrEqual(1500)
    expect(againMs - takenAtMs, reason).toBeLessThanOrEqual(4000)
    await world.run(1500)
    const movedMs = (await modifiedMs(primary, 'later')) - againMs
    expect(movedMs, say('modified-moves', { ms: `${movedMs}` })).toBe(0)
    cut.heal()
    await expectCopies(world, replicas)
  })

  test('writes-do-not-wait-for-the-dead', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const [first, second] = world.nodes('replica')
    first?.crash()
    const silent = second && world.partition([primaryOf(world)], [second])
    await expectQuickWrites(world, context.random)
    silent?.heal()
    await first?.restart()
    second?.pause()
    first?.slowDisk(2000)
    await expectQuickWrites(world, context.random)
  })
}

async function modifiedMs(node: Node, key: string): Promise<number> {
  const found = await inspect(node, key)
  // biome-ignore lint/style/noRestrictedGlobals: it reads a header, and asks no clock
  return Date.parse(found?.at.headers.get('Last-Modified') ?? '')
}

/** Each begins while another still waits, and waits no longer for that. */
async function expectQuickWrites(world: World, random: () => number): Promise<void> {
  const waits: Promise<number>[] = []
  for (const key of ['card', 'card', 'other', 'third']) {
    waits.push(timeOf(world, key))
    await world.run(50 + Math.round(200 * random()))
  }
  for (const tookMs of await Promise.all(waits)) expect(tookMs, say('write-slow')).toBeLessThanOrEqual(2000)
}

async function timeOf(world: World, key: string): Promise<number> {
  const beganMs = world.nowMs
  const outcome = await write(world, key, 'new')
  return outcome === 'acknowledged' ? world.nowMs - beganMs : patienceMs
}
