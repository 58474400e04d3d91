/** Stage 1: a page is one request to one shard, and has all that it should have. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { got, short } from '../../kit/json-users.ts'
import { allOf } from '../../kit/waiting.ts'
import { expectFeeds, expectFeedsSoon, expectShown, pageIn, pagePath, readAll, readPage } from '../feeds.ts'
import { homesOf, onEach, pick, takeAway } from '../homes.ts'
import { postAtOnce } from '../posts.ts'
import { SORRY_WITHIN_MS, USUAL_LIMIT, WAY_MS } from '../promises.ts'
import { takenBy } from '../requests.ts'
import { ask, keepStep, open, type Site, webOf } from '../site.ts'
import { cardPath, type FeedCard, feedPath, followPath, namePath, people, Town } from '../town.ts'

const oddPeople = [
  "O'Brien",
  '__proto__',
  'a/b?c#d',
  '김 🐫',
  '%2F',
  'constructor',
  ' ',
  '\ufeffann',
  '["a"]',
] as const

export function oneShard(): void {
  test('one-request', oneRequest)
  test.real('users-are-served-as-before', async (context) => {
    const site = await open(context, { isReal: true })
    const town = new Town(site)
    const readers = ['ann', "Ann's", '김 🐫']
    await town.followAll(readers, [...oddPeople, 'ann'])
    await town.follow('ann', 'a/b?c#d')
    await town.settleFollows()
    for (const [place, author] of oddPeople.entries()) {
      const card = await town.post(author, `${author} says “${author}”\n\\ \u0000 ${place}`)
      await town.expectAtHome(author, card.id, { node: place })
    }
    await town.post('ann', 'Mine')
    await town.post('nobody-follows', 'Unread')
    await town.expectAtHome('ann', 'never-posted')
    const gone = await ask(site, 'DELETE', cardPath('ann', 'never-posted'))
    expect(got(gone), say('not-there', { request: gone.request, got: got(gone) }, gone.at)).toBe(404)
    const why = 'all of these were posted'
    await expectFeedsSoon(town, [...readers, 'O', 'a', 'Ann'], { why, isDirect: false })
  })
  test('pages-in-order', pagesInOrder)
  test('all-others-are-away', othersAreAway)
  test('its-shard-is-away', itsShardIsAway)
}

async function oneRequest(context: TestContext): Promise<void> {
  const site = await open(context)
  const town = new Town(site)
  const authors = people('author', 6)
  await town.followAll(['ann', 'bob'], authors)
  await town.settle()
  // Both of them find the same to copy.
  await keepStep(site)
  for (const author of [...authors, ...authors])
    await town.post(author, `A card of ${author}`, { isDirect: true })
  const why = 'six people had posted two cards each'
  await expectFeedsSoon(town, ['ann', 'bob', 'author-0'], { why })
  const { next } = await readPage(site, 'ann', { limit: 5 })
  for (const [node, path] of [
    pagePath('ann'),
    pagePath('bob', 1),
    pagePath('ann', 100),
    pagePath('ann', 3, next),
    pagePath('author-0'),
  ].entries()) {
    const { outcome, sent } = await takenBy(site, path, node)
    const values = {
      request: outcome.request,
      count: sent.length,
      shards: new Set(sent.map(({ peer }) => peer)).size,
    }
    expect(sent.length <= 1, say('more-requests', values, sent[1] ?? outcome.at)).toBe(true)
  }
  await expectFeeds(town, ['ann', 'bob', 'author-0'], { why })
  await leaves(site, town)
}

/** Two ask for the same, and the one who came first does not wait for it. */
async function leaves(site: Site, town: Town): Promise<void> {
  const slow = site.shards.map((shard) => site.world.link(webOf(site), shard, { delayMs: 100 }))
  const first = ask(site, 'GET', pagePath('ann'), { patienceMs: 60 })
  await site.world.run(1)
  const second = await ask(site, 'GET', pagePath('ann'))
  await first
  for (const fault of slow) fault.heal()
  const why = 'somebody else had asked for the same feed before, and left'
  expectShown(town.feedOf('ann').slice(0, USUAL_LIMIT), [pageIn(second, why)], 'ann', { why })
}

async function pagesInOrder(context: TestContext): Promise<void> {
  const site = await open(context)
  const town = new Town(site)
  const authors = people('author', 3)
  await town.followAll(['ann'], authors)
  await town.settle()
  for (const node of [0, 1, 0]) {
    await postAtOnce(town, [...authors, ...authors, ...authors], node)
    await site.world.run(site.chance(0, 400))
  }
  await expectFeedsSoon(town, ['ann'], { why: 'three people had posted nine cards at once, three times' })
  const usual = await readPage(site, 'ann')
  const values = { count: usual.cards.length, limit: USUAL_LIMIT, wanted: 27 }
  expect(usual.cards.length, say('usual-limit', values, usual.outcome.at)).toBe(USUAL_LIMIT)
  const orders: string[] = []
  for (const limit of [1, 5, 27, 100]) {
    const wanted = town.feedOf('ann')
    const why = `it was read by pages of ${limit}, while others posted`
    let isFirst = true
    const pages = await readAll(site, 'ann', { limit, why, isDirect: true }, async () => {
      if (!isFirst) return
      isFirst = false
      await town.post('author-1', `Meanwhile, ${limit}`)
      await site.world.run(site.chance(500, 1500))
    })
    expectShown(wanted, pages, 'ann', { why })
    orders.push(
      orderOf(
        pages.flatMap(({ cards }) => cards),
        wanted.slice(-27),
      ),
    )
    await expectFeedsSoon(town, ['ann'], { why: 'somebody had posted while pages were read' })
  }
  const [first, ...others] = orders
  for (const other of others) expect(other, say('another-order', {})).toBe(first)
}

