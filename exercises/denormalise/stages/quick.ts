/** Stage 3: a write needs one shard, and nobody waits for another one. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { inCrowds } from '../../kit/at-once.ts'
import { got } from '../../kit/json-users.ts'
import { expectAmong, expectFeedsSoon, type FeedPage, LOOKS_EVERY_MS, readPage } from '../feeds.ts'
import { homesOf, onEach, pick, sortByHome, takeAway } from '../homes.ts'
import { AUTHORS_MEANWHILE, IN_TIME_MS, ORDINARY, WAY_MS, WRITE_WITHIN_MS } from '../promises.ts'
import { openQuarter } from '../quarter.ts'
import { ask, open, type Site, webOf } from '../site.ts'
import { cardPath, followPath, type KnownCard, namePath, people, Town } from '../town.ts'

/** With the followers it is more than a thousand copies. */
const MANY_CARDS = 42

export function quick(): void {
  test('writes-need-one-shard', writesNeedOneShard)
  test('many-followers', manyFollowers)
  test('holds-up-nobody', holdsUpNobody)
  test.real('followers-of-all-shards', async (context) => {
    const site = await open(context, { isReal: true })
    const town = new Town(site)
    const readers = people('reader', 12)
    await town.followAll(readers, ['ann', 'bob'])
    await town.settleFollows()
    for (const author of ['ann', 'bob', 'ann', 'bob']) await town.post(author, `A card of ${author}`)
    await expectFeedsSoon(town, readers, { why: 'two people with twelve followers had posted' })
  })
}

/** All writes that there are, whose shard is well while all others are away. */
async function writesNeedOneShard(context: TestContext): Promise<void> {
  const { site, town, authors, readers } = await openQuarter(context)
  for (const [place, own] of site.shards.entries()) {
    const [author = '', other = ''] = [authors[place], authors[(place + 1) % 4]]
    const old = await town.post(author, `Before, by ${author}`)
    const older = await town.post(author, `Before that, by ${author}`)
    const how = place % 2 === 0 ? 'frozen' : 'dead'
    const back = takeAway(
      site.shards.filter((shard) => shard !== own),
      how,
    )
    await site.world.run(site.chance(0, 2000))
    const id = town.newId()
    const writes: readonly (readonly [method: string, path: string, wanted: number, json?: unknown])[] = [
      ['PUT', cardPath(author, id), 201, { text: `Meanwhile, by ${author}` }],
      ['PUT', cardPath(author, old.id), 200, { text: 'Edited meanwhile' }],
      ['DELETE', cardPath(author, older.id), 204],
      ['PUT', namePath(author), 204, { displayName: `Meanwhile ${author}` }],
      ['PUT', followPath(author, other), 204],
      ['DELETE', followPath(author, other), 204],
    ]
    for (const [turn, [method, path, wanted, json]] of writes.entries()) {
      const outcome = await ask(site, method, path, { json, node: turn + place })
      const values = {
        request: outcome.request,
        got: got(outcome),
        wanted,
        how,
        ms: Math.round(outcome.tookMs),
      }
      expect(got(outcome), say('write-needs-others', values, outcome.at)).toBe(wanted)
      const isQuick = outcome.tookMs <= WRITE_WITHIN_MS + WAY_MS
      expect(isQuick, say('write-late', values, outcome.at)).toBe(true)
      if (turn === 0) town.saved(outcome, { author, id, text: `Meanwhile, by ${author}` })
    }
    // Whoever looks once a second has tried to copy it by then.
    await site.world.run(site.chance(1000, 1400))
    await back()
    // Edits, deletes and names are the business of the next stage: they are taken back to what they were.
    for (const card of [old, older]) town.cards.delete(card.id)
    town.changed()
    await expectPosted(site, town, readers.slice(0, 4), id, how)
  }
}

/** In time it is in all of these feeds, once. */
async function expectPosted(
  site: Site,
  town: Town,
  readers: readonly string[],
  id: string,
  how: string,
): Promise<void> {
  for (const reader of readers) {
    const read = (): Promise<FeedPage> => readPage(site, reader, { limit: 100, isDirect: true })
    const countIn = ({ cards }: FeedPage): number => cards.filter((card) => card.id === id).length
    let page = await read()
    while (countIn(page) === 0 && town.leftMs > 0) {
      await site.world.run(Math.min(LOOKS_EVERY_MS, town.leftMs))
      page = await read()
    }
    const values = { reader, count: countIn(page), text: town.cards.get(id)?.text ?? '', how }
    expect(countIn(page), say('posted-meanwhile', values, page.outcome.at)).toBe(1)
  }
}

