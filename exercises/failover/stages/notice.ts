/** The first stage: a primary that is gone is not believed in any more, and one that is silent for a moment is. */
import { expect, say, test } from 'millions/suite'
import type { Fault, Node } from '../../../src/contract/world.ts'
import {
  between,
  type Cluster,
  cutOff,
  databasesOf,
  expectAllFollow,
  freeze,
  look,
  open,
  primaryNow,
  SILENCE_MS,
  SUSPECTED_WITHIN_MS,
  watch,
} from '../cluster.ts'
import { expectCopies, mustWrite } from '../writes.ts'

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
  await watch(cluster, between(cluster, 2000, 3500), expectCalm)
}

export function notice(): void {
  test.real('who-is-the-primary', async (context) => {
    const cluster = await open(context, { isReal: true, mayBeTwo: true })
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    const statuses = await look(cluster)
    expect(statuses.length, say('no-answer-to-status', { count: statuses.length })).toBe(3)
    for (const key of ['card', '__proto__']) await mustWrite(cluster, key, `${key} of a user`)
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    for (const status of await look(cluster)) {
      const { node, at } = status
      const role = node === primary ? 'primary' : 'replica'
      expect(status.role, say('wrong-role', { node: node.name, role }, at)).toBe(role)
      expect(status.offset, say('wrong-offset', { node: node.name, offset: status.offset }, at)).toBe(2)
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
    await mustWrite(cluster, 'card', 'after all that silence')
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
