/** Stage 5: nobody copies the cards of celebrities, and nobody notices. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import type { Node } from '../../../src/contract/world.ts'
import { inCrowds } from '../../kit/at-once.ts'
import { got, look } from '../../kit/json-users.ts'
import { expectFeeds, expectFeedsSoon, expectShown, pageIn, pagePath, readAll, readPage } from '../feeds.ts'
import { homesOf, onEach, pick, sortByHome, takeAway } from '../homes.ts'
import { postAtOnce } from '../posts.ts'
import { CELEBRITY, MOST_ROWS, ORDINARY, SORRY_WITHIN_MS, WAY_MS, WRITE_WITHIN_MS } from '../promises.ts'
import { takenBy } from '../requests.ts'
import { ask, open, type Site, webOf } from '../site.ts'
import { cardPath, type KnownCard, people, Town } from '../town.ts'

export function celebrities(): void {
  test('somebody-becomes-a-celebrity', becomesCelebrity)
  test('merged-in-order', mergedInOrder)
}

async function becomesCelebrity(context: TestContext): Promise<void> {
  const site = await open(context)
  const town = new Town(site)
  const fans = people('fan', CELEBRITY)
  const some = [fans[0] ?? '', fans[7] ?? '', fans[20] ?? '', fans[14] ?? '', fans.at(-1) ?? '']
  const homes = await homesOf(site, ['ann', ...some])
  const lost = [...homes.values()].find((home) => home !== homes.get('ann'))
  const follow = (reader: string): Promise<void> => town.follow(reader, 'ann', { isDirect: true })
  await inCrowds(fans.slice(0, ORDINARY - 1), follow)
  await town.follow(some[0] ?? '', 'bob')
  await town.settle()
  const cards: KnownCard[] = []
  for (const count of [1, 2, 3, 4, 5]) {
    cards.push(await town.post('ann', `Number ${count}, by somebody like you and me`))
    await town.post('bob', `Number ${count} of bob`)
  }
  // Sent again, this changes nothing.
  await inCrowds(fans.slice(0, ORDINARY - 1), follow)
  await expectFeedsSoon(town, some.slice(0, 4), { why: 'they were no celebrity yet' })
  await expectRequests(site, pagePath(some[0] ?? ''), 1)

  const [edited, removed, meanwhile] = cards
  if (!edited || !removed || !meanwhile) return
  const crowd = inCrowds(fans.slice(ORDINARY - 1), follow, 4)
  await site.world.run(site.chance(0, 60))
  await town.post('ann', 'Posted while the crowd came')
  await town.edit(meanwhile, 'Edited while the crowd came')
  await crowd
  // Whoever finds out that they are a celebrity cannot tell all shards at first; and one node dies over it.
  const back = takeAway(lost === undefined ? [] : [lost], 'frozen')
  await site.world.run(site.chance(500, 2500))
  webOf(site, 0).crash({ disk: 'lose' })
  await site.world.run(site.chance(500, 1500))
  await back()
  town.changed()
  // In full: from then on all know that it is a celebrity.
  await expectFeeds(town, some, { why: 'they had become a celebrity, and web-1 had died', node: 1 })
  await webOf(site, 0).restart()

  for (const place of [0, 1]) {
    const before = await rowsOf(site)
    const isBack = takeAway(place === 0 && lost !== undefined ? [lost] : [], 'dead')
    const id = town.newId()
    const text = `Now a celebrity, ${place}`
    const outcome = await ask(site, 'PUT', cardPath('ann', id), { json: { text }, node: place })
    town.saved(outcome, { author: 'ann', id, text })
    const late = { request: outcome.request, count: CELEBRITY, ms: Math.round(outcome.tookMs) }
    expect(outcome.tookMs <= WRITE_WITHIN_MS + WAY_MS, say('late-for-many', late, outcome.at)).toBe(true)
    await site.world.run(site.chance(1500, 3000))
    await isBack()
    town.changed()
    await town.settle()
    const rows = (await rowsOf(site)) - before
    const values = { rows, most: MOST_ROWS, followers: CELEBRITY }
    expect(rows <= MOST_ROWS, say('too-many-rows', values, outcome.at)).toBe(true)
  }
  await town.edit(edited, 'From before, and edited')
  await town.remove(removed)
  await town.rename('ann', 'Ann Herself')
  await town.unfollow(some[1] ?? '', 'ann')
  await town.follow('a late one', 'ann')
  const readers = [...some, 'a late one']
  await expectFeedsSoon(town, readers, {
    why: 'a celebrity’s cards from before were edited and deleted, and they got a name',
  })
  await town.follow(some[1] ?? '', 'ann')
  await town.remove(edited)
  await expectFeeds(town, readers, { why: 'somebody had followed a celebrity again', node: 1 })
}

/** All rows of all tables of all shards. */
async function rowsOf({ shards }: Site): Promise<number> {
  let count = 0
  for (const shard of shards) {
    const tables = await look(
      shard,
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    )
    if (typeof tables === 'string') continue
    const counts = tables.map(({ name }) => `(SELECT count(*) FROM "${String(name).replaceAll('"', '""')}")`)
    const rows = await look(shard, `SELECT ${['0', ...counts].join(' + ')} AS count`)
    if (typeof rows !== 'string') count += Number(rows[0]?.count)
  }
  return count
}

