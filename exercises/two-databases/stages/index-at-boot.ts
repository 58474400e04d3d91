/** What makes a feed fast comes as the program boots: on two nodes at once, again, and without a database at first. */
import { expect, say, test } from 'millions/suite'
import { got } from '../../kit/json-users.ts'
import { asAtFirst, bootAgain } from '../boots.ts'
import { expectRows, expectTables } from '../counts.ts'
import { expectFeed, expectShown, type FeedPage, readPage } from '../feeds.ts'
import { ANSWER_WITHIN_MS, BACK_WITHIN_MS, CORE_MS, WAY_MS } from '../promises.ts'
import { ask, databaseOf, nodeOf, nodesOf, open, type Site } from '../site.ts'
import { followedCards, OLD, SMALL, smallCards } from '../tables.ts'
import { type KnownCard, likePath, oneByOne, Town } from '../town.ts'

const OLD_CARDS = 20_000
const NAMED = 500

/** What needs the database, and changes nothing that the reader sees: what a frozen database was sent it may do later. */
const whileAway = [
  ['GET', '/people/reader/feed'],
  ['POST', '/cards', { author: 'nobody', text: 'Whatever becomes of it' }],
  ['PUT', likePath('old-1', 'nobody')],
] as const

export function indexAtBoot(): void {
  test('twenty-thousand-cards', async (context) => {
    const town = oldTown(await open(context, 'relational', { first: OLD }))
    await expectFast(town, 100, 'the tables have 20,000 cards')
    await expectFast(town, 20, 'the tables have 20,000 cards', 3)
    await expectTables(town.site, OLD_CARDS, NAMED)
    await town.post('author-3', 'A new one')
    await town.rename('author-3', 'Third')
    await expectFeed(town, 'reader', { limit: 90, why: 'author-3 has posted, and chosen a display name' })
  })

  test('both-boot-at-once', async (context) => {
    const site = await open(context, 'relational', { first: OLD })
    const town = oldTown(site)
    for (const round of [0, 1]) {
      const why = 'both nodes booted at the same moment, over tables as they were years ago'
      await asAtFirst(databaseOf(site))
      // The second time one of them comes while the other is at it.
      const late = site.world.link(nodeOf(site, 1), databaseOf(site), { delayMs: round * site.chance(1, 8) })
      await bootAgain(site, nodesOf(site), why)
      late.heal()
      await expectFast(town, 50, why, 2)
    }
  })

  test('boots-again', async (context) => {
    const site = await open(context, 'relational', { first: OLD })
    const town = oldTown(site)
    await expectFast(town, 20, 'both nodes have booted', 1)
    for (const round of [1, 2, 3]) {
      const nodes = round === 3 ? nodesOf(site) : [nodeOf(site, round)]
      const before = databaseOf(site).cpuMs
      const why = 'all was there already'
      await bootAgain(site, nodes, why)
      await site.world.run(300)
      const tookMs = databaseOf(site).cpuMs - before
      const values = { ms: tookMs.toFixed(2), limit: CORE_MS, nodes: nodes.length }
      expect(tookMs <= CORE_MS * nodes.length, say('boot-takes-long', values)).toBe(true)
      await town.post('author-1', `After boot ${round}`)
      await expectFast(town, 20, `a node has booted again, ${round} times so far`, 1)
    }
    await expectFeed(town, 'reader', { limit: 100, why: 'nodes have booted again' })
    await expectTables(site, OLD_CARDS + 3, NAMED)
  })

  test('boots-without', async (context) => {
    const site = await open(context, 'relational', { first: OLD })
    const town = oldTown(site)
    for (const how of ['dead', 'frozen', 'cut off'] as const) {
      await asAtFirst(databaseOf(site))
      const end = outage(site, how)
      const why = `the database was ${how} as the nodes booted`
      await bootAgain(site, nodesOf(site), why)
      await site.world.run(site.chance(0, 1500))
      for (const [method, path, json] of whileAway) {
        const outcome = await ask(site, method, path, { node: 1, json })
        const values = { request: outcome.request, got: got(outcome), how, ms: Math.round(outcome.tookMs) }
        expect(got(outcome), say('away-status', values, outcome.at)).toBe(503)
        expect(outcome.tookMs <= ANSWER_WITHIN_MS + WAY_MS, say('away-late', values, outcome.at)).toBe(true)
      }
      for (const path of ['/health', '/']) {
        const outcome = await ask(site, 'GET', path)
        const values = { request: outcome.request, got: got(outcome), how }
        expect(got(outcome), say('health', values, outcome.at)).toBe(200)
      }
      await end()
      const soonMs = site.chance(300, 600)
      await site.world.run(soonMs)
      // For whoever comes first it may be made.
      for (const node of [0, 1]) await ask(site, 'GET', '/people/reader/feed', { node })
      await site.world.run(BACK_WITHIN_MS - soonMs)
      await expectFast(town, 50, `${why}, and it has been back for a second`, 2)
    }
  })

  test('writes-come-first', async (context) => {
    const site = await open(context, 'relational', { first: SMALL })
    const { world } = site
    for (const [round, how] of (['dead', 'frozen', 'cut off'] as const).entries()) {
      const town = smallTown(site)
      const [card] = town.cards
      if (card === undefined) throw new Error('there is no card')
      await asAtFirst(databaseOf(site))
      const end = outage(site, how)
      await bootAgain(site, nodesOf(site), `the database was ${how} as the nodes booted`)
      await end()
      await world.run(BACK_WITHIN_MS + site.chance(0, 500))
      // Nobody has read a feed yet: whoever comes first at a node wants to change something.
      const writes = [
        () => town.post('author-3', `The first, in round ${round}`, { node: 0 }),
        () => town.like(card, 'dora', { node: 1 }),
        () => town.unlike(card, 'nobody', { node: 0 }),
        () => town.rename('author-5', 'Fifth', { node: 1 }),
        () => town.unfollow('reader', 'author-7', { node: 0 }),
        () => town.follow('reader', 'author-3', { node: 1 }),
      ]
      await oneByOne([...writes.slice(2 * round), ...writes.slice(0, 2 * round)])
      const why = `the database was ${how} as the nodes booted, and whoever came first wrote`
      await expectFeed(town, 'reader', { limit: 100, why })
    }
  })

  test('others-read', async (context) => {
    const site = await open(context, 'relational', { first: SMALL })
    const town = smallTown(site)
    const [card, other] = [await town.post('ann', 'Read by others'), await town.post('bob', 'This as well')]
    for (const name of ['ann', 'bob', 'author-3']) await town.follow('zoe', name)
    await town.unfollow('zoe', 'bob')
    await town.unfollow('reader', 'author-4')
    for (const who of ['zoe', 'reader']) await town.like(card, who)
    await town.like(other, 'zoe')
    await town.unlike(card, 'zoe')
    await town.rename('ann', 'Ann')
    await town.rename('author-2', 'Second')
    await expectRows(town)
  })

  test('left-as-it-boots', async (context) => {
    const site = await open(context, 'relational', { first: OLD })
    const town = oldTown(site)
    for (const round of [0, 1, 2]) {
      await asAtFirst(databaseOf(site))
      databaseOf(site).crash({ disk: 'keep' })
      await bootAgain(site, nodesOf(site), 'the database was dead as the nodes booted')
      await databaseOf(site).restart()
      // Whoever tries again by themselves has done so by now.
      await site.world.run(BACK_WITHIN_MS)
      // The first who comes is the one for whom a program may look whether all is there.
      const slow = site.world.link(databaseOf(site), nodeOf(site), { delayMs: 150 })
      const leaver = new AbortController()
      const first = ask(site, 'GET', '/people/reader/feed', { signal: leaver.signal })
      await site.world.run(site.chance(20, 40) + round * 15)
      const second = ask(site, 'GET', '/people/reader/feed')
      await site.world.run(10)
      leaver.abort()
      await first
      const outcome = await second
      slow.heal()
      const values = { request: outcome.request, got: got(outcome) }
      expect(got(outcome), say('left-with-another', values, outcome.at)).toBe(200)
      await expectFast(town, 50, 'the first user has left in the middle', 1)
    }
  })
}

