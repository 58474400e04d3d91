/** The last stage: what is in two logs before it is acknowledged survives any one machine. */
import { expect, say, test } from 'millions/suite'
import type { Fault, Node } from '../../../src/contract/world.ts'
import { answerOrError, underWay } from '../../kit/waiting.ts'
import {
  allBut,
  between,
  type Cluster,
  cutOff,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  freeze,
  nextEvent,
  open,
  primaryNow,
  SELDOM_MS,
  untilEvent,
  WITHIN_MS,
  watch,
  witnessOf,
} from '../cluster.ts'
import { favour, nodesOf, sleepsAsItAsks } from '../elections.ts'
import {
  expectCopies,
  expectKept,
  expectWhole,
  isTaken,
  mustWrite,
  mustWriteAll,
  mustWriteMany,
  writeAt,
} from '../writes.ts'

/** It is asked to write, cannot have a second copy, and says so in time. */
async function expectUnsafe(cluster: Cluster, node: Node, key: string, why: string): Promise<void> {
  const { world } = cluster
  const sentMs = world.nowMs
  const written = await writeAt(cluster, node, key, `${key} is written`)
  const values = { node: node.name, why, got: written.status || 'no answer' }
  expect(isTaken(written) ? 'taken' : 'refused', say('acknowledged-alone', values, written.at)).toBe(
    'refused',
  )
  const tookMs = Math.round(world.nowMs - sentMs)
  expect(tookMs, say('refused-late', { ...values, tookMs }, written.at)).toBeLessThanOrEqual(5000)
}

