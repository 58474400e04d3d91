/** The fourth stage: the cache is away. Users are answered all the same, and hardly later. */
import { expect, say, test } from 'millions/suite'
import { wideValue } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  askPatiently,
  cacheOf,
  change,
  changeAll,
  databaseOf,
  keysOf,
  mark,
  type Outcome,
  open,
  request,
  sent,
  setClocks,
  webFor,
  webs,
  websOf,
} from '../cluster.ts'
import { expectInTime, expectQuick, expectValue, hits } from '../expectations.ts'
import { expectConditions, expectHeadMeets, expectNoTags } from '../odd-requests.ts'
import {
  askSlowly,
  expectAll,
  expectAsTheDatabase,
  expectAway,
  expectBack,
  expectBooted,
  expectBothAway,
  expectNoticed,
  expectWrite,
  readSlowly,
  untilAsked,
} from '../outages.ts'
import { TRIES_EVERY_MS } from '../promises.ts'

export function down(): void {
  test.real('cache-dies', async (context) => {
    const cluster = await open(context, { ttlMs: 60_000 })
    await changeAll(cluster, ['card'])
    await askPatiently(cluster, '/items/card')
    cacheOf(cluster).crash({ disk: 'lose' })
    await change(cluster, 'card', 'second card')
    for (const web of webs)
      expectValue(
        await askPatiently(cluster, '/items/card', { web }),
        'second card',
        'the cache is dead',
        'cache-away',
      )
    await cacheOf(cluster).restart()
    for (const web of webs)
      expectValue(
        await askPatiently(cluster, '/items/card', { web }),
        'second card',
        'the cache is back, and was empty',
      )
  })

  test('dead-then-back', async (context) => {
    const cluster = await open(context)
    await changeAll(cluster, keysOf('card', 4))
    await ask(cluster, '/items/card-0')
    await cluster.world.run(cluster.chance(1100, 1500))
    cacheOf(cluster).crash({ disk: 'keep' })
    await expectNoticed(cluster, 'is dead')
    await expectAway(cluster, 'is dead', 3000)
    await expectWrite(cluster, 'new', 'the cache is dead')
    await change(cluster, 'card-0', 'second card-0')
    setClocks(cluster, 'back')
    await cacheOf(cluster).restart()
    await expectBooted(cluster, 'second card-0')
    await change(cluster, 'card-0', 'first card-0')
    await expectBack(cluster)
  })

  test('frozen-then-back', async (context) => {
    const cluster = await open(context)
    const { world, chance, ttlMs } = cluster
    await changeAll(cluster, keysOf('card', 4))
    for (const web of webs) await ask(cluster, '/items/card-0', { web })
    const inHand = await readSlowly(cluster)
    await untilAsked(cluster)
    await world.run(chance(20, 50))
    const frozen = cacheOf(cluster).pause()
    await expectNoticed(cluster, 'is frozen')
    await expectAll(inHand, 'first card-1', 'the cache froze while it waited for it')
    await expectAway(cluster, 'is frozen', 12_000)
    await expectWrite(cluster, 'meanwhile', 'the cache is frozen')
    await change(cluster, 'card-0', 'second card-0')
    await untilAsked(cluster)
    // One more time in vain: the next time is as far away as it can be.
    await world.run(chance(310, 400))
    frozen.heal()
    // It has slept for longer than anything may live.
    for (const web of webs) {
      const outcome = await ask(cluster, '/items/card-0', { web })
      const values = { found: outcome.text, ttlMs, request: `GET /items/card-0 at ${web}` }
      expect(outcome.text, say('slept-and-old', values, outcome.at)).toBe('second card-0')
    }
    await expectBack(cluster)
  })

  test('one-is-cut-off', async (context) => {
    const cluster = await open(context, { ttlMs: 30_000 })
    const { world, chance } = cluster
    await changeAll(cluster, ['hot', ...keysOf('card', 4)])
    for (const web of webs) await ask(cluster, '/items/hot', { web })
    const [first, second] = chance(0, 2) < 1 ? [0, 1] : [1, 0]
    for (const direction of ['both', 'one-way'] as const) {
      const path = `/items/hot?${direction}`
      const inHand = await askSlowly(cluster, path, [webFor(first)])
      const cut = world.partition([cacheOf(cluster)], [world.node(webFor(first))], direction)
      const why = direction === 'both' ? 'is cut off from it' : 'hears it, and its answers are lost'
      for (let users = 0; users < 5; users++) inHand.push(ask(cluster, path, { web: webFor(second) }))
      await expectNoticed(cluster, why, [webFor(first)])
      await expectAll(inHand, 'first hot', 'one web server was cut off with this read in hand')
      await hits(cluster, path, 'first hot', { web: webFor(second) })
      for (let times = 0; times < 5; times++) {
        expectQuick(
          await hits(cluster, '/items/hot', 'first hot', { web: webFor(second) }),
          'The other web server cannot reach the cache',
        )
        await world.run(chance(30, 120))
      }
      await expectAway(cluster, why, 1500, [webFor(first)])
      cut.heal()
      await expectBack(cluster)
    }
  })

  test('whole-past-the-cache', async (context) => {
    const cluster = await open(context, { ttlMs: 30_000 })
    const { world } = cluster
    const texts = ['', '\ufeffname;city', wideValue(3, 40)]
    for (const [place, text] of texts.entries()) await change(cluster, `odd-${place}`, text)
    await changeAll(cluster, ['known', 'both', 'met'])
    const paths = [
      ...texts.map((_, place) => `/items/odd-${place}`),
      '/items?prefix=odd',
      '/items/none',
      '/items/%ff',
    ]
    for (const kind of ['frozen', 'dead'] as const) {
      const frozen = kind === 'frozen' ? cacheOf(cluster).pause() : undefined
      if (kind === 'dead') cacheOf(cluster).crash({ disk: 'lose' })
      await ask(cluster, '/items/odd-0')
      for (const [place, path] of paths.entries()) {
        for (const method of ['GET', 'HEAD']) await expectAsTheDatabase(cluster, path, method, webFor(place))
      }
      databaseOf(cluster).setVars({ READS: 'failing' })
      await expectAsTheDatabase(cluster, '/items/odd-1', 'GET', webs[0])
      databaseOf(cluster).setVars({ READS: 'well', READ_MS: '60' })
      await expectHeadMeets(cluster)
      await expectConditions(cluster)
      await expectNoTags(cluster)
      databaseOf(cluster).setVars({ READ_MS: '0' })
      frozen?.heal()
      if (kind === 'dead') await cacheOf(cluster).restart()
      await world.run(200)
    }
  })

  test('its-line-is-full', async (context) => {
    const cluster = await open(context, { cache: { serviceMs: 30, backlog: 2 } })
    const keys = keysOf('card', 16)
    await changeAll(cluster, keys)
    for (const round of [0, 1]) {
      const outcomes = await allOf(
        keys.map((key, place) => ask(cluster, `/items/${key}`, { web: webFor(place + round) })),
      )
      for (const [place, outcome] of outcomes.entries())
        expectValue(outcome, `first card-${place}`, 'the line of the cache is full', 'cache-away')
    }
  })

  test('slow-is-not-dead', async (context) => {
    const cluster = await open(context, { ttlMs: 30_000 })
    const { world, chance } = cluster
    await changeAll(cluster, keysOf('card', 3))
    for (const web of websOf(cluster)) {
      world.link(web, cacheOf(cluster), { delayMs: 80 })
      world.link(cacheOf(cluster), web, { delayMs: 80 })
    }
    for (const web of webs) {
      for (const key of keysOf('card', 3)) {
        await ask(cluster, `/items/${key}`, { web })
        await world.run(chance(100, 500))
      }
    }
    for (let times = 0; times < 6; times++) {
      const since = mark(cluster)
      const key = `card-${times % 3}`
      const outcome = await ask(cluster, `/items/${key}`, { web: webFor(times) })
      expectValue(outcome, `first ${key}`, 'the cache takes 160 ms to answer')
      const count = sent(cluster, since).length
      expect(count, say('slow-taken-for-dead', { web: webFor(times), count }, sent(cluster, since)[0])).toBe(
        0,
      )
      await world.run(chance(100, 700))
    }
  })

  test('leaves-while-it-is-tried', async (context) => {
    const cluster = await open(context, { ttlMs: 8000 })
    const { world, chance } = cluster
    const keys = keysOf('card', 4)
    await changeAll(cluster, keys)
    await world.run(chance(0, 1000))
    const frozen = cacheOf(cluster).pause()
    await expectNoticed(cluster, 'is frozen')
    // Of these the cache hears nothing, not even when it wakes.
    for (const [place, key] of keys.entries())
      await ask(cluster, `/items/${key}?past`, { web: webFor(place) })
    await changeAll(cluster, keys, 'second')
    // Whoever tries it from now on has a user who does not wait for what comes of it.
    const untilMs = world.nowMs + TRIES_EVERY_MS + 500
    const asked: Promise<Outcome>[] = []
    while (world.nowMs < untilMs) {
      for (const web of webs) asked.push(ask(cluster, '/items/card-0', { web, patienceMs: chance(40, 140) }))
      await world.run(chance(300, 800))
    }
    await allOf(asked)
    frozen.heal()
    await expectBack(cluster)
    // What was read past it while it was away is older than anything may live.
    for (const [place, key] of keys.entries()) {
      const outcome = await ask(cluster, `/items/${key}?past`, { web: webFor(place + 1) })
      const values = { request: request(outcome), found: outcome.text, ttlMs: 8000 }
      expect(outcome.text, say('brought-later', values, outcome.at)).toBe(`second ${key}`)
    }
  })

  test('dies-with-reads-in-hand', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '300' } })
    const { world, chance } = cluster
    await changeAll(cluster, keysOf('card', 6))
    for (const round of [0, 1]) {
      const asked = keysOf('card', 6).map((key, place) =>
        ask(cluster, `/items/${key}?${round}`, { web: webFor(place) }),
      )
      await world.run(chance(30, 250))
      cacheOf(cluster).crash({ disk: 'lose' })
      for (const [place, outcome] of (await allOf(asked)).entries()) {
        expectValue(outcome, `first card-${place}`, 'the cache died while it worked on it', 'cache-away')
        expectInTime(outcome, 'the cache died while it worked on it')
      }
      await cacheOf(cluster).restart()
      if (round === 0) await world.run(6500)
    }
  })

  test('outage-after-outage', async (context) => {
    const cluster = await open(context, { ttlMs: 30_000 })
    const { world, chance } = cluster
    await changeAll(cluster, ['hot', ...keysOf('card', 4)])
    for (const kind of ['frozen', 'dead', 'cut off', 'frozen']) {
      const frozen = kind === 'frozen' ? cacheOf(cluster).pause() : undefined
      if (kind === 'dead') cacheOf(cluster).crash({ disk: 'lose' })
      const cut = kind === 'cut off' ? world.partition([cacheOf(cluster)], websOf(cluster)) : undefined
      await expectNoticed(cluster, `is ${kind}`)
      await expectAway(cluster, `is ${kind}`, chance(500, 1500))
      // What to do next does not depend on what the clocks show.
      const clocks = websOf(cluster).map((web) => web.skewClock(Math.round(chance(-7_200_000, 7_200_000))))
      frozen?.heal()
      cut?.heal()
      if (kind === 'dead') await cacheOf(cluster).restart()
      await expectBack(cluster)
      for (const clock of clocks) clock.heal()
    }
  })

  test('away-at-boot', async (context) => {
    const cluster = await open(context, { ttlMs: 30_000 })
    await changeAll(cluster, keysOf('card', 4))
    for (const kind of ['dead', 'frozen'] as const) {
      const frozen = kind === 'frozen' ? cacheOf(cluster).pause() : undefined
      if (kind === 'dead') cacheOf(cluster).crash({ disk: 'lose' })
      for (const web of websOf(cluster)) web.crash({ disk: 'lose' })
      for (const web of websOf(cluster)) await web.restart()
      await expectNoticed(cluster, `was ${kind} when the web servers booted`)
      await expectAway(cluster, `was ${kind} when the web servers booted`, 700)
      frozen?.heal()
      if (kind === 'dead') await cacheOf(cluster).restart()
      await expectBack(cluster)
    }
  })

  test('both-are-away', async (context) => {
    const cluster = await open(context)
    await changeAll(cluster, keysOf('card', 4))
    for (const kind of ['dead', 'frozen'] as const) {
      await expectBothAway(cluster, kind)
      await expectBack(cluster)
    }
  })
}
