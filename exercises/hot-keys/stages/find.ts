/** The first stage: who is wanted, and how much, at both routers together. */
import { expect, say, test } from 'millions/suite'
import { oddKeys, oddTexts } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  type Cluster,
  got,
  itemIn,
  itemPath,
  likesPath,
  mark,
  open,
  routerFor,
  routers,
  sent,
} from '../cluster.ts'
import { crowdComes, othersCome } from '../crowd.ts'
import { FOUND_WITHIN_MS, NOTICED_WITHIN_MS, OTHERS, SETTLED_AFTER_MS } from '../promises.ts'
import { type Coming, comeEvenly, expectListed, hotAt } from '../wanted.ts'

/** Longer than anybody counts over, nearly. */
const CROWDED_FOR_MS = 7000
const PLAIN = { first: 0.5, kind: 'read' } as const

export function find(): void {
  test.real('users-are-served-as-before', async (context) => {
    const cluster = await open(context, { isReal: true })
    const texts = [...oddTexts.slice(0, 6), 'x'.repeat(20_000)]
    for (const [place, text] of texts.entries()) {
      const key = `${cluster.fresh('card')}/?%25 ${place % 2 === 0 ? '한' : 'a'}`
      const router = routerFor(place)
      const written = await ask(cluster, itemPath(key), { router, method: 'PUT', body: text })
      expectStatus(written, [201])
      expectStatus(await ask(cluster, likesPath(key), { router, method: 'POST' }), [204])
      expectStatus(await ask(cluster, itemPath(key), { router, method: 'PUT', body: text }), [204])
      const found = await ask(cluster, itemPath(key), { router: routerFor(place + 1) })
      expectStatus(found, [200])
      const item = itemIn(found.text)
      const seen = item === undefined ? found.text.slice(0, 60) : `“${item.text.slice(0, 40)}”, ${item.likes}`
      const values = { request: found.request, seen, wanted: `“${text.slice(0, 40)}”, 1` }
      const isSame = item?.text === text && item.likes === 1
      expect(isSame ? values.wanted : seen, say('not-as-written', values, found.at)).toBe(values.wanted)
      expectStatus(await ask(cluster, itemPath(key), { router, method: 'DELETE' }), [204])
      expectStatus(await ask(cluster, itemPath(key), { router }), [404])
      expectStatus(await ask(cluster, likesPath(key), { router, method: 'POST' }), [404])
    }
    for (const path of ['/items/%ff', '/items/', '/items/%C3%28/likes'])
      expectStatus(await ask(cluster, path, path.endsWith('likes') ? { method: 'POST' } : {}), [400])
  })

  test.real('odd-keys-are-counted', async (context) => {
    const cluster = await open(context, { isReal: true })
    const keys = [...oddKeys.map(decodeURIComponent), 'ünï ☀/🎈', 'a=1; b=2']
    for (let round = 0; round < 3; round++)
      await allOf(keys.map((key, place) => ask(cluster, itemPath(key), { router: routerFor(place + round) })))
    await cluster.world.run(1500)
    for (const router of routers) {
      const told = (await hotAt(cluster, router, 'seven keys with odd names were asked for')).map(
        ({ key }) => key,
      )
      for (const key of keys) {
        const values = {
          key,
          router,
          why: 'it was asked for three times',
          list: told.join(', ') || 'nothing',
        }
        expect(told.includes(key) ? key : values.list, say('not-listed', values)).toBe(key)
      }
    }
  })

  test('a-crowd-is-found', async (context) => {
    const cluster = await open(context, { shardMs: 0 })
    const some = Array.from({ length: 14 }, (_, place) => ({ ...PLAIN, key: `some-${place}`, perSecond: 1 }))
    await comeEvenly(cluster, some, 6000)
    const crowd = { ...PLAIN, key: 'celebrity', perSecond: 40, first: 1 }
    await comeEvenly(cluster, [...some, crowd], FOUND_WITHIN_MS + 100)
    for (const router of routers)
      await expectListed(
        cluster,
        'celebrity',
        router,
        'for 5 seconds, router-1 has got 40 requests a second for it',
      )
  })

  test('the-ten-most-wanted', async (context) => {
    const cluster = await open(context, { shardMs: 0 })
    const coming = tenMostWanted(cluster)
    const forMs = SETTLED_AFTER_MS + cluster.chance(0, 1000)
    await comeEvenly(cluster, coming, forMs - CROWDED_FOR_MS)
    // Everybody else: each of them wants another card.
    othersCome(cluster, OTHERS, 2000)
    await comeEvenly(cluster, coming, CROWDED_FOR_MS)
    await expectRates(cluster, coming, 'rates have been the same for 15 seconds')
  })

  test('not-among-the-ten-at-either', async (context) => {
    const cluster = await open(context, { shardMs: 0 })
    const many = Array.from({ length: 22 }, (_, place) => ({
      ...PLAIN,
      key: `at-one-${place}`,
      perSecond: 2,
      first: place % 2,
    }))
    const both = { ...PLAIN, key: 'at-both', perSecond: 3.4 }
    await comeEvenly(cluster, [...many, both], SETTLED_AFTER_MS + 500)
    await expectRates(cluster, [both], 'eleven keys get 2 a second at each router, and one gets 1.7 at both')
  })

  test('what-is-over-does-not-count', async (context) => {
    const cluster = await open(context, { shardMs: 0, isOneSided: true })
    const { world, chance } = cluster
    const other = world.node('router-2')
    const crowd = crowdComes(cluster, ['once'])
    await comeEvenly(cluster, [{ ...PLAIN, key: 'elsewhere', perSecond: 35, first: 0 }], 6000)
    crowd.heal()
    // What it has told is over as well.
    other.crash()
    await expectNothingOld(cluster)
    // So it is when it is back before anybody has missed it.
    await other.restart()
    await comeEvenly(cluster, [{ ...PLAIN, key: 'again', perSecond: 20, first: 0 }], 4000)
    other.crash()
    await world.run(chance(200, 2500))
    await other.restart()
    await expectNothingOld(cluster)
  })

  for (const away of ['dead', 'frozen'] as const)
    test(`the-other-one-is-${away}`, async (context) => {
      const cluster = await open(context, { shardMs: 0 })
      const { world, chance } = cluster
      const other = world.node('router-2')
      const coming = (first: number): readonly Coming[] => [
        { ...PLAIN, key: 'here', perSecond: 6, first: 1 },
        { ...PLAIN, key: 'there', perSecond: 4, first },
      ]
      for (let time = 0; time < 2; time++) {
        const why = `it gets 6 requests a second for “here”, and router-2 is ${away}`
        const pause = away === 'frozen' ? other.pause() : undefined
        if (away === 'dead') other.crash()
        await comeEvenly(cluster, coming(1), chance(500, 3000))
        // However long it was away, once it is back it is heard of.
        if (time === 1) await world.run(chance(15_000, 20_000))
        for (let look = 0; look < 3; look++) {
          // A whole second of any clock is in it, and the news of that; who asks may wait for a second more.
          await comeEvenly(cluster, coming(1), chance(1300, 2200))
          await expectListed(cluster, 'here', 'router-1', why)
        }
        pause?.heal()
        if (away === 'dead') await other.restart()
        await comeEvenly(cluster, coming(0.2), SETTLED_AFTER_MS + 200)
        await expectRates(cluster, coming(0.2), `router-2 was ${away}, and has been back for 15 seconds`)
      }
    })

  test('it-asks-no-shard', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // It is cold: nobody renews it.
    await comeEvenly(cluster, [{ ...PLAIN, key: 'card', perSecond: 3 }], 3000)
    await world.run(2000)
    const quiet = mark(cluster)
    await world.run(1000)
    const since = mark(cluster)
    const before = sent(cluster, quiet).length
    for (let time = 0; time < 10; time++) {
      await allOf(routers.map((router) => hotAt(cluster, router, 'all are well')))
      await world.run(80)
    }
    const asked = sent(cluster, since)
    const values = { count: asked.length, before, path: asked[0]?.path ?? '' }
    // Whether a shard is there may be asked, and by one beat of each router more than in the second before.
    const most = before + routers.length * world.nodes('shard').length
    expect(asked.length, say('hot-asks-shards', values, asked[0])).toBeLessThanOrEqual(most)
  })
}