export function quorum(): void {
  test('survives-the-primary', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    const { world } = cluster
    for (const round of [0, 1]) {
      const [primary, ...replicas] = await nodesOf(cluster)
      const behind = replicas[round]
      if (behind === undefined) return
      await mustWriteAll(cluster, [`all-${round}`])
      const cut = world.partition([behind], [primary])
      await mustWriteAll(
        cluster,
        [1, 2, 3].map((count) => `one-${round}-${count}`),
        `${behind.name} does not hear the primary`,
      )
      // At the very moment at which the last of them is acknowledged.
      if (round === 0) primary.crash({ disk: 'lose' })
      else await destroyedAsOneConfirms(cluster, primary, replicas[1 - round] ?? behind)
      cut.heal()
      const why = `The machine of ${primary.name} is destroyed, and ${behind.name} was behind`
      await expectPrimary(cluster, { why, except: [primary] })
      await expectKept(cluster, why)
      await mustWrite(cluster, `next-${round}`, 'of the next epoch', why)
      await primary.restart()
      await expectWhole(cluster, why)
    }
  })

  test('another-log-is-no-copy', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    const { world } = cluster
    const [old, ...others] = await nodesOf(cluster)
    await mustWriteAll(cluster, ['all'])
    await expectCopies(cluster, others, 'Nothing has happened to anybody')
    // Its log gets long, and nobody is told that any of this is done.
    const cut = world.partition([old], others)
    const unheard = Array.from({ length: 40 }, (_, count) => writeAt(cluster, old, `unheard-${count}`, 'x'))
    await world.run(300)
    old.crash({ disk: 'keep' })
    cut.heal()
    await Promise.all(unheard)
    const next = await expectPrimary(cluster, { why: `${old.name} is dead`, except: [old] })
    for (const node of others) if (node !== next) node.crash({ disk: 'keep' })
    // It is back with another log, and is asked to be the second one that has these.
    await old.restart()
    let isTold = false
    for (let count = 0; !isTold && count < 36; count++) {
      void writeAt(cluster, next, `waits-${count}`, 'x').then((written) => {
        isTold ||= isTaken(written)
      })
      await untilEvent(world, () => isTold, between(cluster, 80, 140))
    }
    // At the very moment at which the first of them is acknowledged.
    next.crash({ disk: 'lose' })
    const why = `${old.name} was back with a log of its own, and the machine of ${next.name} was destroyed`
    for (const node of others) if (node !== next) await node.restart()
    await expectPrimary(cluster, { why, except: [next] })
    await expectKept(cluster, why)
    await expectWhole(cluster, why)
  })

  test('mode-is-set', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await mustWriteAll(cluster, ['before'])
    await cutsWhatTwoHave(cluster)
    for (const node of databasesOf(cluster)) node.setVars({ mode: 'quorum' })
    const [primary, one, other] = await nodesOf(cluster)
    const cut = world.partition([one, other], [primary])
    const why = 'none of the replicas reaches it, and the mode was set to quorum while it ran'
    await expectUnsafe(cluster, primary, 'cut', why)
    cut.heal()
    await mustWrite(cluster, 'whole', 'again', 'Replicas reach it again')
    // Neither acknowledges nor takes over whoever is alone, until the mode is set back.
    const [last, left, gone] = await nodesOf(cluster)
    for (const node of [last, gone]) node.crash({ disk: 'keep' })
    await watch(
      cluster,
      WITHIN_MS + between(cluster, 0, 2000),
      (statuses) => {
        const alone = statuses.find(({ role }) => role === 'primary')
        const values = { node: left.name }
        expect(alone?.node.name ?? 'nobody', say('promoted-alone', values, alone?.at)).toBe('nobody')
      },
      SELDOM_MS,
    )
    await expectUnsafe(cluster, left, 'alone', 'the other two are dead, and the mode was set to quorum')
    for (const node of databasesOf(cluster)) node.setVars({ mode: 'async' })
    await mustWriteAll(cluster, ['async'], 'The mode was set back to async')
    await expectWhole(cluster, 'Everybody is back')
  })

  test('two-are-gone', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    const { world } = cluster
    const [primary, one, other] = await nodesOf(cluster)
    await mustWriteAll(cluster, ['before'])
    const cut = world.partition([one, other], [primary])
    await expectUnsafe(cluster, primary, 'cut', 'none of the replicas reaches it')
    cut.heal()
    const [second, third, fourth] = await nodesOf(cluster)
    third.crash({ disk: 'keep' })
    await mustWrite(cluster, 'with-one', 'is enough', 'One replica is dead')
    second.crash({ disk: 'keep' })
    await watch(
      cluster,
      WITHIN_MS + between(cluster, 0, 3000),
      (statuses) => {
        const alone = statuses.find(({ role }) => role === 'primary')
        expect(
          alone?.node.name ?? 'nobody',
          say('promoted-alone', { node: alone?.node.name ?? '' }, alone?.at),
        ).toBe('nobody')
      },
      SELDOM_MS,
    )
    await expectUnsafe(cluster, fourth, 'alone', 'the other two are dead')
    await third.restart()
    await expectPrimary(cluster, { why: 'One of the two is back' })
    await mustWrite(cluster, 'again', 'with two', 'One of the two is back')
    await second.restart()
    await expectWhole(cluster, 'Everybody is back')
  })

  test('whoever-asks-too-early', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    for (const from of ['database', 'witness'] as const) await sleepsAsItAsks(cluster, from)
  })

  test('crashes-in-a-quorum-election', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    for (const event of [1, 5, 12]) {
      const [primary, one, other] = await nodesOf(cluster)
      const cut = cluster.world.partition([event % 2 === 0 ? one : other], [primary])
      await mustWriteAll(cluster, [`round-${event}`], 'One replica does not hear the primary')
      primary.crash({ disk: 'keep' })
      cut.heal()
      const lent = nextEvent(
        cluster.world,
        (found) =>
          found.kind === 'receive' &&
          found.node === 'witness-1' &&
          found.method === 'PUT' &&
          found.peer !== primary.name,
      )
      await untilEvent(cluster.world, lent, WITHIN_MS)
      const crashes = [one, other].map((node, place) => node.crashBefore(event + place, { disk: 'unsynced' }))
      await watch(cluster, 1000)
      for (const crash of crashes) crash.heal()
      for (const node of [one, other, primary]) if (node.state === 'down') await node.restart()
      const why = 'Those who were about to take over crashed; everybody is back'
      await expectPrimary(cluster, { why })
      await expectKept(cluster, why)
    }
    await expectNobodyWhenParted(cluster)
    await expectWhole(cluster, 'Everybody is back')
  })

  test('nothing-but-all-logs', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    const { world, random } = cluster
    const faults: readonly ((node: Node) => Fault)[] = [
      (node) => cutOff(cluster, [node]),
      (node) => freeze(cluster, node),
      (node) => crashed(node),
      (node) => world.partition([node], allBut(cluster, [node]), random() < 0.5 ? 'one-way' : 'both'),
    ]
    for (let round = 0; round < 4; round++) {
      await expectPrimary(cluster, { why: 'Everybody is back' })
      const victim =
        round % 2 === 0 ? await primaryNow(cluster) : databasesOf(cluster)[Math.floor(3 * random())]
      if (victim === undefined) continue
      await writeAll(cluster, between(cluster, 300, 1000), `${round}-before`)
      const fault = faults[round % faults.length]?.(victim)
      await writeAll(cluster, between(cluster, 1500, 7000), `${round}`)
      fault?.heal()
      await writeAll(cluster, between(cluster, 0, 1500), `${round}-healed`)
      if (victim.state === 'down') await victim.restart()
    }
    // Nobody is told anything more while the copies are compared.
    await world.run(5000)
    await expectWhole(cluster, 'All faults are over')
  })

  test('blank-counts-for-nothing', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    const { world } = cluster
    const [primary, one, other] = await nodesOf(cluster)
    await mustWriteAll(cluster, ['all'])
    await expectCopies(cluster, [one, other], 'Nothing has happened to anybody')
    const cut = world.partition([other], [primary])
    await mustWriteAll(cluster, ['two-have-it'], `${other.name} does not hear the primary`)
    // The one that has it as well is destroyed, and is there anew; then the primary is down for a while.
    one.crash({ disk: 'lose' })
    primary.crash({ disk: 'keep' })
    cut.heal()
    await one.restart()
    await watch(
      cluster,
      WITHIN_MS + between(cluster, 0, 2000),
      (statuses) => {
        const found = statuses.find(({ role }) => role === 'primary')
        const values = { node: found?.node.name ?? '', blank: one.name }
        expect(found?.node.name ?? 'nobody', say('blank-counted', values, found?.at)).toBe('nobody')
      },
      SELDOM_MS,
    )
    await primary.restart()
    await expectPrimary(cluster, { why: 'Two that are complete are back' })
    await expectWhole(cluster, 'Everybody is back')
  })

  test('unsure-is-not-repeated', async (context) => {
    const cluster = await open(context, { mode: 'quorum' })
    const { world } = cluster
    const [primary, one, other] = await nodesOf(cluster)
    // Web nodes know who it is.
    for (const web of ['web-1', 'web-2'])
      await answerOrError(
        world.fetch(`http://${web}/items/known`, { method: 'PUT', body: web, patienceMs: 5000 }),
      )
    const cut = world.partition([one, other], [primary])
    const before = world.history.events.length
    const at = await answerOrError(
      world.fetch('http://web-1/items/unsure', { method: 'PUT', body: 'x', patienceMs: 5000 }),
    )
    const got = at instanceof Error ? 'no answer' : at.status
    const isTold = !(at instanceof Error) && at.status >= 500
    expect(isTold ? 'a 5xx' : String(got), say('unknown-write-told', { got }, at)).toBe('a 5xx')
    const sent = world.history.events
      .slice(before)
      .filter(
        (event) =>
          event.kind === 'receive' &&
          event.path === '/items/unsure' &&
          event.peer === 'web-1' &&
          event.node === primary.name,
      )
    expect(
      sent.length,
      say('unsure-write-repeated', { node: primary.name, count: sent.length }, sent[1]),
    ).toBeLessThanOrEqual(1)
    cut.heal()
    await expectWhole(cluster, 'The network is whole again')
  })
}

