/** The first stage: a primary that is gone is not believed in any more, and one that is silent for a moment is. */
import { expect, say, test } from 'millions/suite'
import type { Fault, Node } from '../../../src/contract/world.ts'
import { answerOrError, underWay } from '../../kit/waiting.ts'
import {
  between,
  type Cluster,
  COPIED_WITHIN_MS,
  cutOff,
  databasesOf,
  expectAllFollow,
  freeze,
  look,
  nextEvent,
  open,
  primaryNow,
  SILENCE_MS,
  SUSPECTED_WITHIN_MS,
  untilEvent,
  WITHIN_MS,
  watch,
  witnessOf,
} from '../cluster.ts'
import { expectCopies, expectWhole, mustWrite, mustWriteAll, writeAt, writtenTo } from '../writes.ts'

/** Every answer is there by then. */
const ANSWER_WITHIN_MS = 5000

/** After the time nobody who runs believes in it. */
async function expectSuspected(cluster: Cluster, primary: Node, what: string): Promise<void> {
  const { world, roomMs } = cluster
  const untilMs = world.nowMs + SUSPECTED_WITHIN_MS + roomMs
  for (;;) {
    const believers = (await look(cluster)).filter(
      (status) => status.node !== primary && status.primary === primary.name,
    )
    if (believers.length === 0) return
    if (world.nowMs >= untilMs) {
      const values = { node: believers[0]?.node.name ?? '', primary: primary.name, what }
      expect(primary.name, say('believes-in-the-lost', values, believers[0]?.at)).toBe('(not named)')
    }
    await world.run(Math.min(250, untilMs - world.nowMs))
  }
}

/** However busy the disk is: whoever looks for a primary, or wants to become one, waits for this answer. */
async function expectStatusInTime(cluster: Cluster, node: Node): Promise<void> {
  const asking = underWay(answerOrError(node.fetch('/status')))
  await untilEvent(cluster.world, () => asking.isOver, ANSWER_WITHIN_MS)
  const values = { node: node.name, seconds: ANSWER_WITHIN_MS / 1000 }
  expect(asking.isOver, say('status-is-late', values)).toBe(true)
  const at = await asking.end
  const status = at instanceof Error ? 'no answer' : at.status
  expect(status, say('no-status', { node: node.name, status, shown: '' }, at)).toBe(200)
}

/** Nobody has written anything in it yet: who follows the primary knows of its epoch all the same. */
async function expectOneEpoch(cluster: Cluster, primary: Node): Promise<void> {
  const { world, roomMs } = cluster
  const untilMs = world.nowMs + COPIED_WITHIN_MS + roomMs
  for (;;) {
    const statuses = await look(cluster)
    const epoch = statuses.find(({ node }) => node === primary)?.epoch
    const other = statuses.find((status) => status.epoch !== epoch)
    if (other === undefined) return
    if (world.nowMs >= untilMs) {
      const values = {
        node: other.node.name,
        epoch: other.epoch,
        primary: primary.name,
        wanted: epoch ?? 'none',
      }
      expect(other.epoch, say('wrong-epoch', values, other.at)).toBe(epoch)
    }
    await world.run(250)
  }
}

/** Shortly before the witness is asked by the primary once more, as far as the times before can tell. */
async function beforeItRenews({ world }: Cluster, primary: Node): Promise<void> {
  const isAsked = () =>
    nextEvent(
      world,
      (event) => event.kind === 'receive' && event.node === 'witness-1' && event.peer === primary.name,
    )
  await untilEvent(world, isAsked(), 2000)
  const fromMs = world.nowMs
  await untilEvent(world, isAsked(), 2000)
  await world.run(0.8 * (world.nowMs - fromMs))
}

/** While it lasts and for a while after it, everybody goes on naming the primary, which stays what it was. */
async function expectNoAlarm(
  cluster: Cluster,
  primary: Node,
  what: string,
  silence: () => Fault,
): Promise<void> {
  const { world } = cluster
  const [before] = (await look(cluster)).filter(({ node }) => node === primary)
  const fault = silence()
  const healsAtMs = world.nowMs + SILENCE_MS
  const expectCalm = (statuses: Awaited<ReturnType<typeof look>>) => {
    for (const { node, primary: named, epoch, at } of statuses) {
      const values = { node: node.name, primary: primary.name, what, named: named ?? 'nobody' }
      expect(named, say('false-alarm', values, at)).toBe(primary.name)
      if (node === primary) expect(epoch, say('epoch-for-nothing', values, at)).toBe(before?.epoch)
    }
  }
  await watch(cluster, healsAtMs - world.nowMs, (statuses) =>
    // One that is cut off may find that out for itself.
    expectCalm(statuses.filter(({ node }) => node !== primary)),
  )
  fault.heal()
  await watch(cluster, between(cluster, 1500, 3000), expectCalm)
}