const orderOf = (cards: readonly FeedCard[], known: readonly FeedCard[]): string => {
  const ids = new Set(known.map(({ id }) => id))
  return cards
    .map(({ id }) => id)
    .filter((id) => ids.has(id))
    .join(' ')
}

interface Spread {
  readonly site: Site
  readonly town: Town
  /** Readers, one for each shard. */
  readonly readers: readonly string[]
}

/** A reader on each shard, and authors on all of them, who have posted. */
async function spread(context: TestContext): Promise<Spread> {
  const site = await open(context)
  const town = new Town(site)
  const homes = await homesOf(site, people('person', 32), onEach(site, 2))
  const readers = site.shards.map((shard) => pick(homes, 1, (home) => home === shard)[0] ?? '')
  const authors = site.shards.map((shard) => pick(homes, 2, (home) => home === shard)[1] ?? '')
  await town.followAll(readers, authors)
  await town.settle()
  for (const author of authors) await town.post(author, `A card of ${author}`)
  await expectFeedsSoon(town, readers, { why: 'somebody at each shard had posted' })
  return { site, town, readers }
}

async function othersAreAway(context: TestContext): Promise<void> {
  const { site, town, readers } = await spread(context)
  for (const [place, own] of site.shards.entries()) {
    const reader = readers[place] ?? ''
    const how = place % 2 === 0 ? 'frozen' : 'dead'
    const back = takeAway(
      site.shards.filter((shard) => shard !== own),
      how,
    )
    await site.world.run(site.chance(0, 1200))
    const outcome = await ask(site, 'GET', feedPath(reader), { node: place })
    const values = { request: outcome.request, got: got(outcome), how, ms: Math.round(outcome.tookMs) }
    expect(got(outcome), say('needs-others', values, outcome.at)).toBe(200)
    expect(outcome.tookMs <= SORRY_WITHIN_MS + WAY_MS, say('needs-others', values, outcome.at)).toBe(true)
    const texts = town.feedOf(reader).map(({ text }) => text)
    await expectTexts(site, reader, texts, how)
    await back()
    await site.world.run(300)
  }
}

async function expectTexts(
  site: Site,
  reader: string,
  wanted: readonly string[],
  how: string,
): Promise<void> {
  const why = `all shards but that of ${short(reader)} were ${how}`
  const { cards, outcome } = await readPage(site, reader, { why, node: 1 })
  const seen = cards.map(({ text }) => text)
  const values = { reader: short(reader), count: seen.length, wanted: wanted.length, why }
  expect(seen, say('part-of-a-feed', values, outcome.at)).toEqual(wanted)
}

/** Nobody is told that something was done which the shard of that person knows nothing of. No feed would show any of it. */
async function expectNothingDone(site: Site, name: string, node: number, how: string): Promise<void> {
  const card = cardPath(name, `while-${how}-${node}`)
  const asks: readonly (readonly [method: string, path: string, json?: unknown])[] = [
    ['PUT', card, { text: 'Nobody reads it' }],
    ['GET', card],
    ['DELETE', card],
    ['PUT', namePath(name), { displayName: 'Nobody is called that' }],
    ['PUT', followPath(name, 'somebody without cards')],
    ['DELETE', followPath(name, 'somebody without cards')],
  ]
  const outcomes = await allOf(asks.map(([method, path, json]) => ask(site, method, path, { json, node })))
  for (const outcome of outcomes) {
    const values = { request: outcome.request, got: got(outcome), how, ms: Math.round(outcome.tookMs) }
    expect(got(outcome), say('away-and-done', values, outcome.at)).toBe(503)
    expect(outcome.tookMs <= SORRY_WITHIN_MS + WAY_MS, say('away-late', values, outcome.at)).toBe(true)
  }
}

async function itsShardIsAway(context: TestContext): Promise<void> {
  const { site, town, readers } = await spread(context)
  for (const [place, own] of site.shards.entries()) {
    const how = place % 2 === 0 ? 'dead' : 'frozen'
    const back = takeAway([own], how)
    await site.world.run(site.chance(0, 1200))
    for (const path of [feedPath(readers[place] ?? ''), pagePath(readers[place] ?? '', 1)]) {
      const outcome = await ask(site, 'GET', path, { node: place })
      const values = { request: outcome.request, got: got(outcome), how, ms: Math.round(outcome.tookMs) }
      expect(got(outcome), say('away-status', values, outcome.at)).toBe(503)
      expect(outcome.tookMs <= SORRY_WITHIN_MS + WAY_MS, say('away-late', values, outcome.at)).toBe(true)
    }
    await expectNothingDone(site, readers[place] ?? '', place, how)
    await back()
    town.changed()
  }
  await expectFeedsSoon(town, readers, { why: 'all shards were back' })
}