/**
 * The only one that can confirm a write dies as it writes it to its disk, and boots with what its system still had of it. It
 * loses its power, and the machine of the primary is destroyed, at the moment at which the write is acknowledged.
 */
async function destroyedAsOneConfirms(cluster: Cluster, primary: Node, confirms: Node): Promise<void> {
  const { world } = cluster
  const slow = confirms.slowDisk(200)
  const writing = underWay(writeAt(cluster, primary, 'confirmed', 'by one that died meanwhile'))
  await untilEvent(world, () => confirms.unsyncedBytes > 0 || writing.isOver, 2000)
  confirms.crash({ disk: 'keep' })
  slow.heal()
  await confirms.restart()
  await untilEvent(world, () => writing.isOver, 5000)
  primary.crash({ disk: 'lose' })
  confirms.crash({ disk: 'unsynced' })
  await confirms.restart()
  await writing.end
}

/** The primary knows how long the log of another one is. Then both have to cut theirs, and it is the primary once more. */
async function cutsWhatTwoHave(cluster: Cluster): Promise<void> {
  const { world } = cluster
  const [primary, behind, other] = await nodesOf(cluster)
  await expectCopies(cluster, [behind, other], 'Nothing has happened to anybody')
  const cut = world.partition([behind], [primary, other])
  await mustWriteMany(cluster, 'cut', 12)
  await expectCopies(cluster, [other], `${behind.name} does not hear the others`)
  const frozen = [primary, other].map((node) => freeze(cluster, node))
  await expectPrimary(cluster, { why: `Only ${behind.name} is awake`, except: [primary, other] })
  await mustWriteAll(cluster, ['short'], `Only ${behind.name} is awake`)
  for (const fault of [...frozen, cut]) fault.heal()
  const why = 'Two slept, and have to cut their logs'
  await expectAllFollow(cluster, why)
  await expectCopies(cluster, databasesOf(cluster), why)
  behind.crash({ disk: 'keep' })
  await favour(cluster, other)
  await expectPrimary(cluster, { why: `${behind.name} is dead`, except: [behind] })
  await behind.restart()
}

