/** The seventh stage: a new disk is not an empty store, and nobody may take it for one. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { wideValue } from '../../kit/odd-data.ts'
import { answerOrError } from '../../kit/waiting.ts'
import {
  between,
  type Cluster,
  cutOff,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  look,
  open,
  SELDOM_MS,
  WITHIN_MS,
  watch,
} from '../cluster.ts'
import {
  copyAt,
  expectCopies,
  expectKept,
  expectNotLost,
  expectWhole,
  mustWrite,
  mustWriteAll,
  mustWriteMany,
  writtenTo,
} from '../writes.ts'

/** More changes than fit into an answer of whoever makes pages of a log. */
const MANY = 250

/** Cards and a list: a node that is not complete answers neither. */
async function expectNoReads(node: Node, why: string): Promise<void> {
  for (const path of ['/items/big-1', '/items/nobody-wrote-that', '/items?prefix=']) {
    const at = await answerOrError(node.fetch(path))
    const got = at instanceof Error ? 'no answer' : at.status
    expect(got, say('blank-answers', { node: node.name, path, why, got }, at)).toBe(503)
  }
}

/** Cards that take more than one write to copy. */
async function fill(cluster: Cluster, round = 0): Promise<void> {
  for (let count = 0; count < 12; count++)
    await mustWrite(cluster, `big-${count}`, wideValue(count + round, 60))
  await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
}

export function blank(): void {
  test('new-disk-is-filled', async (context) => {
    const cluster = await open(context)
    await fill(cluster)
    const primary = await expectAllFollow(cluster, 'Everybody is back')
    for (const node of databasesOf(cluster)) {
      if (node === primary) continue
      node.crash({ disk: 'lose' })
      const cut = cutOff(cluster, [node])
      await node.restart()
      for (let looks = 0; looks < 3; looks++) {
        await cluster.world.run(between(cluster, 200, 2500))
        await expectNoReads(node, 'its disk is new, and it reaches nobody')
      }
      cut.heal()
      await mustWrite(cluster, 'card', `while ${node.name} is filled`)
      await expectAllFollow(cluster, `${node.name} has a new disk`)
      await expectCopies(cluster, [node], `${node.name} has a new disk`)
    }
    await expectWhole(cluster, 'Both replicas have new disks')
  })

  test('blank-but-the-lease-is-its-own', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const round of [0, 1]) {
      await fill(cluster, round)
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      const others = databasesOf(cluster).filter((node) => node !== primary)
      primary.crash({ disk: 'lose' })
      await world.run(between(cluster, 0, 700))
      await primary.restart()
      const why = `${primary.name}, the primary, is back at once with a new disk`
      await expectPrimary(cluster, { why })
      await watch(cluster, 1500)
      await expectKept(cluster, why)
      for (const node of others) {
        const lost = cluster.ledger.firstLost((await copyAt(node)) ?? new Map())
        expectNotLost(lost, node, why)
      }
      await expectWhole(cluster, why)
    }
  })

  test('blank-alone', async (context) => {
    const cluster = await open(context)
    await fill(cluster)
    const nodes = databasesOf(cluster)
    const place = Math.floor(3 * cluster.random())
    const alone = nodes[place]
    if (alone === undefined) return
    for (const node of nodes) node.crash({ disk: node === alone ? 'lose' : 'keep' })
    await alone.restart()
    await watch(
      cluster,
      WITHIN_MS + between(cluster, 2000, 4000),
      (statuses) => {
        for (const { role, node, at } of statuses)
          expect(role, say('blank-is-primary', { node: node.name }, at)).toBe('replica')
      },
      SELDOM_MS,
    )
    await expectNoReads(alone, 'its disk is new, and the others are dead')
    await expectWhole(cluster, 'Everybody is back, one of them with a new disk')
  })

  test('half-filled', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await fill(cluster)
    // They are copied in one piece, soon: the wait is shorter than a silence that alarms anybody.
    const writer = await expectAllFollow(cluster, 'Everybody is back')
    const others = databasesOf(cluster).filter((each) => each !== writer)
    const apart = world.partition([writer], others)
    await mustWriteMany(cluster, 'many', MANY)
    apart.heal()
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    const primary = await expectAllFollow(cluster, 'Everybody is back')
    const node = databasesOf(cluster).find((each) => each !== primary)
    if (node === undefined) return
    for (let round = 0; round < 8; round++) {
      node.crash({ disk: 'lose' })
      await node.restart()
      await world.until(() => node.unsyncedBytes > 1000, 5000).catch(() => undefined)
      const bytes = node.unsyncedBytes
      const cut = cutOff(cluster, [node])
      if (round % 2 === 0) node.crash({ disk: { firstBytes: Math.floor((bytes * (round + 1)) / 9) } })
      else {
        const crash = node.crashBefore(1 + round, { disk: 'keep' })
        await world.run(60)
        crash.heal()
        if (node.state !== 'down') node.crash({ disk: 'keep' })
      }
      await node.restart()
      await world.run(between(cluster, 100, 900))
      // It may be complete by now, if it says so.
      const copy = await copyAt(node)
      const why = `${node.name} crashed while it was filled`
      if (copy !== undefined) expectNotLost(cluster.ledger.firstLost(copy), node, why)
      else await expectNoReads(node, 'it crashed while it was filled')
      cut.heal()
      await world.run(between(cluster, 0, 500))
    }
    await expectWhole(cluster, `${node.name} crashed again and again while it was filled`)
  })

  test('users-read-elsewhere', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await mustWriteAll(cluster, ['card'])
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    const primary = await expectAllFollow(cluster, 'Everybody is back')
    const node = databasesOf(cluster).find((each) => each !== primary)
    if (node === undefined) return
    node.crash({ disk: 'lose' })
    const cut = world.partition(
      [node],
      [...databasesOf(cluster).filter((each) => each !== node), ...world.nodes('witness')],
    )
    await node.restart()
    for (let count = 0; count < 8; count++) {
      const at = await answerOrError(world.fetch('/items/card', { patienceMs: 5000 }))
      const got =
        at instanceof Error ? 'no answer' : at.status === 200 ? await at.text() : `status ${at.status}`
      expect(got, say('blank-in-turn', { node: node.name }, at)).toBe(writtenTo('card'))
    }
    cut.heal()
    await expectWhole(cluster, `${node.name} has a new disk`)
    await look(cluster)
  })
}
