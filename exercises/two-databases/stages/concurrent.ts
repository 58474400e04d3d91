/** Over documents: two who change the same at the same time, and whoever is interrupted. */
import { expect, say, test } from 'millions/suite'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { got, type Outcome } from '../../kit/json-users.ts'
import { expectFeed, readAll } from '../feeds.ts'
import { ANSWER_WITHIN_MS, BACK_WITHIN_MS, MEETING, WAY_MS } from '../promises.ts'
import { ask, askPatiently, databaseOf, nodeOf, nodesOf, open, type Site, segment } from '../site.ts'
import { allAtOnce, expectDone, followPath, likePath, Town } from '../town.ts'

const EVENTS = 14
const names = (count: number, label: string): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${label} ${place}`)

export function concurrent(): void {
  test('follows-meet', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    const friends = names(MEETING - 1, 'friend')
    for (const name of friends) await town.post(name, `Of ${name}`, { isDirect: true })
    await meet(site, [
      ...friends.map((name) => ['PUT', followPath('ann', name)] as const),
      ['PUT', `/people/ann/display-name`, { displayName: 'Ann herself' }],
    ])
    for (const name of friends) town.follows('ann', name)
    town.names.set('ann', 'Ann herself')
    await expectFeed(town, 'ann', {
      limit: 100,
      why: `ann followed ${friends.length} people at the same instant`,
    })
    // What she wants to be called has met her follows as well.
    await town.follow('bob', 'ann')
    await town.post('ann', 'Of my own')
    await site.world.run(5000)
    await expectFeed(town, 'bob', { why: 'ann chose a display name while she followed people' })
    const gone = friends.slice(0, 8)
    await meet(site, [
      ...gone.map((name) => ['DELETE', followPath('ann', name)] as const),
      ...names(4, 'newcomer').map((name) => ['PUT', followPath('ann', name)] as const),
    ])
    for (const name of names(4, 'newcomer')) {
      town.follows('ann', name)
      await town.post(name, `Of ${name}`)
    }
    for (const name of gone) await town.unfollow('ann', name)
    await expectFeed(town, 'ann', {
      limit: 100,
      why: 'ann unfollowed eight and followed four at the same instant',
    })
  })

  test('followed-by-many', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    const readers = names(MEETING - 2, 'reader')
    const posts = ['While they follow', 'And another one']
    const outcomes = await allAtOnce(site, [
      ...readers.map((name) => ['PUT', followPath(name, 'bob')] as const),
      ...posts.map((text) => ['POST', '/cards', { author: 'bob', text }] as const),
    ])
    for (const [place, name] of readers.entries()) {
      const outcome = outcomes[place]
      if (outcome !== undefined) expectDone(outcome, `${MEETING} came at the same instant`)
      town.follows(name, 'bob')
    }
    for (const [place, text] of posts.entries()) {
      const outcome = outcomes[readers.length + place]
      if (outcome !== undefined) town.posted(outcome, 'bob', text)
    }
    for (const name of readers)
      await expectFeed(town, name, { why: `${readers.length} people followed bob as he posted` })
  })

  test('likes-meet', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const card = await town.post('bob', 'Everybody likes it')
    const fans = names(MEETING, 'fan')
    await meet(
      site,
      fans.map((who) => ['PUT', likePath(card.id, who)] as const),
    )
    for (const who of fans) town.likes(card, who)
    await expectFeed(town, 'ann', { why: `${MEETING} people liked it at the same instant` })
    await meet(site, [
      ...fans.slice(0, 6).flatMap(
        (who) =>
          [
            ['DELETE', likePath(card.id, who)],
            ['DELETE', likePath(card.id, who)],
          ] as const,
      ),
      ...fans.slice(6, 12).flatMap(
        (who) =>
          [
            ['PUT', likePath(card.id, who)],
            ['PUT', likePath(card.id, who)],
          ] as const,
      ),
    ])
    for (const who of fans.slice(0, 6)) await town.unlike(card, who)
    await expectFeed(town, 'ann', { why: 'six of them unliked it, twice each, at the same instant' })
  })

  test('posts-meet', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.followAll('ann', ['bob', 'cem'])
    const texts = names(MEETING, 'Card')
    const outcomes = await allAtOnce(
      site,
      texts.map(
        (text, place) => ['POST', '/cards', { author: place % 6 === 0 ? 'cem' : 'bob', text }] as const,
      ),
    )
    for (const [place, outcome] of outcomes.entries()) {
      town.posted(outcome, place % 6 === 0 ? 'cem' : 'bob', texts[place] ?? '')
      expectInTime(outcome)
    }
    const why = `${MEETING} cards were posted at the same instant, most of them by bob`
    await expectFeed(town, 'ann', { limit: 100, why })
    await expectFeed(town, 'ann', { limit: 5, why })
  })

  test.real('likes-count-once', async (context) => {
    const site = await open(context, 'documents', { isReal: true })
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const card = await town.post('bob', 'Liked')
    for (const who of ['cem', 'cem', 'dora', 'cem']) await town.like(card, who)
    await expectFeed(town, 'ann', { why: 'two people like it, one of whom said so three times' })
    for (const who of ['cem', 'nobody', 'cem']) await town.unlike(card, who)
    await expectFeed(town, 'ann', { why: 'one has unliked it, twice, and one who had not liked it as well' })
    await town.like(card, 'cem')
    await expectFeed(town, 'ann', { why: 'who had unliked it likes it again' })
    for (const method of ['PUT', 'DELETE']) {
      const outcome = await askPatiently(site, method, likePath('no-such-card', 'cem'))
      const values = { request: outcome.request, got: got(outcome) }
      expect(got(outcome), say('unknown-card', values, outcome.at)).toBe(404)
    }
  })

  test('interrupted', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const card = await town.post('bob', 'Liked in a storm')
    for (const victim of [nodeOf(site), databaseOf(site)]) {
      for (const method of ['PUT', 'DELETE', 'PUT'] as const) {
        await crashAtEachEvent(victim, {
          events: EVENTS,
          disk: 'unsynced',
          during: (event) => ask(site, method, likePath(card.id, `fan ${event}`)),
          after: async (event) => {
            await site.world.run(BACK_WITHIN_MS)
            const asking = { node: event, isDirect: true }
            if (method === 'PUT') await town.like(card, `fan ${event}`, asking)
            else await town.unlike(card, `fan ${event}`, asking)
            const why = `${victim.name} crashed before its event ${event} of a ${method}, which was sent again`
            await expectFeed(town, 'ann', { why, isDirect: true })
          },
        })
      }
    }
  })

  test('answers-lost', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const card = await town.post('bob', 'Liked')
    for (const round of [0, 1, 2, 3, 4]) {
      const [path, follow] = [likePath(card.id, `fan ${round}`), followPath('ann', `friend ${round}`)]
      // What the database says does not come back: the first answer, or a later one.
      const going = [ask(site, 'PUT', path), ask(site, 'PUT', follow)]
      await site.world.run(5 + round * 0.6 + site.chance(0, 0.4))
      const cut = site.world.partition([databaseOf(site)], nodesOf(site), 'one-way')
      await site.world.run(2500)
      cut.heal()
      await Promise.all(going)
      await site.world.run(BACK_WITHIN_MS)
      await town.like(card, `fan ${round}`)
      await town.follow('ann', `friend ${round}`)
      await town.post(`friend ${round}`, `Friends since round ${round}`)
      await expectFeed(town, 'ann', { why: 'answers of the database were lost, and all was sent again' })
    }
  })

  test('leavers-at-the-door', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const card = await town.post('bob', 'Liked')
    for (const round of [0, 1, 2, 3]) {
      const leaver = new AbortController()
      const { signal } = leaver
      const fans = names(6, `fan ${round}`)
      // They leave in the midst of others who want to change the same.
      const gone = ['left', 'gone'].map((who) =>
        ask(site, 'PUT', likePath(card.id, `${who} ${round}`), { signal }),
      )
      const others = fans.map((who, place) => ask(site, 'PUT', likePath(card.id, who), { node: place }))
      await site.world.run(5.5 + round * 0.8 + site.chance(0, 0.5))
      leaver.abort()
      for (const outcome of await Promise.all(others)) expectDone(outcome, 'somebody else has left meanwhile')
      await Promise.all(gone)
      await site.world.run(50)
      for (const who of fans) town.likes(card, who)
      for (const who of [`left ${round}`, `gone ${round}`]) await town.like(card, who)
      await expectFeed(town, 'ann', { why: 'some have left as they liked it, and liked it again' })
    }
  })

  test('one-of-the-two', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.post('bob', 'Of bob')
    await town.follow('ann', 'cem')
    await town.post('cem', 'Of cem')
    for (let round = 0; round < 4; round++) {
      await meet(site, [
        ['PUT', followPath('ann', 'bob')],
        ['DELETE', followPath('ann', 'bob')],
        ['PUT', followPath('ann', `friend ${round}`)],
      ])
      town.follows('ann', `friend ${round}`)
      await town.post(`friend ${round}`, `Of friend ${round}`)
      // Followed or not: whichever it is, the same at both nodes.
      const seen: string[] = []
      for (const node of [0, 1]) {
        const pages = await readAll(site, 'ann', { node })
        const cards = pages.flatMap(({ cards }) => cards)
        seen.push(cards.map(({ id }) => id).join())
        const others = cards.filter(({ author }) => author !== 'bob').length
        const values = { wanted: round + 2, got: others, name: segment('ann') }
        expect(others, say('others-lost', values, pages[0]?.outcome.at)).toBe(round + 2)
      }
      expect(seen[0] === seen[1], say('nodes-differ', { reader: 'ann' })).toBe(true)
      await town.follow('ann', 'bob')
      await expectFeed(town, 'ann', { why: 'ann has followed bob after all' })
      await town.unfollow('ann', 'bob')
      await expectFeed(town, 'ann', { why: 'ann has unfollowed bob in the end' })
    }
  })
}

async function meet(site: Site, requests: Parameters<typeof allAtOnce>[1]): Promise<void> {
  for (const outcome of await allAtOnce(site, requests)) {
    expectDone(outcome, `${requests.length} came at the same instant`)
    expectInTime(outcome)
  }
}

function expectInTime(outcome: Outcome): void {
  const values = { request: outcome.request, ms: Math.round(outcome.tookMs) }
  expect(outcome.tookMs <= ANSWER_WITHIN_MS + WAY_MS, say('late', values, outcome.at)).toBe(true)
}
