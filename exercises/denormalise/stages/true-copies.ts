/** Stage 4: in time, all feeds say what the homes say, whatever has changed and in whatever order it got about. */
import { test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import type { Outcome } from '../../kit/json-users.ts'
import { allOf } from '../../kit/waiting.ts'
import { expectFeeds, expectFeedsSoon, nameSeen } from '../feeds.ts'
import { takeAway } from '../homes.ts'
import { openGreeting, type Quarter } from '../quarter.ts'
import { ask, open, webOf } from '../site.ts'
import { cardPath, type KnownCard, namePath, Town } from '../town.ts'
import { arrivesLate, diesInAny, frozenAtAnyEvent } from './interrupted.ts'

export function trueCopies(): void {
  test.real('edits-and-deletes', async (context) => {
    const site = await open(context, { isReal: true })
    const town = new Town(site)
    const readers = ['ann', 'bob', 'cem', 'dora', 'eve']
    await town.followAll(readers, ['finn', 'ann'])
    const cards: KnownCard[] = []
    for (const author of ['finn', 'ann', 'finn', 'ann', 'finn'])
      cards.push(await town.post(author, `A card of ${author}`))
    await expectFeedsSoon(town, readers, { why: 'two people had posted' })
    const [first, second, third, fourth] = cards
    if (!first || !second || !third || !fourth) return
    await town.edit(first, 'Edited: O’Brien said "?" ; --')
    await town.edit(second, 'Edited')
    await town.remove(third)
    await town.remove(fourth)
    await town.expectStaysDeleted(third)
    await town.expectAtHome('finn', first.id)
    await expectFeedsSoon(town, readers, { why: 'two cards were edited, and two deleted' })
  })
  test.real('names-and-follows', namesAndFollows)
  test('the-second-counts', theSecondCounts)
  test('follows-again', followsAgain)
  test('shards-are-away-meanwhile', awayMeanwhile)
  test('they-meet', theyMeet)
  test('a-post-meets-a-follow', underWay)
  test('a-node-dies-in-any-of-them', diesInAny)
  test('what-is-late-stays-old', arrivesLate)
  test('a-node-is-frozen-at-any-event', frozenAtAnyEvent)
}

async function namesAndFollows(context: TestContext): Promise<void> {
  const site = await open(context, { isReal: true })
  const town = new Town(site)
  for (const author of ['finn', 'gül', 'finn', 'gül']) await town.post(author, `An old card of ${author}`)
  await town.rename('gül', 'Gül, who had a name before')
  const readers = ['ann', 'bob', 'cem', 'dora']
  await town.followAll(readers, ['finn'])
  await expectFeedsSoon(town, readers, { why: 'four people had followed somebody who had posted before' })
  await town.follow('ann', 'gül')
  await town.follow('bob', 'gül')
  await town.rename('finn', 'Finn')
  await town.post('finn', 'A new card of finn')
  await town.unfollow('cem', 'finn')
  await expectFeedsSoon(town, readers, { why: 'people had followed, unfollowed, and chosen display names' })
  await town.rename('finn', 'finn the Second')
  await town.rename('gül', "'; DROP TABLE cards; --")
  await town.unfollow('ann', 'gül')
  await town.follow('cem', 'gül')
  await expectFeedsSoon(town, readers, { why: 'people had chosen other names, and followed others' })
}

/** One after the other, at the two nodes in turn, and nobody waits in between. */
async function theSecondCounts(context: TestContext): Promise<void> {
  const { site, town, authors, readers } = await openGreeting(context)
  const [one = '', two = '', three = '', four = ''] = authors
  const [ann = '', bob = ''] = readers
  for (const pauseMs of [0, site.chance(300, 1200)]) {
    const cards: KnownCard[] = []
    for (const author of authors) cards.push(await town.post(author, `First, by ${author}`))
    const [first, second, third, fourth] = cards
    if (!first || !second || !third || !fourth) return
    await site.world.run(pauseMs)
    await town.edit(first, 'Second')
    await town.edit(first, 'Third')
    await town.edit(second, 'Not for long')
    await town.remove(second)
    await town.remove(third)
    await town.rename(one, 'Not for long')
    await town.rename(one, `One, after ${pauseMs}`)
    await town.unfollow(ann, two)
    await town.follow(ann, two)
    await town.unfollow(bob, two)
    await site.world.run(pauseMs)
    await town.follow(bob, two)
    await town.unfollow(ann, four)
    await town.edit(fourth, 'Edited, and one more followed')
    await town.follow(ann, four)
    await town.unfollow(bob, three)
    await town.follow(bob, three)
    await town.unfollow(bob, three)
    await expectFeeds(town, readers.slice(0, 4), { why: 'two changes had followed each other' })
  }
}

/** What has changed while they did not follow is as it is by now. */
async function followsAgain(context: TestContext): Promise<void> {
  const { town, authors, readers } = await openGreeting(context)
  const [author = '', other = ''] = authors
  const newcomer = readers[5] ?? ''
  const cards: KnownCard[] = []
  for (const name of [author, other, author, other, author, other, author])
    cards.push(await town.post(name, `An old card of ${name}`))
  await expectFeedsSoon(town, readers.slice(0, 4), { why: 'two people had posted' })
  for (const reader of readers.slice(0, 3)) await town.unfollow(reader, author)
  const why = 'three of four had unfollowed somebody'
  await expectFeeds(town, readers.slice(0, 4), { why, limit: 2 })
  const [edited, , removed] = cards
  if (!edited || !removed) return
  await town.edit(edited, 'Edited, when nobody saw it')
  await town.remove(removed)
  await town.post(author, 'Posted, when nobody saw it')
  await town.rename(author, 'Renamed, when nobody saw it')
  await town.settle()
  for (const reader of [...readers.slice(0, 2), newcomer]) await town.follow(reader, author)
  await expectFeeds(town, [...readers.slice(0, 4), newcomer], {
    why: 'they had followed somebody again, or for the first time',
  })
}

/** What could not be told to a shard that was away is told to it when it is back. */
async function awayMeanwhile(context: TestContext): Promise<void> {
  const { site, town, authors, readers } = await openGreeting(context)
  for (const how of ['dead', 'frozen'] as const) {
    const place = Math.floor(site.chance(0, 4))
    const [author = '', other = ''] = [authors[place], authors[(place + 2) % 4]]
    const [leaver = '', newcomer = ''] = [readers[place], readers[4 + place]]
    const [edited, removed] = [await town.post(author, 'Before'), await town.post(author, 'Before that')]
    const others = site.shards.filter((shard) => shard !== site.shards[place])
    const back = takeAway(others, how)
    await town.edit(edited, `Edited while others were ${how}`)
    await town.remove(removed)
    await town.rename(author, `Renamed while others were ${how}`)
    await town.unfollow(leaver, other)
    await town.follow(newcomer, other)
    // Whoever looks once a second has tried to tell them by then.
    await site.world.run(site.chance(1200, 2200))
    await back()
    town.changed()
    const why = `people had edited, deleted, followed and chosen a name while three shards were ${how}, and these were back`
    await expectFeedsSoon(town, [...readers.slice(0, 4), newcomer], { why })
    await town.post(other, 'For who follows by now')
    await expectFeedsSoon(town, [...readers.slice(0, 4), newcomer], { why })
  }
}

/** At the same instant, at both nodes: one of them counts, the same everywhere. */
async function theyMeet(context: TestContext): Promise<void> {
  const { site, town, authors, readers } = await openGreeting(context)
  const [author = '', remover = '', renamer = ''] = authors
  const followers = readers.slice(0, 4)
  const [card, doomed] = [await town.post(author, 'Before'), await town.post(remover, 'Before')]
  await town.post(renamer, 'By whoever it is')
  await expectFeedsSoon(town, followers, { why: 'three people had posted' })
  const send = (node: number, method: string, path: string, json?: unknown): Promise<Outcome> =>
    ask(site, method, path, { node, json, isDirect: true })
  const texts = ['one', 'two', 'three', 'four', 'five', 'six']
  await allOf([
    ...texts.map((text, node) => send(node, 'PUT', cardPath(author, card.id), { text })),
    ...texts.map((text, node) => send(node, 'PUT', cardPath(remover, doomed.id), { text })),
    send(1, 'DELETE', cardPath(remover, doomed.id)),
    ...texts.map((text, node) => send(node, 'PUT', namePath(renamer), { displayName: text })),
  ])
  town.changed()
  await town.findOut(author, card.id, texts)
  await town.findOut(remover, doomed.id, [])
  await town.settle()
  town.names.set(renamer, await nameSeen(town, followers[0] ?? '', renamer, texts))
  await expectFeeds(town, followers, { why: 'edits, names and a delete had met' })
}

/** Whichever comes first, the card is there. Requests to shards take their time, so that there is much in between. */
async function underWay(context: TestContext): Promise<void> {
  const quarter = await openGreeting(context)
  const { site, town, authors, readers } = quarter
  const [edited = '', renamed = ''] = authors
  const card = await town.post(edited, 'To be edited all the time')
  await town.post(renamed, 'By whoever it is by now')
  const slow = site.webs.flatMap((web) =>
    site.shards.map((shard) => site.world.link(web, shard, { delayMs: site.chance(200, 300) })),
  )
  const newcomers = readers.slice(4)
  for (let round = 0; round < 5; round++) {
    const [author, reader] = [authors[round % 4] ?? '', newcomers[(round + 1) % 4] ?? '']
    const follow = town.follow(reader, author, { isDirect: true })
    for (let count = 0; count < 5; count++) {
      await town.post(author, `Posted while ${reader} came, ${round} ${count}`, { isDirect: true })
      await site.world.run(site.chance(0, 60))
    }
    await follow
    // The last change comes while the one before is carried out, at one node or the other.
    await town.edit(card, `Edited, ${round}`, { isDirect: true })
    await town.rename(renamed, `Name ${round}`, { isDirect: true })
  }
  for (const fault of slow) fault.heal()
  town.changed()
  await expectFeedsSoon(town, readers, { why: 'cards were posted and edited while their readers came' })
  await betweenTwoRequests(quarter)
}

/**
 * Between two requests of web-1 to the authors' shards there is time: for cards to be posted, and to be copied by web-2,
 * which does not hear of the new followers meanwhile.
 */
async function betweenTwoRequests({ site, town, readers }: Quarter): Promise<void> {
  const [first, second] = [webOf(site, 0), webOf(site, 1)]
  for (const from of [0, 2]) {
    const to = 2 - from
    // Nobody else follows them, so that no card has to wait for the newcomers' shards.
    const posting = readers.slice(4 + from, 6 + from)
    const newcomers = readers.slice(to, to + 2)
    const slow = [
      ...site.shards
        .slice(from, from + 2)
        .map((shard) => site.world.link(first, shard, { delayMs: site.chance(700, 800) })),
      ...site.shards.slice(to, to + 2).map((shard) => site.world.link(second, shard, { delayMs: 7000 })),
    ]
    for (const reader of newcomers)
      for (const author of posting) await town.follow(reader, author, { node: 0, isDirect: true })
    for (let count = 0; count < 16; count++) {
      for (const author of posting)
        await town.post(author, `${count}, while many came`, { node: 1, isDirect: true })
      await site.world.run(site.chance(180, 260))
    }
    for (const fault of slow) fault.heal()
    town.changed()
    await expectFeedsSoon(town, newcomers, {
      why: 'cards were posted and copied at web-2 while web-1, which is slow, told their shards of new followers',
    })
  }
}