const oldTown = (site: Site): Town => townOf(site, followedCards())
const smallTown = (site: Site): Town => townOf(site, smallCards())

function townOf(site: Site, cards: readonly KnownCard[]): Town {
  const town = new Town(site)
  town.cards.push(...cards)
  for (let place = 0; place < 20; place++) {
    town.follows('reader', `author-${place}`)
    if (place % 2 === 0) town.names.set(`author-${place}`, `Author ${place}`)
  }
  return town
}

/** So many pages of the reader's feed, the first ones, are right, and take the database little. */
async function expectFast(town: Town, limit: number, why: string, most = 100): Promise<void> {
  const { site } = town
  const pages: FeedPage[] = []
  for (let before: string | null = null; pages.length === 0 || (before !== null && pages.length < most); ) {
    const cpuMs = databaseOf(site).cpuMs
    const page: FeedPage = await readPage(site, 'reader', { limit, why, node: pages.length }, before)
    const tookMs = databaseOf(site).cpuMs - cpuMs
    const values = { page: pages.length + 1, limit, ms: tookMs.toFixed(2), most: CORE_MS, why }
    expect(tookMs <= CORE_MS, say('feed-takes-long', values, page.outcome.at)).toBe(true)
    pages.push(page)
    before = page.next
  }
  const all = town.feedOf('reader')
  const shown = pages.flatMap(({ cards }) => cards)
  const known = new Set(shown.map(({ id }) => id))
  // Of a millisecond that the last page ends in, those that it has.
  const end = all[shown.length - 1]?.at ?? 0
  const wanted = all.filter(
    ({ id, at }, place) => place < limit * pages.length && (at > end || known.has(id)),
  )
  const ofTheEnd = all.filter(({ id, at }) => at === end && known.has(id))
  expectShown([...new Set([...wanted, ...ofTheEnd])], pages, 'reader', { limit, why })
}

export function outage(site: Site, how: 'dead' | 'frozen' | 'cut off'): () => Promise<void> | void {
  if (how === 'dead') {
    databaseOf(site).crash({ disk: 'keep' })
    return () => databaseOf(site).restart()
  }
  const fault =
    how === 'frozen' ? databaseOf(site).pause() : site.world.partition(nodesOf(site), [databaseOf(site)])
  return () => fault.heal()
}
