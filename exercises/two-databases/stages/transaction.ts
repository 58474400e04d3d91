/** A number that is kept beside what it counts, at every moment. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { got, look, type Outcome } from '../../kit/json-users.ts'
import { underWay } from '../../kit/waiting.ts'
import { asAtFirst, bootAgain } from '../boots.ts'
import { expectCounted, expectTables } from '../counts.ts'
import { expectFeed, readPage } from '../feeds.ts'
import { ANSWER_WITHIN_MS, CORE_MS, MEETING, WAY_MS } from '../promises.ts'
import { ask, askPatiently, databaseOf, nodeOf, nodesOf, open, type Site } from '../site.ts'
import { FANS, FEW_FANS, LIKED_CARDS, likedBy, likedCards } from '../tables.ts'
import { expectDone, likePath, Town } from '../town.ts'

/** More than a like takes its node, or the database. */
const EVENTS = 9

export function transaction(): void {
  test('a-thousand-likes', async (context) => {
    const site = await open(context, 'relational', { first: likedBy(FANS) })
    const town = likedTown(site, FANS)
    await expectCounted(site, 'both nodes have booted over cards with a thousand likes', FANS * LIKED_CARDS)
    for (const node of [0, 1]) {
      const before = databaseOf(site).cpuMs
      const { outcome } = await readPage(site, 'reader', { limit: LIKED_CARDS, node })
      const tookMs = databaseOf(site).cpuMs - before
      const why = 'each card of the page has a thousand likes'
      const values = { page: 1, limit: LIKED_CARDS, ms: tookMs.toFixed(2), most: CORE_MS, why }
      expect(tookMs <= CORE_MS, say('feed-takes-long', values, outcome.at)).toBe(true)
    }
    await expectFeed(town, 'reader', { limit: 50, why: 'cards had their likes before the program booted' })
    const [card] = town.cards
    if (card === undefined) throw new Error('there is no card')
    await town.unlike(card, 'fan-7')
    await town.like(card, 'somebody new')
    await town.like(card, 'somebody else')
    await expectFeed(town, 'reader', { why: 'one of a thousand has unliked a card, and two have liked it' })
    await expectCounted(site, 'an old card was liked and unliked')
    await expectTables(site, LIKED_CARDS + 1, 0)
    // All is counted by now, and a boot that counts anew looks at twenty thousand rows.
    const before = databaseOf(site).cpuMs
    await bootAgain(site, [nodeOf(site)], 'all was there already')
    await site.world.run(300)
    const bootMs = databaseOf(site).cpuMs - before
    const values = { ms: bootMs.toFixed(2), limit: CORE_MS, nodes: 1 }
    expect(bootMs <= CORE_MS, say('boot-takes-long', values)).toBe(true)
  })

  test.real('once-each', async (context) => {
    const site = await open(context, 'relational', { isReal: true })
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const [card, other] = [await town.post('bob', 'Liked'), await town.post('bob', 'Not so much')]
    for (const who of ['cem', 'cem', 'dora', 'bob', 'cem']) await town.like(card, who)
    await expectFeed(town, 'ann', { why: 'three people like a card, one of whom said so three times' })
    for (const who of ['cem', 'cem', 'nobody']) await town.unlike(card, who)
    await town.unlike(other, 'cem')
    await expectFeed(town, 'ann', { why: 'one has unliked it, twice, and one who had not liked it as well' })
    await town.like(card, 'cem')
    await expectFeed(town, 'ann', { why: 'who had unliked it likes it again' })
    await expectCounted(site, 'people have liked and unliked', 3)
    for (const method of ['PUT', 'DELETE']) {
      const outcome = await askPatiently(site, method, likePath('no-such-card', 'cem'))
      const values = { request: outcome.request, got: got(outcome) }
      expect(got(outcome), say('unknown-card', values, outcome.at)).toBe(404)
    }
    await expectCounted(site, 'a card that there is not was liked', 3)
  })

  test('all-count', async (context) => {
    const site = await open(context, 'relational')
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const card = await town.post('bob', 'Everybody likes it')
    const other = await town.post('bob', 'So they do this one')
    const fans = Array.from({ length: MEETING }, (_, place) => `fan ${place}`)
    await meet(site, [
      ...fans.map((who) => ['PUT', likePath(card.id, who)] as const),
      // Each of them twice, at both nodes.
      ...fans.slice(0, 6).flatMap(
        (who) =>
          [
            ['PUT', likePath(other.id, who)],
            ['PUT', likePath(other.id, who)],
          ] as const,
      ),
    ])
    for (const who of fans) town.likes(card, who)
    for (const who of fans.slice(0, 6)) town.likes(other, who)
    await expectFeed(town, 'ann', {
      why: `${MEETING} people liked a card at the same instant, at both nodes`,
    })
    await meet(site, [
      ...fans.slice(0, 9).flatMap(
        (who) =>
          [
            ['DELETE', likePath(card.id, who)],
            ['DELETE', likePath(card.id, who)],
          ] as const,
      ),
      ...fans.slice(9, 14).map((who) => ['PUT', likePath(card.id, who)] as const),
    ])
    for (const who of fans.slice(0, 9)) await town.unlike(card, who)
    await expectFeed(town, 'ann', { why: 'nine unliked it twice each, at the same instant' })
    await expectCounted(site, 'many liked and unliked at the same instant', MEETING - 9 + 6)
  })

  test('at-every-moment', async (context) => {
    const site = await open(context, 'relational')
    const { world } = site
    const card = await new Town(site).post('bob', 'Watched')
    databaseOf(site).slowDisk(3)
    for (const [round, method] of ['PUT', 'DELETE', 'PUT'].entries()) {
      const likes = [0, 1, 2, 3, 4, 5].map((place) => async () => {
        await world.run(0)
        return await ask(site, method, likePath(card.id, `fan ${place % 4}`), { node: place })
      })
      const going = underWay(Promise.all(likes.map((like) => like())))
      for (let looks = 0; looks < 40 && !going.isOver; looks++) {
        await world.run(site.chance(0.2, 1.2))
        await expectCounted(site, `somebody looked while likes were on their way, in round ${round + 1}`)
      }
      await going.end
    }
    await expectCounted(site, 'likes and unlikes have ended', 4)
  })

  test('node-crashes', async (context) => {
    const site = await open(context, 'relational')
    const card = await new Town(site).post('bob', 'Liked in a storm')
    const node = nodeOf(site)
    for (const [method, wanted] of [
      ['PUT', 1],
      ['DELETE', 0],
    ] as const) {
      await crashAtEachEvent(node, {
        events: EVENTS,
        disk: 'chance',
        during: (event) => ask(site, method, likePath(card.id, `fan ${event}`)),
        after: async (event) => {
          const why = `the node crashed before its event ${event} of a ${method}`
          await site.world.run(5)
          await expectCounted(site, why)
          expectDone(
            await ask(site, method, likePath(card.id, `fan ${event}`)),
            `${why}, and it was sent again`,
          )
          await expectCounted(site, `${why}, and it was sent again`, wanted === 1 ? event : EVENTS - event)
        },
      })
    }
  })

  test('database-crashes', async (context) => {
    const site = await open(context, 'relational')
    const card = await new Town(site).post('bob', 'Liked in a storm')
    for (const [method, wanted] of [
      ['PUT', 1],
      ['DELETE', 0],
    ] as const) {
      await crashAtEachEvent(databaseOf(site), {
        events: EVENTS + 4,
        disk: 'unsynced',
        during: (event) => ask(site, method, likePath(card.id, `fan ${event}`)),
        after: async (event) => {
          const why = `the database crashed before its event ${event} of a ${method}`
          await expectCounted(site, why)
          await site.world.run(1000)
          expectDone(await ask(site, method, likePath(card.id, `fan ${event}`), { node: event }), why)
          await expectCounted(
            site,
            `${why}, and it was sent again`,
            wanted === 1 ? event : EVENTS + 4 - event,
          )
        },
      })
    }
  })

  test('leavers', async (context) => {
    const site = await open(context, 'relational')
    const { world } = site
    const card = await new Town(site).post('bob', 'Liked by people in a hurry')
    databaseOf(site).slowDisk(4)
    for (let count = 0; count < 12; count++) {
      const method = count % 3 === 2 ? 'DELETE' : 'PUT'
      const leaver = new AbortController()
      const going = ask(site, method, likePath(card.id, `fan ${count - (count % 3)}`), {
        signal: leaver.signal,
      })
      await world.run(5 + count * 0.7 + site.chance(0, 0.5))
      leaver.abort()
      await going
      await world.run(30)
      await expectCounted(site, 'a user left while their like was on its way')
    }
    const outcome = await ask(site, 'PUT', likePath(card.id, 'somebody patient'))
    expectDone(outcome, 'others had left before their answers came')
  })

  test('watched-as-it-boots', async (context) => {
    const site = await open(context, 'relational', { first: likedBy(FEW_FANS) })
    for (const round of [0, 1]) {
      for (const node of nodesOf(site)) node.crash({ disk: 'keep' })
      await asAtFirst(databaseOf(site))
      databaseOf(site).slowDisk(1 + 3 * round)
      const boots = underWay(Promise.all(nodesOf(site).map((node) => node.restart())))
      for (let looks = 0; looks < 80; looks++) {
        await site.world.run(site.chance(0.1, 0.5))
        const rows = await look(databaseOf(site), 'SELECT likes FROM cards LIMIT 1')
        if (Array.isArray(rows)) await expectCounted(site, 'somebody looked while the nodes booted')
      }
      await boots.end
    }
  })

  test('half-a-migration', async (context) => {
    const site = await open(context, 'relational', { first: likedBy(FEW_FANS) })
    const town = likedTown(site, FEW_FANS)
    const [one, other] = [nodeOf(site, 0), nodeOf(site, 1)]
    for (let event = 1; event <= 10; event++) {
      for (const node of [one, other]) node.crash({ disk: 'keep' })
      await asAtFirst(databaseOf(site))
      const victim = event % 3 === 0 ? databaseOf(site) : one
      const crash = victim.crashBefore(event)
      const boot = underWay(one.restart().catch(() => undefined))
      await site.world.run(60)
      crash.heal()
      if (databaseOf(site).state === 'down') await databaseOf(site).restart()
      if (one.state === 'down') await boot.end
      await bootAgain(
        site,
        event % 2 === 0 ? [one, other] : [other],
        `a crash came before event ${event} of the boot`,
      )
      await site.world.run(1000)
      const why = `a boot crashed before event ${event}, and the next one has come up`
      await expectFeed(town, 'reader', { limit: 50, node: 1, why })
      await expectCounted(site, why, FEW_FANS * LIKED_CARDS)
    }
  })
}

/** Their answers, which all have to be 204, and in time. */
async function meet(
  site: Site,
  requests: readonly (readonly [method: string, path: string])[],
): Promise<void> {
  const asks = requests.map(
    ([method, path], place) =>
      () =>
        ask(site, method, path, { node: place }),
  )
  const outcomes: readonly Outcome[] = await atOnce(site.world, databaseOf(site), asks)
  for (const outcome of outcomes) {
    expectDone(outcome, `${requests.length} came at the same instant`)
    const values = { request: outcome.request, ms: Math.round(outcome.tookMs) }
    expect(outcome.tookMs <= ANSWER_WITHIN_MS + WAY_MS, say('late', values, outcome.at)).toBe(true)
  }
}

function likedTown(site: Site, fans: number): Town {
  const town = new Town(site)
  town.cards.push(...likedCards())
  town.follows('reader', 'bob')
  for (const card of town.cards.slice(0, LIKED_CARDS))
    for (let fan = 0; fan < fans; fan++) town.likes(card, `fan-${fan}`)
  return town
}