/** As many as somebody has who is no celebrity, all at home on one shard, which is away while much is posted. */
async function manyFollowers(context: TestContext): Promise<void> {
  const site = await open(context)
  const town = new Town(site)
  const [lost, ...others] = site.shards
  if (lost === undefined) return
  const names = people('reader', 180)
  const [there] = await sortByHome(site, lost, names, ({ length }) => length >= ORDINARY)
  const readers = there.slice(0, ORDINARY)
  const homes = await homesOf(site, people('author', 4))
  const [author = ''] = pick(homes, 1, (home) => others.includes(home))
  await inCrowds(readers, (reader) => town.follow(reader, author, { isDirect: true }))
  await town.settle()
  const back = takeAway([lost], 'frozen')
  for (let count = 0; count < MANY_CARDS; count++) {
    const id = town.newId()
    const text = `Number ${count}`
    const isMeasured = count % 10 === 0
    const outcome = await ask(site, 'PUT', cardPath(author, id), {
      json: { text },
      node: count,
      isDirect: !isMeasured,
    })
    const values = {
      request: outcome.request,
      got: got(outcome),
      count: ORDINARY,
      ms: Math.round(outcome.tookMs),
    }
    expect(outcome.tookMs <= WRITE_WITHIN_MS + WAY_MS, say('late-for-many', values, outcome.at)).toBe(true)
    town.saved(outcome, { author, id, text })
  }
  await site.world.run(site.chance(1000, 3000))
  await back()
  town.changed()
  await expectFeedsSoon(town, readers, {
    why: `somebody had posted ${MANY_CARDS} cards while the shard of their ${ORDINARY} followers was frozen`,
  })
}

/** A shard is away for long, and what is for its readers waits; what is for others does not. */
async function holdsUpNobody(context: TestContext): Promise<void> {
  const site = await open(context)
  const town = new Town(site)
  const homes = await homesOf(site, people('person', 80), onEach(site, 8))
  const place = Math.floor(site.chance(1, 3))
  const lost = site.shards[place]
  const [away = ''] = pick(homes, 1, (home) => home === lost)
  // Whoever goes through the shards in order comes to one of these before, and to the other after the one that is away.
  const wells = [place - 1, place + 1].flatMap((next) => pick(homes, 1, (home) => home === site.shards[next]))
  const others = pick(homes, AUTHORS_MEANWHILE + wells.length, (home) => home !== lost)
  const authors = others.filter((name) => !wells.includes(name)).slice(0, AUTHORS_MEANWHILE)
  for (const reader of [away, ...wells])
    await inCrowds(authors, (author) => town.follow(reader, author, { isDirect: true }))
  await town.settle()
  for (const how of ['frozen', 'dead'] as const) {
    const back = takeAway(lost === undefined ? [] : [lost], how)
    const why = `${lost?.name} was ${how}, which is the shard of neither ${wells.join(' nor ')} nor the authors`
    // Those that wait are many, or have waited for long.
    if (how === 'frozen') {
      // One node alone: nobody makes up for what takes it too long.
      webOf(site, 1).crash({ disk: 'keep' })
      await postInTime(town, [...authors, ...authors], wells, `web-2 was dead, and ${why}`)
      await webOf(site, 1).restart()
    } else {
      for (const author of authors.slice(0, 5))
        await town.post(author, `Dead, by ${author}`, { isDirect: true })
      await site.world.run(site.chance(6000, 7500))
    }
    await town.post(authors[0] ?? '', `The last one while it is ${how}`, { isDirect: true })
    await expectFeedsSoon(town, wells, { why })
    await back()
    town.changed()
    await expectFeedsSoon(town, [away, ...wells], { why: `${lost?.name} had been ${how}, and was back` })
  }
}

/** They post one after the other, at web-1; and whenever these readers look, all that was posted five seconds ago is there. */
async function postInTime(
  town: Town,
  authors: readonly string[],
  readers: readonly string[],
  why: string,
): Promise<void> {
  const { site } = town
  const posted: (readonly [card: KnownCard, dueMs: number])[] = []
  let looksMs = site.world.nowMs + IN_TIME_MS
  const look = async (): Promise<void> => {
    if (site.world.nowMs < looksMs) return
    looksMs = site.world.nowMs + LOOKS_EVERY_MS
    const due = posted.filter(([, dueMs]) => dueMs <= site.world.nowMs).map(([card]) => card)
    for (const reader of readers) await expectAmong(site, reader, due, { why, node: 0 })
  }
  for (const author of authors) {
    const card = await town.post(author, `Posted meanwhile by ${author}`, { node: 0, isDirect: true })
    posted.push([card, site.world.nowMs + IN_TIME_MS])
    await site.world.run(site.chance(110, 240))
    await look()
  }
  while (town.leftMs > 0) {
    await site.world.run(LOOKS_EVERY_MS)
    await look()
  }
}