async function mergedInOrder(context: TestContext): Promise<void> {
  const site = await open(context)
  const town = new Town(site)
  const homes = await homesOf(site, people('person', 48), onEach(site, 3))
  const home = site.shards[Math.floor(site.chance(0, 4))]
  const stars = pick(homes, 2, (shard) => shard === home)
  const others = pick(homes, 8, (shard) => shard !== home)
  const [reader = '', plain = '', ...ordinary] = others
  // Nobody at one of the shards is among the first of them.
  const far = site.shards.find((shard) => shard !== home && shard !== homes.get(reader))
  if (home === undefined || far === undefined) return
  const names = people('fan', CELEBRITY + 40)
  const [[newcomer = ''], elsewhere] = await sortByHome(
    site,
    far,
    names,
    (there, others) => there.length > 0 && others.length >= CELEBRITY,
  )
  const fans = [reader, ...elsewhere].slice(0, CELEBRITY)
  for (const star of stars) await inCrowds(fans, (fan) => town.follow(fan, star, { isDirect: true }))
  await town.followAll([reader, plain], ordinary)
  await town.settle()
  const authors = [...stars, ...ordinary]
  for (let count = 0; count < 20; count++)
    await town.post(authors[(count * 3) % authors.length] ?? '', `Number ${count}`, { isDirect: true })
  for (const node of [0, 1]) await postAtOnce(town, [...stars, ...stars, ordinary[0] ?? ''], node)
  await town.follow(newcomer, stars[0] ?? '')
  await town.settle()

  for (const limit of [2, 9, 100]) {
    const why = `it was read by pages of ${limit}, and two of eight whom they follow are celebrities`
    const pages = await readAll(site, reader, { limit, why, isDirect: true })
    expectShown(town.feedOf(reader), pages, reader, { why })
  }
  const { next } = await readPage(site, reader, { limit: 5 })
  await expectRequests(site, pagePath(reader), 2)
  await expectRequests(site, pagePath(reader, 6, next), 2)
  await expectRequests(site, pagePath(plain), 1)
  await changed(town, [reader, plain, fans[9] ?? '', newcomer], stars)
  await fallen(town, [reader, newcomer, fans.at(-1) ?? ''], stars[0] ?? '', fans.slice(1, 28))
  await away(site, town, home, reader)
}

async function expectRequests(site: Site, path: string, most: number): Promise<void> {
  const { outcome, sent } = await takenBy(site, path, most)
  const values = { request: outcome.request, count: sent.length, most }
  expect(sent.length <= most, say('more-than-merged', values, sent[most] ?? outcome.at)).toBe(true)
}

async function changed(town: Town, readers: readonly string[], stars: readonly string[]): Promise<void> {
  const [first = '', second = ''] = stars
  const [edited, removed] = [...town.cards.values()].filter(({ author }) => author === first)
  if (edited === undefined || removed === undefined) return
  await town.edit(edited, 'Edited by a celebrity')
  await town.remove(removed)
  await town.rename(second, 'The Second')
  await town.unfollow(readers[0] ?? '', second)
  await town.post(second, 'For all but one')
  await expectFeedsSoon(town, readers, { why: 'celebrities had edited, deleted, and chosen a name' })
  await town.follow(readers[0] ?? '', second)
  await expectFeeds(town, readers, { why: 'a celebrity was followed again', limit: 5 })
}

/** Most of them leave again. */
async function fallen(
  town: Town,
  readers: readonly string[],
  star: string,
  leavers: readonly string[],
): Promise<void> {
  await town.post(star, 'Before they left')
  await inCrowds(leavers, (fan) => town.unfollow(fan, star, { isDirect: true }))
  await town.settle()
  await town.post(star, 'After they had left')
  await expectFeedsSoon(town, readers, { why: 'a celebrity had lost most of their followers' })
}

async function away(site: Site, town: Town, home: Node, reader: string): Promise<void> {
  for (const how of ['frozen', 'dead'] as const) {
    const back = takeAway([home], how)
    await site.world.run(site.chance(0, 1200))
    const outcome = await ask(site, 'GET', pagePath(reader, 100), { node: how === 'dead' ? 0 : 1 })
    const values = { request: outcome.request, got: got(outcome), how, ms: Math.round(outcome.tookMs) }
    expect([200, 503].includes(outcome.status), say('celebrity-away', values, outcome.at)).toBe(true)
    expect(outcome.tookMs <= SORRY_WITHIN_MS + WAY_MS, say('away-late', values, outcome.at)).toBe(true)
    if (outcome.status === 200) {
      // Whoever has a copy of them all the same has it whole.
      const why = `the shard of two celebrities was ${how} whom they follow`
      expectShown(town.feedOf(reader), [pageIn(outcome, why)], reader, { why })
    }
    await back()
    town.changed()
  }
  await expectFeedsSoon(town, [reader], { why: 'the celebrities’ shard was back' })
}