/** But for what comes in the meantime. */
async function expectNothingOld(cluster: Cluster): Promise<void> {
  const now = { ...PLAIN, key: 'now', perSecond: 2, first: 1 }
  await comeEvenly(cluster, [now], SETTLED_AFTER_MS + NOTICED_WITHIN_MS)
  const wanted = await hotAt(cluster, 'router-1', 'a crowd has gone')
  const old = wanted.find(({ key, perSecond }) => key !== 'now' && perSecond >= 1)
  const values = { key: old?.key ?? '', rate: round(old?.perSecond ?? 0) }
  expect(
    old === undefined ? 'nothing old' : `${old.key}: ${values.rate}`,
    say('over-and-listed', values),
  ).toBe('nothing old')
}

/** Each a third more than the next, unevenly divided among the routers, in all kinds. */
function tenMostWanted({ chance }: Cluster): readonly Coming[] {
  const kinds = ['read', 'write', 'like', 'read', 'delete'] as const
  const ten = Array.from({ length: 10 }, (_, place) => ({
    key: place === 3 ? 'kim' : `wanted-${place}`,
    ...(place === 3 ? { spelled: '/items/%6b%69m' } : {}),
    perSecond: 20 / 1.34 ** place,
    // Of the least wanted a handful of requests is all there is: they come to one router.
    first: [0.9, 0.1, 0.5, 0.2, 0.7, 0.4, 0.6, 1, 0, 1][place] ?? 0.5,
    kind: kinds[place % kinds.length] ?? 'read',
  }))
  // The order in which they are heard of says nothing.
  return ten.sort(() => chance(-1, 1))
}

/** The ten with the highest rates, or all that there are. */
async function expectRates(cluster: Cluster, coming: readonly Coming[], why: string): Promise<void> {
  const wanted = [...coming].sort((one, other) => other.perSecond - one.perSecond).slice(0, 10)
  for (const router of routers) {
    const told = await hotAt(cluster, router, why)
    const list = told.map(({ key, perSecond }) => `${key} ${round(perSecond)}`).join(', ') || 'nothing'
    for (const [place, { key, perSecond }] of wanted.entries()) {
      const found = told[place]
      const values = { router, why, key, place: place + 1, list, rate: round(perSecond) }
      expect(found?.key ?? 'nothing', say('not-in-its-place', values)).toBe(key)
      const told10 = { ...values, told: round(found?.perSecond ?? 0) }
      const offBy = Math.abs((found?.perSecond ?? 0) - perSecond)
      expect(
        offBy <= Math.max(1, perSecond / 10) ? 'near' : `off by ${round(offBy)}`,
        say('rate-off', told10),
      ).toBe('near')
    }
  }
}

const round = (rate: number): number => Math.round(10 * rate) / 10

function expectStatus(outcome: Parameters<typeof got>[0], wanted: readonly number[]): void {
  const { request, status, at } = outcome
  const values = { request, got: got(outcome), wanted: wanted.join(' or ') }
  expect(wanted.includes(status) ? wanted[0] : got(outcome), say('wrong-status', values, at)).toBe(wanted[0])
}
