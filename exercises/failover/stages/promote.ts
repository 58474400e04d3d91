/** The second stage: another one takes over, with all that can be reached, and only when the witness says so. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { oddKeys, oddValues } from '../../kit/odd-data.ts'
import { answerOrError } from '../../kit/waiting.ts'
import {
  between,
  type Cluster,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  look,
  open,
  SELDOM_MS,
  WITHIN_MS,
  watch,
  witnessOf,
} from '../cluster.ts'
import { favour, lentTo, nodesOf, sleepsAsItAsks } from '../elections.ts'
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

export const dies = 'The primary is dead'

export function promote(): void {
  test.real('one-takes-over', async (context) => {
    const cluster = await open(context, { isReal: true })
    const [primary, ...replicas] = await nodesOf(cluster)
    for (const [place, key] of oddKeys.entries()) await mustWrite(cluster, key, oddValues[place] ?? '')
    await mustWrite(cluster, 'gone', 'for a while')
    const { epoch } = await mustWrite(cluster, 'gone', null)
    await expectCopies(cluster, replicas, 'Nothing has happened to anybody')
    primary.crash({ disk: 'keep' })
    const next = await expectPrimary(cluster, { why: dies, except: [primary] })
    await expectKept(cluster, dies)
    const written = await mustWrite(cluster, 'card', 'of the next epoch', dies)
    const values = { node: next.name, epoch: written.epoch, before: epoch }
    expect(written.epoch, say('epoch-does-not-grow', values, written.at)).toBeGreaterThan(epoch)
    await expectCopies(cluster, replicas, dies)
    await expectAllFollow(cluster, dies)
  })

  test('most-advanced-takes-over', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // Whoever is behind is the first of the two by name, then the second one.
    for (const round of [0, 1]) {
      const [primary, ...replicas] = await nodesOf(cluster)
      await mustWriteAll(cluster, [`all-${round}`, `again-${round}`])
      await expectCopies(cluster, replicas, 'Nothing has happened to anybody')
      const behind = replicas[round]
      const ahead = replicas[1 - round]
      if (behind === undefined || ahead === undefined) return
      const cut = world.partition([behind], [primary])
      // Few, and then more than fit into an answer of whoever makes pages of a log.
      await mustWriteMany(cluster, `missed-${round}`, round === 0 ? 3 : 120)
      await expectCopies(cluster, [ahead], `${behind.name} does not reach the primary`)
      primary.crash({ disk: 'keep' })
      const candidate = await favour(cluster, ahead)
      cut.heal()
      // What it fetches is not on its disk at the first attempt.
      const failing = candidate?.failDisk({ calls: ['append'] })
      const why = `${dies}, ${behind.name} is behind, and its disk fails once`
      await expectPrimary(cluster, { why, except: [primary] })
      failing?.heal()
      await expectKept(cluster, why)
      await mustWrite(cluster, 'card', `after ${round}`, why)
      await primary.restart()
      await expectCopies(cluster, databasesOf(cluster), why)
    }
  })

  test('users-do-not-wait', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const round of [0, 1]) {
      const [primary, one, other] = await nodesOf(cluster)
      const [behind, ahead] = round === 0 ? [one, other] : [other, one]
      await expectCopies(cluster, [behind, ahead], 'Nothing has happened to anybody')
      const cut = world.partition([behind], [primary])
      const missed = [1, 2, 3].map((count) => `missed-${round}-${count}`)
      await mustWriteAll(cluster, missed, `${behind.name} does not reach the primary`)
      await expectCopies(cluster, [ahead], `${behind.name} does not reach the primary`)
      // It takes its time to fetch what it lacks, and users write as soon as somebody lets them.
      const slow = [world.link(behind, ahead, { delayMs: 120 }), world.link(ahead, behind, { delayMs: 120 })]
      primary.crash({ disk: 'keep' })
      await favour(cluster, ahead)
      const writes: Promise<unknown>[] = []
      for (let count = 0; count < 30; count++) {
        await world.run(between(cluster, 15, 45))
        for (const node of [behind, ahead])
          writes.push(writeAt(cluster, node, `meanwhile-${round}-${count}-${node.name}`, 'written'))
      }
      cut.heal()
      const why = `${dies}, ${behind.name} was behind, and users wrote as soon as they could`
      await expectPrimary(cluster, { why, except: [primary] })
      await Promise.all(writes)
      await expectKept(cluster, why)
      for (const link of slow) link.heal()
      await primary.restart()
    }
  })

  test('next-one-dies-as-well', async (context) => {
    const cluster = await open(context)
    for (const event of [2, 5]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustWrite(cluster, `round-${event}`, `before event ${event}`)
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      primary.crash({ disk: 'keep' })
      const candidate = await lentTo(cluster)
      if (candidate === undefined) break
      const crash = candidate.crashBefore(event, { disk: 'unsynced' })
      await watch(cluster, 1000)
      crash.heal()
      if (candidate.state !== 'down') candidate.crash({ disk: 'keep' })
      const why = `The primary died, and then ${candidate.name}, which had just got the lease`
      await expectPrimary(cluster, { why, except: [primary, candidate] })
      await expectKept(cluster, why)
      await primary.restart()
      await candidate.restart()
    }
    await expectWhole(cluster, 'Everybody is back')
  })

  test('newer-epoch-beats-longer-log', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const [first, ...rest] = await nodesOf(cluster)
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, rest, 'Nothing has happened to anybody')
    // Nobody has been told that these are done.
    const cut = world.partition([first], rest)
    const unheard = [1, 2, 3, 4].map((count) =>
      first.fetch(`/items/unheard-${count}`, { method: 'PUT', body: 'x' }),
    )
    await Promise.all(unheard)
    first.crash({ disk: 'keep' })
    cut.heal()
    const second = await expectPrimary(cluster, { why: dies, except: [first] })
    const third = rest.filter((node) => node !== second)
    await mustWriteAll(cluster, ['three'], dies)
    await expectCopies(cluster, third, dies)
    second.crash({ disk: 'keep' })
    await first.restart()
    // It may be the one with the longer log, when it has first cut it and fetched what it lacks.
    const why = `${first.name} is back with a log of an older epoch, and ${second.name} is dead`
    await expectPrimary(cluster, { why, except: [second] })
    const primary = await expectAllKept(cluster, why)
    await mustWrite(cluster, 'four', `at ${primary.name}`, why)
  })

  test('witness-is-away', async (context) => {
    const cluster = await open(context)
    const witness = witnessOf(cluster)
    for (const [what, begin] of [
      ['is dead', () => crashed(witness)],
      ['is frozen', () => healer(witness.pause())],
    ] as const) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustWrite(cluster, 'card', `before it ${what}`)
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      const end = begin()
      primary.crash({ disk: 'keep' })
      await watch(
        cluster,
        WITHIN_MS + between(cluster, 1000, 3000),
        (statuses) => {
          const promoted = statuses.find(({ role }) => role === 'primary')
          const values = { what, node: promoted?.node.name ?? '' }
          expect(
            promoted?.node.name ?? 'nobody',
            say('promoted-without-the-witness', values, promoted?.at),
          ).toBe('nobody')
        },
        SELDOM_MS,
      )
      await end()
      await expectPrimary(cluster, { why: `The witness is back`, except: [primary] })
      await expectKept(cluster, 'The witness is back')
      await primary.restart()
    }
  })

  test('two-want-it-at-once', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const slow = witnessOf(cluster).slowDisk(150)
    for (let round = 0; round < 2; round++) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustWrite(cluster, 'card', `round ${round}`)
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      await world.run(between(cluster, 0, 700))
      primary.crash({ disk: 'keep' })
      const untilMs = world.nowMs + WITHIN_MS
      await expectPrimary(cluster, { why: dies, except: [primary] })
      await watch(cluster, Math.max(0, untilMs - world.nowMs) / 2)
      await expectKept(cluster, dies)
      await primary.restart()
    }
    slow.heal()
    await expectWhole(cluster, 'Everybody is back')
  })

  test('crashes-in-an-election', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // Whoever is about to take over, at each event from when the lease has been lent to them. They have a lot to fetch.
    for (const event of [1, 2, 3, 4, 5, 6, 9]) {
      const [primary, one, other] = await nodesOf(cluster)
      const [behind, ahead] = event % 2 === 0 ? [one, other] : [other, one]
      const cut = world.partition([behind], [primary])
      await mustWriteAll(
        cluster,
        [`round-${event}`, `again-${event}`],
        `${behind.name} does not hear the primary`,
      )
      await expectCopies(cluster, [ahead], `${behind.name} does not hear the primary`)
      primary.crash({ disk: 'keep' })
      const candidate = await favour(cluster, ahead)
      cut.heal()
      if (candidate === undefined) break
      const crash = candidate.crashBefore(event, { disk: event % 2 === 0 ? 'unsynced' : 'keep' })
      await world.run(1000)
      crash.heal()
      // The old primary is back as well, or only those two are there who are left.
      if (event % 3 === 0) await primary.restart()
      if (candidate.state === 'down') await candidate.restart()
      // Now it is somebody else who takes over, and looks at what this one has come to.
      await favour(cluster, candidate)
      const why = `The primary died, and ${candidate.name} died as it took over, and is back`
      await expectPrimary(cluster, { why })
      await expectKept(cluster, why)
      if (primary.state === 'down') await primary.restart()
    }
    await expectWhole(cluster, 'Everybody is back')
  })

  test('sleeps-as-it-asks', async (context) => {
    await sleepsAsItAsks(await open(context), 'database')
  })

  test('restarts-at-once', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await expectEmptyAgain(cluster)
    for (const [round, disk] of (['keep', 'unsynced', 'chance', 'keep'] as const).entries()) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustWrite(cluster, `round-${round}`, `before crash ${round}`)
      // So early that its lease has not run out, whoever will hold the next one.
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      primary.crash({ disk })
      await world.run(between(cluster, 0, 1500))
      await primary.restart()
      await watch(cluster, 500)
      await expectPrimary(cluster, { why: 'The primary died, and is back at once' })
      await expectKept(cluster, 'The primary died, and is back at once')
      await mustWrite(
        cluster,
        `after-${round}`,
        `after crash ${round}`,
        'The primary died, and is back at once',
      )
    }
    // All lose their memory at once. The epoch goes on where it was.
    for (const node of databasesOf(cluster)) node.crash({ disk: 'unsynced' })
    for (const node of databasesOf(cluster)) await node.restart()
    await expectPrimary(cluster, { why: 'All three lost their power, and are back' })
    await mustWrite(cluster, 'card', 'after all', 'All three lost their power, and are back')
    await expectWhole(cluster, 'All three lost their power, and are back')
  })

  test('one-is-left', async (context) => {
    const cluster = await open(context)
    const [primary, one, other] = await nodesOf(cluster)
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, [one, other], 'Nothing has happened to anybody')
    const left = cluster.random() < 0.5 ? one : other
    for (const node of [primary, one, other]) if (node !== left) node.crash({ disk: 'keep' })
    const why = `Only ${left.name} is left, and reaches the witness`
    await expectPrimary(cluster, { why })
    await expectKept(cluster, why)
    await mustWrite(cluster, 'three', `at ${left.name}`, why)
    // The others come back while it is away: what only it has is not there, and it comes back as well.
    await expectWhole(cluster, 'Everybody is back')
  })

  test('replica-refuses', async (context) => {
    const cluster = await open(context)
    const replicas = (await nodesOf(cluster)).slice(1)
    await mustWrite(cluster, 'card', 'of a user')
    await expectCopies(cluster, replicas, 'Nothing has happened to anybody')
    for (const node of replicas) {
      const { status, epoch, at } = await writeAt(cluster, node, `at-${node.name}`, 'sent to a replica')
      if (!isTaken({ status, epoch, at })) continue
      // Then it has passed it on.
      await expectCopies(cluster, databasesOf(cluster), `${node.name}, a replica, took a write`)
    }
    await look(cluster)
  })
}

/** Nobody has written anything yet, and all lose their power: it is no new cluster, and nothing is missing. */
async function expectEmptyAgain(cluster: Cluster): Promise<void> {
  const nodes = databasesOf(cluster)
  for (const node of nodes) node.crash({ disk: 'unsynced' })
  for (const node of nodes) await node.restart()
  const why = 'All three lost their power before anything was written, and are back'
  await expectAllFollow(cluster, why)
  for (const node of nodes) {
    const at = await answerOrError(node.fetch('/items/nobody-wrote-that'))
    const got = at instanceof Error ? 'no answer' : at.status
    expect(got, say('empty-is-not-blank', { node: node.name, why, got }, at)).toBe(404)
  }
}

function crashed(node: Node): () => Promise<void> {
  node.crash({ disk: 'unsynced' })
  return () => node.restart()
}

const healer = (fault: { heal(): void }) => async (): Promise<void> => fault.heal()

/** The primary holds all, whoever it is by the time that it is asked. */
async function expectAllKept(cluster: Cluster, why: string): Promise<Node> {
  await watch(cluster, 500)
  return await expectKept(cluster, why)
}
