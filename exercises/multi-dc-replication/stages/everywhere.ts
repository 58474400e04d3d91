/** The first stage: each center answers its own users, and tells the others. */
import { expect, say, test } from 'millions/suite'
import { inCrowds } from '../../kit/at-once.ts'
import { oddKeys, oddValues } from '../../kit/odd-data.ts'
import { roomOf } from '../../kit/room.ts'
import { trafficWhere } from '../../kit/traffic.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  anyCenter,
  ask,
  type Center,
  type Cluster,
  centerFor,
  centers,
  FRANKFURT,
  fresh,
  open,
  openWithRoom,
  otherThan,
  SEOUL,
  VIRGINIA,
} from '../cluster.ts'
import {
  expectHere,
  expectInTime,
  expectList,
  expectSame,
  read,
  type Settled,
  SOON_MS,
  write,
} from '../expectations.ts'
import { ailments, cutOff, strike } from '../outages.ts'

const soon: Settled = { withinMs: SOON_MS, id: 'not-everywhere', why: 'nothing was in the way' }
/** All three together, in five quiet seconds. */
const MOST_MESSAGES = 500

const { sent, mark } = trafficWhere(
  ({ node, peer }) => node.startsWith('database') && peer.startsWith('database'),
)

export function everywhere(): void {
  test.real('a-center-is-a-store', async (context) => {
    const cluster = await openWithRoom(context)
    const center = anyCenter(cluster)
    for (const [place, key] of oddKeys.entries())
      await write(cluster, center, key, oddValues[place % oddValues.length] ?? '')
    for (const key of ['a%3f', 'a%3F', 'A%3F']) await write(cluster, center, key, fresh(cluster))
    await write(cluster, center, 'card-1', 'first')
    await write(cluster, center, 'card-2', 'second')
    await write(cluster, center, 'card-1', '')
    await write(cluster, center, 'card-3', 'third')
    await write(cluster, center, 'card-2', null)
    await write(cluster, center, 'never', null)
    for (const key of cluster.seen.keys()) await read(cluster, center, key)
    for (const prefix of ['', 'card', 'card-3', '__', 'nobody']) await expectList(cluster, center, prefix)
  })

  test.real('soon-in-all', async (context) => {
    const cluster = await openWithRoom(context)
    for (const [place, center] of centers.entries()) {
      await write(cluster, center, `card-${place}`, fresh(cluster))
      await write(cluster, center, oddKeys[place] ?? '', oddValues[place] ?? '')
    }
    await expectSame(cluster, soon)
    // Changed and deleted elsewhere than they were written.
    for (const [place, center] of centers.entries()) {
      await write(cluster, center, `card-${(place + 1) % 3}`, place === 1 ? null : fresh(cluster))
      await write(cluster, center, oddKeys[(place + 2) % 3] ?? '', '')
    }
    await expectSame(cluster, soon)
  })

  test('whenever-it-is-written', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    // One after the other at one center, and the next begins before the last is everywhere.
    const center = anyCenter(cluster)
    for (let count = 0; count < 8; count++) {
      await write(cluster, center, `card-${count % 3}`, count === 5 ? null : fresh(cluster))
      await expectHere(
        cluster,
        center,
        `card-${count % 3}`,
        lastOf(cluster, `card-${count % 3}`),
        'it was just written',
      )
      await world.run(chance(0, 400))
    }
    await expectSame(cluster, soon)
    for (let count = 0; count < 4; count++) {
      await write(cluster, centerFor(count), 'again', fresh(cluster))
      await expectSame(cluster, soon)
      await world.run(chance(0, 700))
    }
  })

  test('answered-here', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    await write(cluster, SEOUL, 'card', fresh(cluster))
    await world.run(SOON_MS)
    for (const [place, ailment] of (['well', ...ailments] as const).entries()) {
      const center = anyCenter(cluster)
      const struck = otherThan(center).slice(chance(0, 1) < 0.5 ? 0 : 1)
      const heals =
        ailment === 'well' ? [] : await allOf(struck.map((each) => strike(cluster, each, ailment)))
      const why = ailment === 'well' ? 'all is well' : `${struck.join(' and ')}: ${ailment}`
      for (let round = 0; round < 2; round++) {
        const key = `${place}-${round}`
        const outcomes = await allOf([
          ...['a', 'b', 'c', 'd', 'e'].map((name) =>
            write(cluster, center, `${key}-${name}`, fresh(cluster)),
          ),
          write(cluster, center, `${key}-gone`, null),
          read(cluster, center, 'card'),
          ask(cluster, center, '/items?prefix=card'),
        ])
        for (const outcome of outcomes) expectInTime(cluster, outcome, why)
        await expectHere(cluster, center, `${key}-a`, lastOf(cluster, `${key}-a`), why)
        await world.run(chance(300, 2500))
      }
      for (const heal of heals) await heal()
      await world.run(chance(100, 900))
    }
  })

  test('though-the-third-is-away', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const [place, ailment] of ailments.entries()) {
      const away = centerFor(place)
      const among = otherThan(away)
      const heal = await strike(cluster, away, ailment)
      for (let round = 0; round < 3; round++) {
        await world.run(chance(0, 1500))
        const prefix = `${place}-${round}`
        for (const center of among) await write(cluster, center, `${prefix}-${center}`, fresh(cluster))
        await expectSame(cluster, { ...soon, among, prefix, why: `${away} was ${ailment}` })
      }
      await heal()
      // This stage asks for no more than that it goes on; what the center has missed, the next one does.
      await world.run(5000)
    }
  })

  test('many-at-once', async (context) => {
    const cluster = await open(context)
    const keys = Array.from({ length: 5 }, (_, place) => `card-${place}`)
    // Two bytes each: 27 KB in all.
    const long = 'ü'.repeat(900)
    for (const center of centers)
      await inCrowds(keys, (key) => write(cluster, center, `${center}-${key}`, fresh(cluster, long)), 5)
    await expectSame(cluster, soon)
  })

  test('quiet-and-still-quick', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const heals: (() => Promise<void>)[] = []
    for (let count = 0; count < 15; count++)
      await write(cluster, centerFor(count), `card-${count}`, fresh(cluster))
    for (const away of [undefined, FRANKFURT] as const) {
      if (away !== undefined) heals.push(await strike(cluster, away, 'dead'))
      await world.run(5000 + chance(0, 1000))
      const since = mark(world)
      await world.run(5000)
      const messages = sent(world, since)
      const values = {
        count: messages.length,
        most: MOST_MESSAGES,
        why: away === undefined ? 'all are well' : `${away} is dead`,
      }
      expect(messages.length, say('too-many-messages', values, messages[0])).toBeLessThanOrEqual(
        MOST_MESSAGES + roomOf(world),
      )
    }
    for (const heal of heals) await heal()
    await world.run(60_000)
    for (const center of centers) await write(cluster, center, `late-${center}`, fresh(cluster))
    await expectSame(cluster, { ...soon, prefix: 'late', why: 'nobody had written for more than a minute' })
  })

  test('two-that-are-cut', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    // Seoul and Frankfurt do not reach each other; both reach Virginia.
    const cut = cutOff(cluster, SEOUL, [FRANKFURT])
    for (const [one, other] of [
      [SEOUL, VIRGINIA],
      [VIRGINIA, FRANKFURT],
    ] as const satisfies readonly (readonly [Center, Center])[]) {
      await world.run(chance(0, 2000))
      for (const center of [one, other]) await write(cluster, center, `${one}-${center}`, fresh(cluster))
      await expectSamePair(cluster, [one, other])
    }
    cut.heal()
  })
}

/** What these two wrote; the third one may have it or not. */
async function expectSamePair(cluster: Cluster, among: readonly Center[]): Promise<void> {
  const { world } = cluster
  await world.run(SOON_MS)
  const [one] = among
  for (const center of among)
    for (const writer of among)
      await expectHere(
        cluster,
        center,
        `${one}-${writer}`,
        lastOf(cluster, `${one}-${writer}`),
        `${writer} took it 2 s ago, and they reach each other`,
      )
}

function lastOf({ seen }: Cluster, key: string): string | null {
  return seen.writesOf(key).at(-1)?.value ?? null
}
