/** The sixth stage: both of two writes that have not seen each other are there, until somebody settles it. */
import { test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  anyCenter,
  type Center,
  type Cluster,
  centerFor,
  centers,
  fresh,
  nodeOf,
  open,
  otherThan,
  SEOUL,
  VIRGINIA,
} from '../cluster.ts'
import { AGAIN_MS, SOON_MS, write } from '../expectations.ts'
import { boot, crash, cutOff } from '../outages.ts'
import { expectVersions, versionsAt } from '../versions.ts'

export function versions(): void {
  // Not of real processes: nothing there keeps one write from having seen another, and then there are fewer versions.
  test('both-are-kept', async (context) => {
    const cluster = await open(context)
    const values = centers.map(() => fresh(cluster))
    await allOf(centers.map((center, place) => write(cluster, center, 'card', values[place] ?? '')))
    await expectVersions(cluster, 'card', values, 'they were written at the same moment, in three centers')
    await write(cluster, SEOUL, 'single', '')
    await expectVersions(cluster, 'single', [''], 'it was written once')
    await expectVersions(cluster, 'never', [], 'it was never written')
  })

  test('who-sees-all-replaces-all', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 3; turn++) {
      const key = `card-${turn}`
      await twoApart(cluster, key, [centerFor(turn), centerFor(turn + 1)])
      const last = turn === 2 ? null : fresh(cluster)
      await write(cluster, centerFor(turn + 2), key, last)
      await expectVersions(cluster, key, [last], 'the last write had seen all that were there')
      const [one, other] = [fresh(cluster), fresh(cluster)]
      // One after the other at one center, and one more elsewhere.
      await allOf([
        write(cluster, centerFor(turn), key, fresh(cluster)).then(() =>
          write(cluster, centerFor(turn), key, one),
        ),
        write(cluster, centerFor(turn + 1), key, other),
      ])
      await expectVersions(
        cluster,
        key,
        [one, other],
        `one was written twice at ${centerFor(turn)}, the other at ${centerFor(turn + 1)}`,
      )
    }
  })

  test('far-apart-in-time', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    nodeOf(cluster, anyCenter(cluster)).skewClock(chance(-3_600_000, 3_600_000))
    const away = anyCenter(cluster)
    const [one = SEOUL, other = VIRGINIA] = otherThan(away)
    await write(cluster, away, 'card', 'the first')
    await expectVersions(cluster, 'card', ['the first'], 'nothing was in the way')
    const cut = cutOff(cluster, away, otherThan(away))
    const [there, here] = [fresh(cluster), fresh(cluster)]
    await write(cluster, away, 'card', fresh(cluster))
    await write(cluster, away, 'card', there)
    await world.run(chance(3000, 9000))
    await write(cluster, one, 'card', fresh(cluster))
    await world.run(SOON_MS)
    await write(cluster, other, 'card', here)
    cut.heal()
    await expectVersions(
      cluster,
      'card',
      [there, here],
      'they were written while nobody could tell anybody',
      AGAIN_MS,
    )
  })

  test('names-what-it-replaces', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 2; turn++) {
      const key = `card-${turn}`
      const [a, b, c] = [fresh(cluster), fresh(cluster), fresh(cluster)]
      const values = [a, b, c]
      await allOf(centers.map((center, place) => write(cluster, center, key, values[place] ?? '')))
      const there = await expectVersions(cluster, key, values, 'they were written at the same moment')
      const nameOf = (value: string) => there.find((each) => each.value === value)?.version ?? 'none'
      const center = anyCenter(cluster)
      // A user has read `a` and `b`, and knows of no `c`.
      const settled = turn === 0 ? fresh(cluster) : null
      const replaces = { Replaces: [nameOf(a), nameOf(b), '1.2.gone'].join(turn === 0 ? ', ' : ',') }
      await write(cluster, center, key, settled, { headers: replaces })
      await expectVersions(cluster, key, [settled, c], 'the last write had named two of three')
      const beside = fresh(cluster)
      await write(cluster, centerFor(turn), key, beside, { headers: { Replaces: '' } })
      await expectVersions(cluster, key, [settled, c, beside], 'the last write had named none')
      await write(cluster, centerFor(turn + 1), key, fresh(cluster), { headers: { Replaces: nameOf(a) } })
      await oneOfTwoHere(cluster, centerFor(turn))
      await write(cluster, centerFor(turn + 1), key, a)
      await expectVersions(cluster, key, [a], 'the last write had seen all that were there')
    }
  })

  test('names-what-is-not-here-yet', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 2; turn++) {
      const key = `card-${turn}`
      const [there, here] = [centerFor(turn), centerFor(turn + 2)]
      const cut = cutOff(cluster, here, otherThan(here))
      await write(cluster, there, key, fresh(cluster))
      await write(cluster, here, key, fresh(cluster))
      const names = [...(await versionsAt(cluster, there, key)), ...(await versionsAt(cluster, here, key))]
      const settled = fresh(cluster)
      const headers = { Replaces: names.map(({ version }) => version).join(', ') }
      await write(cluster, here, key, settled, { headers })
      if (turn === 1) {
        crash(cluster, here)
        await boot(cluster, here, 'the others cannot be reached')
      }
      cut.heal()
      await expectVersions(cluster, key, [settled], 'it had named both, and one came later', AGAIN_MS)
    }
  })

  test('two-settle-it', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 3; turn++) {
      const key = `card-${turn}`
      const names = await twoApart(cluster, key, [SEOUL, centerFor(turn + 1)])
      const headers = { Replaces: names.join(', ') }
      const values = [fresh(cluster), fresh(cluster)]
      // At one center one after the other, or in two.
      const [first = '', second = ''] = values
      await write(cluster, VIRGINIA, key, first, { headers })
      await write(cluster, centerFor(1 + turn), key, second, { headers })
      await expectVersions(
        cluster,
        key,
        values,
        'two users had replaced the same versions, each with their own',
      )
    }
  })

  test('deletes-are-versions', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 3; turn++) {
      const key = `card-${turn}`
      await write(cluster, centerFor(turn), key, fresh(cluster))
      await expectVersions(cluster, key, undefined, 'nothing was in the way')
      const kept = fresh(cluster)
      const [one, other] = [centerFor(turn), centerFor(turn + 1)]
      const cuts = [cutOff(cluster, one, otherThan(one)), cutOff(cluster, other, otherThan(other))]
      await write(cluster, turn === 1 ? other : one, key, kept)
      await cluster.world.run(turn === 0 ? 2100 : 0)
      await write(cluster, turn === 1 ? one : other, key, null)
      for (const cut of cuts) cut.heal()
      const there = await expectVersions(
        cluster,
        key,
        [kept, null],
        'one had deleted it, and one had written it',
        AGAIN_MS,
      )
      const name = there.find(({ value }) => value === null)?.version ?? 'none'
      await write(cluster, other, key, 'settled', { headers: { Replaces: name } })
      await expectVersions(cluster, key, [kept, 'settled'], 'the last write had named the delete')
    }
  })

  test('the-same-value-twice', async (context) => {
    const cluster = await open(context)
    await allOf(centers.map((center) => write(cluster, center, 'card', 'the same')))
    await expectVersions(
      cluster,
      'card',
      ['the same', 'the same', 'the same'],
      'the same text was written in three centers',
    )
  })

  test('versions-outlive', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 3; turn++) {
      const key = `card-${turn}`
      const [one, other, last] = [centerFor(turn), centerFor(turn + 1), centerFor(turn + 2)]
      // One center is between the two that settle it, and both crash right after they were told that it is done.
      const cut = cutOff(cluster, one, [last])
      const [there, settled] = [fresh(cluster), fresh(cluster)]
      await write(cluster, last, key, there)
      await write(cluster, one, key, fresh(cluster))
      await expectVersions(cluster, key, undefined, 'one center is in between', SOON_MS + AGAIN_MS)
      const names = (await versionsAt(cluster, other, key)).map(({ version }) => version)
      const beside = fresh(cluster)
      await write(cluster, one, key, settled, { headers: { Replaces: names.join(',') } })
      crash(cluster, one)
      await boot(cluster, one, 'the others are well')
      await write(cluster, last, key, beside, { headers: { Replaces: names[turn % 2] ?? '' } })
      crash(cluster, last)
      await boot(cluster, last, 'the others are well')
      cut.heal()
      await expectVersions(
        cluster,
        key,
        [settled, beside],
        'both who had settled it crashed after it',
        AGAIN_MS,
      )
    }
    for (const center of centers) {
      nodeOf(cluster, center).crash({ disk: 'unsynced' })
      await boot(cluster, center, 'the others are well')
    }
    for (let turn = 0; turn < 3; turn++)
      await expectVersions(
        cluster,
        `card-${turn}`,
        undefined,
        'all centers had crashed, and were back',
        AGAIN_MS,
      )
  })
}

/** Two of one center's own, beside each other: the second one is replaced, elsewhere, and the first one is not. */
async function oneOfTwoHere(cluster: Cluster, center: Center): Promise<void> {
  const key = `at-${center}`
  const [first, second, last] = [fresh(cluster), fresh(cluster), fresh(cluster)]
  for (const value of [first, second]) await write(cluster, center, key, value, { headers: { Replaces: '' } })
  const there = await expectVersions(cluster, key, [first, second], 'both had named none')
  const name = there.find(({ value }) => value === second)?.version ?? 'none'
  await write(cluster, otherThan(center)[0] ?? SEOUL, key, last, { headers: { Replaces: name } })
  await expectVersions(cluster, key, [first, last], 'the last write had named one of two')
}

/** Two centers write without having heard of each other. What the versions are called. */
async function twoApart(cluster: Cluster, key: string, where: readonly Center[]): Promise<readonly string[]> {
  const values = where.map(() => fresh(cluster))
  await allOf(where.map((center, place) => write(cluster, center, key, values[place] ?? '')))
  // One center alone replaces its own.
  const wanted = new Set(where).size === 1 ? undefined : values
  const there = await expectVersions(cluster, key, wanted, 'they were written at the same moment')
  return there.map(({ version }) => version)
}