/** One that lacks something hears from the other before it asks for the lease, and does not when it has got it. */
async function expectNobodyWhenParted(cluster: Cluster): Promise<void> {
  const { world } = cluster
  const [primary, behind, ahead] = await nodesOf(cluster)
  const missed = world.partition([behind], [primary])
  await mustWriteAll(cluster, ['missed-1', 'missed-2'], `${behind.name} does not hear the primary`)
  const silent = world.partition([ahead], [witnessOf(cluster)])
  primary.crash({ disk: 'keep' })
  const asks = nextEvent(
    world,
    (event) =>
      event.kind === 'receive' &&
      event.node === 'witness-1' &&
      event.method === 'PUT' &&
      event.peer === behind.name,
  )
  await untilEvent(world, asks, WITHIN_MS)
  const parted = world.partition([behind], [ahead])
  await watch(cluster, between(cluster, 2000, 3000), (statuses) => {
    const alone = statuses.find(({ role }) => role === 'primary')
    const values = { node: alone?.node.name ?? '' }
    expect(alone?.node.name ?? 'nobody', say('promoted-unheard', values, alone?.at)).toBe('nobody')
  })
  for (const fault of [parted, silent, missed]) fault.heal()
  const why = `${behind.name} heard nobody when it had the lease, and the cable is mended`
  await expectPrimary(cluster, { why, except: [primary] })
  await expectKept(cluster, why)
}

/** Users write to whoever takes it, cards of their own. */
async function writeAll(cluster: Cluster, durationMs: number, name: string): Promise<void> {
  let count = 0
  await watch(cluster, durationMs, (statuses) => {
    for (const { node } of statuses) void writeAt(cluster, node, `${name}-${count++}`, `at ${node.name}`)
  })
}

function crashed(node: Node): Fault {
  node.crash({ disk: 'unsynced' })
  return { heal: () => undefined }
}
