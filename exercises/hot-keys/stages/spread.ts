/** The second stage: a crowd hurts nobody, and what is cold stays where it is. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  type Cluster,
  homeOf,
  isDone,
  itemIn,
  itemPath,
  likesPath,
  mark,
  type Outcome,
  open,
  placed,
  type RouterName,
  routers,
  sent,
} from '../cluster.ts'
import { type Came, cameIn, crowdComes, isOther, othersCome, readersCome } from '../crowd.ts'
import { DEAD_NOTICED_MS, RELIEVED_AFTER_MS, ROUND_TRIP_MS } from '../promises.ts'
import { expectAllServed, expectNearlyAllServed, expectSoon, expectTold, TOLD_WITHIN_MS } from '../service.ts'

/** Everybody else comes a little before it counts. */
const OTHERS_BEFORE_MS = 1000
const LOOK_MS = 3000

export function spread(): void {
  test('everybody-else-is-served', async (context) => {
    const cluster = await open(context)
    await written(cluster, 'celebrity')
    await expectRelieved(cluster, ['celebrity'], 'a crowd wants one card')
  })

  test('two-at-home-on-one-shard', async (context) => {
    const cluster = await open(context)
    const two = await placed(cluster, 2, { on: cluster.world.node('shard-3') })
    const keys = two.map(({ key }) => key)
    await expectRelieved(cluster, keys, 'a crowd wants two cards, both at home on one shard')
  })

  test('not-there-and-all-at-one-router', async (context) => {
    const cluster = await open(context, { isOneSided: true })
    await written(cluster, 'celebrity')
    cluster.world.node('router-2').crash()
    const why = 'a crowd wants two cards, one of which is not there, and router-2 is dead'
    // It has a name that every object of JavaScript knows.
    await expectRelieved(cluster, ['celebrity', 'constructor'], why)
  })

  test('a-shard-dies', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const [hot] = await placed(cluster, 1, { notOn: world.node('shard-2') })
    const places = await comeWarm(cluster, hot?.key ?? '')
    await world.run(chance(0, 1000))
    const diedMs = world.nowMs
    world.node('shard-2').crash()
    await world.run(DEAD_NOTICED_MS)
    const noticedMs = world.nowMs
    await world.run(2500)
    const why = 'shard-2 is dead'
    expectOthers(cluster, { places, dead: 'shard-2', fromMs: diedMs, why })
    const crowd = crowdIn(cluster, noticedMs)
    expectNearlyAllServed(crowd, 'readers of a hot card that is at home elsewhere', why)
    expectSoon(crowd, 'readers of a hot card that is at home elsewhere', why)
    await world.node('shard-2').restart()
    expectSameAgain(cluster, places, await lookAgain(cluster), 'shard-2 has been back for 8 seconds')
  })

  test('its-home-dies', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    await written(cluster, 'celebrity')
    const home = await homeOf(cluster, 'celebrity')
    const places = await comeWarm(cluster, 'celebrity')
    await world.run(chance(0, 1000))
    const diedMs = world.nowMs
    home?.crash()
    await world.run(500)
    const likes = likesPath('celebrity')
    const liked = allOf(routers.map((router) => ask(cluster, likes, { router, method: 'POST' })))
    await world.run(2500)
    await liked
    const why = `${home?.name}, where a crowd’s card is at home, is dead`
    const writers = cameIn(cluster, diedMs).filter(({ path }) => path === likes)
    expectTold(writers, why, TOLD_WITHIN_MS + ROUND_TRIP_MS)
    expectOthers(cluster, { places, dead: home?.name ?? '', fromMs: diedMs, why })
    const crowd = crowdIn(cluster, diedMs, world.nowMs - TOLD_WITHIN_MS - ROUND_TRIP_MS)
    expectTold(crowd, why, TOLD_WITHIN_MS + ROUND_TRIP_MS)
    await home?.restart()
    const fromMs = await lookAgain(cluster)
    const later = `${home?.name} has been back for 8 seconds`
    expectSameAgain(cluster, places, fromMs, later)
    const again = crowdIn(cluster, fromMs)
    expectNearlyAllServed(again, 'readers of its hot card', later)
    expectSoon(again, 'readers of its hot card', later)
  })

  test('cold-keys-are-read-at-home', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await written(cluster, 'celebrity')
    readersCome(cluster, ['celebrity'])
    await world.run(RELIEVED_AFTER_MS)
    const home = (await homeOf(cluster, 'celebrity')) ?? world.node('shard-1')
    const cold = [...(await placed(cluster, 2, { on: home })), ...(await placed(cluster, 3, { notOn: home }))]
    await world.run(1100)
    for (const router of routers) {
      for (const { key, home: at } of cold) await expectAtHome(cluster, key, at, router)
      for (const { key } of cold) await expectSeenAtOnce(cluster, key, router)
    }
  })
}

async function written(cluster: Cluster, key: string): Promise<void> {
  await ask(cluster, itemPath(key), { method: 'PUT', body: `a card of ${key}` })
}

async function expectRelieved(cluster: Cluster, keys: readonly string[], why: string): Promise<void> {
  const { world } = cluster
  crowdComes(cluster, keys)
  await world.run(RELIEVED_AFTER_MS - OTHERS_BEFORE_MS)
  othersCome(cluster)
  await world.run(OTHERS_BEFORE_MS)
  const fromMs = world.nowMs
  await world.run(LOOK_MS)
  const toMs = world.nowMs
  world.healAll()
  await world.run(2000)
  const came = cameIn(cluster, fromMs, toMs)
  const others = came.filter(isOther)
  expectAllServed(others, why)
  expectSoon(others, 'everybody else', why)
  const crowd = came.filter((one) => !isOther(one))
  expectNearlyAllServed(crowd, 'the crowd', why)
  expectSoon(
    crowd.filter(({ method }) => method === 'GET'),
    'the crowd’s reads',
    why,
  )
  for (const key of keys) await expectLikedAtHome(cluster, key)
}

