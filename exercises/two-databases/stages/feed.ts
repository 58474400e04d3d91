/** What a feed is, whatever it is made of: whose cards, in which order, page by page, as they are now. */
import { expect, say, test } from 'millions/suite'
import { short } from '../../kit/json-users.ts'
import { underWay } from '../../kit/waiting.ts'
import { expectFeed, expectShown, type FeedPage, readAll, readPage } from '../feeds.ts'
import { USUAL_LIMIT } from '../promises.ts'
import { databaseOf, nodeOf, nodesOf, open, type ProgramName } from '../site.ts'
import { oneByOne, Town } from '../town.ts'

/** A write takes many times as long as a read. */
const SLOW_DISK = 20

/** The same tests go by other names where a feed is made of documents. */
export type Named = (name: string) => string

export function feed(program: ProgramName, named: Named): void {
  test.real(named('feed-of-all'), async (context) => {
    const town = new Town(await open(context, program, { isReal: true }))
    await expectFeed(town, 'ann', { why: 'nobody has done anything yet' })
    for (const name of ['bob', 'cem', 'dora']) await town.follow('ann', name)
    await town.rename('bob', 'Bob the Second')
    await town.rename('ann', 'Ann')
    for (const count of [0, 1, 2]) {
      await town.post('bob', `Bob ${count}`)
      await town.post('cem', `Cem ${count}`)
      await town.post('ann', `Ann ${count}`)
      await town.post('eve', `Eve ${count}`)
    }
    const [card, other] = town.feedOf('ann')
    if (card === undefined || other === undefined) throw new Error('there are no cards')
    await town.like(card, 'ann')
    await town.like(card, 'eve')
    await town.like(other, 'eve')
    const why = 'ann follows bob, cem and dora, of whom dora has posted nothing'
    await expectFeed(town, 'ann', { why })
    await expectFeed(town, 'ann', { why, limit: 2 })
    await expectFeed(town, 'eve', { why: 'eve follows nobody' })
  })

  test(named('pages'), async (context) => {
    const town = new Town(await open(context, program))
    // As many as post at the same instant: two of one person meet in a later stage.
    const authors = Array.from({ length: 14 }, (_, place) => `author ${place}`)
    await town.followAll('ann', authors)
    const list = (count: number, label: string) =>
      Array.from(
        { length: count },
        (_, place) => [authors[place % authors.length] ?? '', `${label} ${place}`] as const,
      )
    for (const round of [0, 1, 2]) {
      // The database takes them at the same instant: many have the same `at`.
      await town.postAtOnce(list(14, `At once ${round}`))
      for (const [author, text] of list(3, `Then ${round}`)) await town.post(author, text)
    }
    const { site } = town
    const usual = await readPage(site, 'ann')
    const values = { count: usual.cards.length, wanted: USUAL_LIMIT, limit: 'none' }
    expect(usual.cards.length, say('usual-limit', values, usual.outcome.at)).toBe(USUAL_LIMIT)
    const count = town.feedOf('ann').length
    for (const limit of [1, 7, 17, 20, count, 100])
      await expectFeed(town, 'ann', {
        limit,
        why: 'many cards have the same `at`',
        isDirect: limit === 1,
      })
    const orders = await Promise.all(
      [3, 50].map(async (limit) => (await readAll(site, 'ann', { limit })).flatMap(({ cards }) => cards)),
    )
    const [small, large] = orders.map((cards) => cards.map(({ id }) => id).join())
    expect(small === large, say('other-order', { count })).toBe(true)
  })

  test(named('posted-while-paging'), async (context) => {
    const town = new Town(await open(context, program))
    await town.followAll('ann', ['bob', 'cem', 'dora'])
    for (let count = 0; count < 20; count++)
      await town.post(['bob', 'cem', 'dora'][count % 3] ?? 'bob', `Before ${count}`)
    const before = town.feedOf('ann')
    const why = 'others post while ann goes from page to page'
    const pages = await readAll(town.site, 'ann', { limit: 6, why }, async (page) => {
      for (let count = 0; count < page; count++) await town.post('cem', `Meanwhile ${page}.${count}`)
      // Somebody's newest card, which has been seen, is no longer in the feed.
      if (page === 2) await town.post('zoe', 'Nobody of them')
    })
    expectShown(before, pages, 'ann', { limit: 6, why })
    await expectFeed(town, 'ann', { limit: 5, why: 'ann begins anew after that' })
  })

  test(named('unfollowed-while-paging'), async (context) => {
    const town = new Town(await open(context, program))
    const authors = ['bob', 'cem', 'dora']
    await town.followAll('ann', authors)
    for (let count = 0; count < 18; count++) {
      await town.post(authors[count % 3] ?? 'bob', `Card ${count}`)
      await town.follow('zoe', 'bob')
    }
    // Whose card the first page ends with is not in the feed any more when the next one is asked for.
    const why = 'ann unfollows whoever wrote the last card of her first page, and asks for the next'
    const first = await readPage(town.site, 'ann', { limit: 5, why })
    const last = first.cards.at(-1)
    await town.unfollow('ann', last?.author ?? '')
    const wanted = town.feedOf('ann').filter(({ at }) => at < (last?.at ?? 0))
    const rest: FeedPage[] = []
    for (let before = first.next; before !== null && rest.length < 9; ) {
      const page: FeedPage = await readPage(town.site, 'ann', { limit: 5, why, node: rest.length }, before)
      rest.push(page)
      before = page.next
    }
    expectShown(wanted, rest, 'ann', { limit: 5, why })
  })

  test(named('asked-after-a-change'), async (context) => {
    const site = await open(context, program)
    const { world } = site
    const town = new Town(site)
    await town.followAll('ann', ['bob', 'cem'])
    const card = await town.post('bob', 'The first')
    for (const round of [0, 1, 2]) await town.post(`friend ${round}`, `Of friend ${round}`)
    for (const round of [0, 1, 2]) {
      const [near, far] = [nodeOf(site, round), round + 1]
      // What the database says to one of them is on its way for long; to the other it is said at once.
      const late = world.link(databaseOf(site), near, { delayMs: site.chance(100, 140) })
      const going = underWay(readPage(site, 'ann', { node: round, isDirect: true }))
      await world.run(site.chance(5, 20))
      await town.post('cem', `Round ${round}`, { node: far, isDirect: true })
      await town.like(card, `fan ${round}`, { node: far, isDirect: true })
      await town.follow('ann', `friend ${round}`, { node: far, isDirect: true })
      const why = 'it was changed after others had asked for the same page, and before it was asked for'
      await expectFeed(town, 'ann', { node: round, isDirect: true, why })
      await going.end
      late.heal()
    }
  })

  test(named('whom-they-follow'), async (context) => {
    const town = new Town(await open(context, program))
    await town.post('bob', 'Older than all follows')
    await town.post('ann', 'Of my own')
    await town.follow('ann', 'bob')
    await town.follow('ann', 'bob')
    await town.follow('bob', 'ann')
    await town.follow('cem', 'cem')
    await town.post('cem', 'To myself')
    await town.post('bob', 'Newer')
    for (const reader of ['ann', 'bob', 'cem']) await expectFeed(town, reader)
    await town.follow('ann', 'cem')
    await expectFeed(town, 'ann', { why: 'ann has just followed cem, who posted before that' })
    await town.unfollow('ann', 'bob')
    await town.unfollow('ann', 'dora')
    await town.post('bob', 'Not for ann')
    for (const reader of ['ann', 'bob', 'cem'])
      await expectFeed(town, reader, { why: 'ann has unfollowed bob', limit: 1 })
    await town.follow('ann', 'bob')
    await expectFeed(town, 'ann', { why: 'ann has followed bob again' })
    await town.unfollow('bob', 'ann')
    await expectFeed(town, 'bob', { why: 'bob has unfollowed ann, who still follows bob' })
    await expectFeed(town, 'ann', { why: 'bob has unfollowed ann, who still follows bob' })
  })

  test(named('as-it-is-now'), async (context) => {
    const site = await open(context, program)
    const town = new Town(site)
    await town.followAll('ann', ['bob', 'cem'])
    await town.followAll('dora', ['bob'])
    await town.rename('bob', 'Bob at first')
    const card = await town.post('bob', 'The first')
    await town.post('eve', 'Not for ann at first')
    // Whoever says that it is done before the database has done it is seen by the next who ask.
    databaseOf(site).slowDisk(SLOW_DISK)
    for (const turn of [0, 1, 2, 3]) {
      // Whoever keeps what they have read has it now.
      for (const node of [0, 1]) await expectFeed(town, 'ann', { node })
      const why = 'something was changed at the other node just before'
      const changes = [
        () => town.post('cem', `Turn ${turn}`, { node: turn }),
        () => town.like(card, `fan-${turn}`, { node: turn + 1 }),
        turn === 1 ? () => town.follow('ann', 'eve', { node: 1 }) : undefined,
        turn === 2 ? () => town.unfollow('ann', 'cem', { node: 0 }) : undefined,
        turn === 3 ? () => town.unlike(card, 'fan-1', { node: 0 }) : undefined,
      ]
      for (const change of changes) {
        if (change === undefined) continue
        await change()
        await expectFeed(town, 'ann', { node: turn, isDirect: true, why })
      }
      for (const node of [turn + 1, turn]) await expectFeed(town, 'ann', { node, why })
      await town.rename('bob', `Bob ${turn}`, { node: turn })
      for (const reader of ['ann', 'dora'])
        for (const node of [turn + 1, turn])
          await expectFeed(town, reader, { node, why: `bob is called Bob ${turn} now` })
    }
    for (const node of nodesOf(site)) {
      node.crash({ disk: 'lose' })
      await node.restart()
    }
    await expectFeed(town, 'ann', { why: 'both nodes have lost their memory and their disks' })
  })

  test(named('odd-limits'), async (context) => {
    const town = new Town(await open(context, program))
    await town.follow('ann', 'bob')
    const works = Array.from(
      { length: 130 },
      (_, count) => () => town.post('bob', `Card ${count}`, { isDirect: true }),
    )
    await oneByOne(works)
    const why = `bob has posted ${works.length} cards`
    const { cards, outcome } = await readPage(town.site, 'ann', { limit: 100, why })
    const values = { count: cards.length, wanted: 100, limit: 100 }
    expect(cards.length, say('usual-limit', values, outcome.at)).toBe(100)
    await expectFeed(town, 'ann', { limit: 100, why })
    await expectFeed(town, 'ann', { limit: 33, why })
    const many = Array.from({ length: 100 }, (_, place) => `friend ${place}`)
    await oneByOne(many.map((name) => () => town.follow('zoe', name, { isDirect: true })))
    for (const name of [many[0], many[50], many[99]])
      await town.post(name ?? '', `One of a hundred: ${short(name ?? '')}`)
    await expectFeed(town, 'zoe', { why: 'zoe follows a hundred people, of whom three have posted' })
  })
}
