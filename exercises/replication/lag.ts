/** What a replica says of its lag. */
import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { answerOrError } from '../kit/waiting.ts'
import { behindOneWeb, copiedWithinMs, keptWithinMs, primaryOf, start } from './cluster.ts'
import { expectCopies, look } from './copies.ts'
import { mustWrite, outcomeOf, status } from './users.ts'

/** What a replica says of its lag. Undefined when it does not say, null when it cannot tell. */
async function lagOf(node: Node): Promise<number | null | undefined> {
  const answer = await answerOrError(node.fetch('/health'))
  if (answer instanceof Error || answer.status !== 200) return undefined
  const lagMs = /"lagMs"\s*:\s*(null|-?[\d.]+(?:e[+-]?\d+)?)\s*[,}]/i.exec(await answer.text())?.[1]
  if (lagMs === undefined) return undefined
  return lagMs === 'null' ? null : Number(lagMs)
}

/** In whole milliseconds; endless where it cannot tell. */
async function wholeLagOf(node: Node): Promise<number> {
  return Math.round((await lagOf(node)) ?? Number.POSITIVE_INFINITY)
}

/** What it says must be true: everything acknowledged so long ago is there. */
async function expectHonestLag(world: World, node: Node, acknowledgedAtMs: readonly number[]): Promise<void> {
  const lagMs = await lagOf(node)
  const name = node.name
  expect(lagMs, say('lag-not-told', { node: name })).not.toBe(undefined)
  if (typeof lagMs !== 'number') return
  const wanted = acknowledgedAtMs.filter((atMs) => atMs < world.nowMs - lagMs - 20).length
  const found = Number((await look(node, 'card')) ?? 0)
  expect(found, say('lag-too-small', { node: name, lagMs: Math.round(lagMs) })).toBeGreaterThanOrEqual(wanted)
}

/** Writes the card's next version, at the primary itself. */
async function writeNext(world: World, acknowledgedAtMs: number[]): Promise<void> {
  const body = `${acknowledgedAtMs.length + 1}`
  const written = await status(primaryOf(world).fetch('/items/card', { method: 'PUT', body }))
  const reason = say('write-not-acknowledged', { method: 'PUT', key: 'card' })
  expect(outcomeOf(written), reason).toBe('acknowledged')
  acknowledgedAtMs.push(world.nowMs)
}

export function lag(): void {
  test('lag-is-true', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const acknowledgedAtMs: number[] = []
    for (let count = 1; count <= 39; count++) {
      await writeNext(world, acknowledgedAtMs)
      if (count === 6) world.link(primary, replica, { delayMs: 300 })
      if (count === 15) world.healAll()
      if (count === 17) world.link(replica, primary, { delayMs: 300 })
      if (count === 26) world.healAll()
      // It hears what is new, and can keep none of it.
      if (count === 27) replica.failDisk({ calls: ['append', 'write'], count: 50 })
      if (count === 34) world.healAll()
      if (count === 35) world.partition([primary], [replica], 'one-way')
      await world.run(25 + Math.round(10 * context.random()))
      await expectHonestLag(world, replica, acknowledgedAtMs)
    }
  })

  test('lag-with-much-to-fetch', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const replica = world.node('replica-1')
    const acknowledgedAtMs: number[] = []
    await writeNext(world, acknowledgedAtMs)
    await expectCopies(world, [replica])
    const frozen = replica.pause()
    // What comes in several answers is all there with the last one.
    const missed = 60 + Math.round(30 * context.random())
    for (let count = 1; count <= missed; count++) {
      await writeNext(world, acknowledgedAtMs)
    }
    await world.run(300)
    frozen.heal()
    for (let count = 0; count < 20; count++) {
      await expectHonestLag(world, replica, acknowledgedAtMs)
      await world.run(25)
    }
  })

  test('lag-grows-when-cut-off', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const replica = world.node('replica-1')
    await mustWrite(world, 'card', '1')
    await world.run(5500)
    expect(typeof (await lagOf(replica)), say('lag-not-told', { node: replica.name })).toBe('number')
    expect(await wholeLagOf(replica), say('lag-too-large')).toBeLessThanOrEqual(copiedWithinMs)
    for (const again of [false, true]) {
      const cut = world.partition([primaryOf(world)], [replica])
      await world.run(again ? 1500 : 3000)
      const before = await wholeLagOf(replica)
      await world.run(1000)
      const lagMs = await wholeLagOf(replica)
      expect(lagMs, say('lag-forgets-the-cut', { lagMs: `${lagMs}` })).toBeGreaterThanOrEqual(
        again ? 2400 : 3900,
      )
      expect(lagMs - before, say('lag-does-not-grow', { lagMs: `${lagMs - before}` })).toBeGreaterThanOrEqual(
        900,
      )
      cut.heal()
      let sinceMs = await wholeLagOf(replica)
      for (let waitedMs = 0; waitedMs < 4000 && sinceMs >= before; waitedMs += 500) {
        await world.run(500)
        sinceMs = await wholeLagOf(replica)
      }
      expect(sinceMs, say('lag-stays')).toBeLessThanOrEqual(copiedWithinMs)
    }
  })

  test('lag-after-a-boot', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    await mustWrite(world, 'card', '1')
    await expectCopies(world, [replica])
    await world.run(keptWithinMs)
    replica.crash()
    world.partition([primary], [replica])
    const acknowledgedAtMs = [0]
    await mustWrite(world, 'card', '2')
    acknowledgedAtMs.push(world.nowMs)
    await world.run(300)
    await replica.restart()
    for (let count = 0; count < 3; count++) {
      await expectHonestLag(world, replica, acknowledgedAtMs)
      await world.run(700)
    }
  })
}