export function notice(): void {
  test.real('who-is-the-primary', async (context) => {
    const cluster = await open(context, { isReal: true, mayBeTwo: true })
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    const statuses = await look(cluster)
    expect(statuses.length, say('no-answer-to-status', { count: statuses.length })).toBe(3)
    await expectOneEpoch(cluster, primary)
    for (const key of ['card', '__proto__']) await mustWrite(cluster, key, `${key} of a user`)
    await mustWrite(cluster, 'card', 'written anew')
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    for (const status of await look(cluster)) {
      const { node, at } = status
      const role = node === primary ? 'primary' : 'replica'
      expect(status.role, say('wrong-role', { node: node.name, role }, at)).toBe(role)
      expect(status.offset, say('wrong-offset', { node: node.name, offset: status.offset }, at)).toBe(3)
    }
  })

  test('dead-frozen-cut-off', async (context) => {
    const cluster = await open(context, { mayBeTwo: true })
    const faults: readonly (readonly [string, (node: Node) => () => Promise<void>])[] = [
      ['is dead', dies],
      ['is frozen', (node) => heals(freeze(cluster, node))],
      ['is cut off from everybody', (node) => heals(cutOff(cluster, [node]))],
      ['is dead once more', dies],
    ]
    for (const [what, begin] of faults) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await cluster.world.run(between(cluster, 0, 1000))
      const end = begin(primary)
      await expectSuspected(cluster, primary, what)
      await end()
    }
    await expectAllFollow(cluster, 'Everybody is back')
  })

  test('a-second-of-silence', async (context) => {
    const cluster = await open(context, { mayBeTwo: true })
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    const others = databasesOf(cluster).filter((node) => node !== primary)
    const [first = primary] = others
    const witness = witnessOf(cluster)
    for (const [what, silence] of [
      ['was frozen for a second', () => freeze(cluster, primary)],
      ['was cut off for a second', () => cutOff(cluster, [primary])],
      [
        'was not heard by one of the others for a second',
        () => cluster.world.partition([primary], [first], 'one-way'),
      ],
      [
        'heard nothing of one of the others for a second',
        () => cluster.world.partition([first], [primary], 'one-way'),
      ],
      ['was frozen for a second once more', () => freeze(cluster, primary)],
    ] as const)
      await expectNoAlarm(cluster, primary, what, silence)
    // The witness is silent again and again, each time as it is to be asked: whatever grows with each failure has to be forgotten.
    for (let time = 1; time <= 6; time++) {
      await beforeItRenews(cluster, primary)
      const what = `did not reach the witness for a second (time ${time})`
      await expectNoAlarm(cluster, primary, what, () => cluster.world.partition([primary], [witness]))
    }
    await mustWrite(cluster, 'card', 'after all that silence')
  })

  test('disk-is-slow', async (context) => {
    const cluster = await open(context, { mayBeTwo: true })
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    await mustWriteAll(cluster, ['one'])
    const slow = primary.slowDisk(1500)
    const writes = Array.from({ length: 10 }, (_, count) => writeAt(cluster, primary, `waits-${count}`, 'x'))
    for (let looks = 0; looks < 3; looks++) {
      await world.run(between(cluster, 200, 1200))
      for (const node of databasesOf(cluster)) await expectStatusInTime(cluster, node)
    }
    slow.heal()
    await Promise.all(writes)
    await expectWhole(cluster, 'A disk was slow for some seconds')
  })

  test('boots-without-the-witness', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await mustWriteAll(cluster, ['one', 'two'])
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    const nodes = databasesOf(cluster)
    const alone = nodes[Math.floor(nodes.length * cluster.random())]
    witnessOf(cluster).crash({ disk: 'keep' })
    for (const node of nodes) node.crash({ disk: 'unsynced' })
    // One of them finds nobody at all; then the others are there as well.
    for (const round of [nodes.filter((node) => node === alone), nodes.filter((node) => node !== alone)]) {
      for (const node of round) node.restart().catch(() => undefined)
      await untilEvent(world, () => round.every(({ state }) => state === 'up'), WITHIN_MS)
      for (const node of round) {
        const values = { node: node.name, seconds: WITHIN_MS / 1000 }
        expect(node.state, say('does-not-boot', values)).toBe('up')
        await expectStatusInTime(cluster, node)
        const read = await answerOrError(node.fetch('/items/one'))
        const got =
          read instanceof Error ? 'no answer' : read.status === 200 ? await read.text() : read.status
        expect(got, say('no-read-without-the-witness', { node: node.name, got }, read)).toBe(writtenTo('one'))
      }
    }
    await expectWhole(cluster, 'The witness is back')
  })

  test('clocks-are-set', async (context) => {
    const cluster = await open(context, { mayBeTwo: true })
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    for (const byMs of [3_600_000, -7_200_000]) {
      const nodes = databasesOf(cluster)
      const skews = nodes.map((node, place) => node.skewClock(byMs * (place % 2 === 0 ? 1 : -1)))
      await watch(cluster, 4000, (statuses) => {
        for (const { node, primary: named, at } of statuses) {
          const values = { node: node.name, primary: primary.name, named: named ?? 'nobody' }
          expect(named, say('alarm-by-the-clock', values, at)).toBe(primary.name)
        }
      })
      for (const skew of skews) skew.heal()
    }
    const now = await primaryNow(cluster)
    expect(
      now?.name,
      say('alarm-by-the-clock', { node: 'nobody', primary: primary.name, named: now?.name ?? 'nobody' }),
    ).toBe(primary.name)
    primary.crash({ disk: 'keep' })
    const skews = databasesOf(cluster).map((node) => node.skewClock(-3_600_000))
    await expectSuspected(cluster, primary, 'is dead, and the clocks were set back')
    for (const skew of skews) skew.heal()
  })
}

const dies = (node: Node) => {
  node.crash({ disk: 'keep' })
  return () => node.restart()
}

const heals = (fault: Fault) => async (): Promise<void> => fault.heal()