/** None of them is sent to anybody else. */
async function expectLikedAtHome(cluster: Cluster, key: string): Promise<void> {
  const home = (await homeOf(cluster, key))?.name
  if (home === undefined) return
  const elsewhere = sent(cluster, 0, key).find(
    ({ method, path, peer }) => method === 'POST' && (peer !== home || !path.startsWith('/items/')),
  )
  const list =
    elsewhere === undefined ? 'its home' : `${elsewhere.method} ${elsewhere.path} at ${elsewhere.peer}`
  const values = { router: elsewhere?.node ?? '', list, home }
  expect(list, say('written-elsewhere', values, elsewhere)).toBe('its home')
}

type Places = ReadonlyMap<string, string>

/** A smaller crowd and all the others, until the crowd hurts nobody. Tells where the others' cards are read. */
async function comeWarm(cluster: Cluster, key: string): Promise<Places> {
  const { world } = cluster
  readersCome(cluster, [key])
  othersCome(cluster, 40)
  await world.run(RELIEVED_AFTER_MS)
  const places = new Map<string, string>()
  for (const { path, peer } of sent(cluster)) if (isOther({ path })) places.set(path, peer)
  return places
}

const crowdIn = (cluster: Cluster, fromMs: number, toMs?: number): readonly Came[] =>
  cameIn(cluster, fromMs, toMs ?? cluster.world.nowMs - 500).filter(
    (one) => !isOther(one) && one.method === 'GET',
  )

interface Away {
  readonly places: Places
  readonly dead: string
  readonly fromMs: number
  readonly why: string
}

/** Who needs the one that is dead is told so, and nobody else notices. */
function expectOthers(cluster: Cluster, { places, dead, fromMs, why }: Away): void {
  // What was under way when it died had reached it.
  const from = fromMs + 200
  const came = cameIn(cluster, from, cluster.world.nowMs - 500).filter(isOther)
  const elsewhere = came.filter(({ path }) => places.get(path) !== undefined && places.get(path) !== dead)
  expectAllServed(elsewhere, why)
  expectSoon(elsewhere, 'everybody whose card is elsewhere', why)
  const told = cameIn(cluster, from, cluster.world.nowMs - TOLD_WITHIN_MS - ROUND_TRIP_MS).filter(isOther)
  expectTold(told, why, TOLD_WITHIN_MS + ROUND_TRIP_MS)
}

async function lookAgain({ world }: Cluster): Promise<number> {
  await world.run(RELIEVED_AFTER_MS)
  const fromMs = world.nowMs
  await world.run(2000)
  return fromMs
}

function expectSameAgain(cluster: Cluster, places: Places, fromMs: number, why: string): void {
  const came = cameIn(cluster, fromMs, cluster.world.nowMs - 500).filter(isOther)
  expectAllServed(came, why)
  expectSoon(came, 'everybody else', why)
  for (const { path, peer } of sent(cluster).filter((event) => isOther(event) && event.timeMs > fromMs)) {
    const values = { path, why, shard: peer, home: places.get(path) ?? peer }
    expect(peer, say('read-elsewhere', values)).toBe(values.home)
  }
}

/** Each of two reads asks its home, once, and nobody else. */
async function expectAtHome(cluster: Cluster, key: string, home: Node, router: RouterName): Promise<void> {
  const since = mark(cluster)
  const found = await ask(cluster, itemPath(key), { router })
  const asked = sent(cluster, since, key)
  const list = asked.map(({ method, path, peer }) => `${method} ${path} at ${peer}`).join(', ') || 'nothing'
  const values = { key, router, home: home.name, list }
  const isOnce = asked.length === 1 && asked[0]?.peer === home.name
  expect(isOnce ? 'its home, once' : list, say('cold-read', values, found.at)).toBe('its home, once')
  await cluster.world.run(250)
}

/** What this router has just told is over with a write at the other one. */
async function expectSeenAtOnce(cluster: Cluster, key: string, router: RouterName): Promise<void> {
  const { world } = cluster
  const other = router === routers[0] ? routers[1] : routers[0]
  const text = `written at ${other}`
  const before = itemIn((await ask(cluster, itemPath(key), { router })).text)?.likes ?? 0
  expectDone(await ask(cluster, itemPath(key), { router: other, method: 'PUT', body: text }))
  await expectTells(cluster, key, router, `“${text}”, ${before} likes`)
  await world.run(1100)
  await expectTells(cluster, key, router, `“${text}”, ${before} likes`)
  expectDone(await ask(cluster, likesPath(key), { router: other, method: 'POST' }))
  await expectTells(cluster, key, router, `“${text}”, ${before + 1} likes`)
  await world.run(1100)
}

async function expectTells(cluster: Cluster, key: string, router: RouterName, wanted: string): Promise<void> {
  const { text, at } = await ask(cluster, itemPath(key), { router })
  const item = itemIn(text)
  const found = item === undefined ? 'nothing' : `“${item.text}”, ${item.likes} likes`
  expect(found, say('cold-and-old', { key, router, found, wanted }, at)).toBe(wanted)
}

function expectDone(outcome: Outcome): void {
  const values = { request: outcome.request, got: outcome.status }
  expect(isDone(outcome) ? 'done' : outcome.status, say('not-written', values, outcome.at)).toBe('done')
}
