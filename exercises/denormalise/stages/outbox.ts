/** Stage 2: a card is in all feeds or in none, whatever dies in between, and whoever sends it again. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { got, type Outcome } from '../../kit/json-users.ts'
import { inTime } from '../../kit/waiting.ts'
import { expectFeeds, expectFeedsSoon } from '../feeds.ts'
import { openQuarter, type Quarter } from '../quarter.ts'
import { ask, open, webOf } from '../site.ts'
import { cardPath, fieldOf, Town } from '../town.ts'

/** More than a node takes in while it saves a card and copies it. */
const EVENTS = 40
/** In which a node that looks once a second has begun to copy. */
const BEGUN_WITHIN_MS = 1500

export function outbox(): void {
  test.real('a-node-dies-and-stays-dead', async (context) => {
    const site = await open(context, { isReal: true })
    const town = new Town(site)
    await town.followAll(['ann', 'bob', 'cem', 'dora'], ['eve', 'finn'])
    await town.settleFollows()
    for (const author of ['eve', 'finn', 'eve']) await town.post(author, `A card of ${author}`, { node: 0 })
    webOf(site).crash({ disk: 'lose' })
    town.changed()
    const why = 'web-1 died right after its answer, and web-2 was well'
    await expectFeedsSoon(town, ['ann', 'bob', 'cem', 'dora'], { why, node: 1 })
  })
  test('a-node-dies-at-any-event', diesAtAnyEvent)
  test('a-shard-dies-at-any-event', shardDiesAtAnyEvent)
  test('sent-again', sentAgain)
}

/** All of the first ones, and some of those in which it copies. */
function eventsOf({ site }: Quarter): readonly number[] {
  const events: number[] = []
  for (let event = 1; event <= EVENTS; event += event < 6 ? 1 : Math.round(site.chance(2, 6)))
    events.push(event)
  return events
}

async function diesAtAnyEvent(context: TestContext): Promise<void> {
  const quarter = await openQuarter(context)
  const { site, town, authors, readers } = quarter
  const [first, second] = [webOf(site, 0), webOf(site, 1)]
  for (const event of eventsOf(quarter)) {
    // The other one sleeps meanwhile, or is dead: so what is copied until then is the work of this one.
    const staysDead = event % 2 === 0
    const pause = staysDead ? second.pause() : undefined
    if (!staysDead) second.crash({ disk: 'keep' })
    const crash = first.crashBefore(event, { disk: 'lose' })
    const [author, id] = [authors[event % 4] ?? '', town.newId()]
    const text = `While web-1 dies before event ${event}`
    await ask(site, 'PUT', cardPath(author, id), { json: { text }, patienceMs: 1000 })
    await inTime(site.world.until(() => first.state === 'down', BEGUN_WITHIN_MS))
    crash.heal()
    pause?.heal()
    if (!staysDead && first.state === 'down') await first.restart()
    town.changed()
    const node = staysDead ? 1 : 0
    await site.world.run(100)
    await town.findOut(author, id, [text], { node })
    const why = staysDead
      ? `web-1 died before its event ${event} of a PUT, and web-2 was up`
      : `web-1 died before its event ${event} of a PUT, and was up again, alone`
    await expectFeedsSoon(town, readers.slice(0, 4), { why, node })
    for (const web of [first, second]) if (web.state === 'down') await web.restart()
  }
  await expectFeeds(town, readers.slice(0, 4), { why: 'web-1 had died again and again' })
}

async function shardDiesAtAnyEvent(context: TestContext): Promise<void> {
  const { site, town, authors, readers } = await openQuarter(context)
  const [author = ''] = authors
  for (const [place, victim] of site.shards.slice(0, 2).entries())
    for (let event = 1; event <= 12; event += event < 4 ? 1 : 4) {
      const disk = (['unsynced', 'keep', 'chance'] as const)[event % 3] ?? 'keep'
      const crash = victim.crashBefore(event, { disk })
      const id = town.newId()
      const text = `While ${victim.name} dies before event ${event}`
      await ask(site, 'PUT', cardPath(author, id), { json: { text }, node: event })
      await inTime(site.world.until(() => victim.state === 'down', BEGUN_WITHIN_MS))
      await site.world.run(site.chance(0, 900))
      crash.heal()
      if (victim.state === 'down') await victim.restart()
      town.changed()
      await site.world.run(100)
      await town.findOut(author, id, [text], { node: event })
      const whose = place === 0 ? 'the author’s shard' : 'a follower’s shard'
      const why = `${whose} died before its event ${event} of a PUT, and was back`
      await expectFeedsSoon(town, readers.slice(0, 4), { why, node: event })
    }
  await expectFeeds(town, readers.slice(0, 4), { why: 'shards had died again and again' })
}

async function sentAgain(context: TestContext): Promise<void> {
  const { site, town, authors, readers } = await openQuarter(context)
  const afterMs = [1, 6, 8, 10, 12, 15, site.chance(5, 16)]
  for (const [place, leavesMs] of afterMs.entries()) {
    const [author, id] = [authors[place % 4] ?? '', town.newId()]
    const text = `Sent again after ${place}`
    const path = cardPath(author, id)
    // They leave before the answer. Every other one sends it again, to the other node.
    const left = await ask(site, 'PUT', path, { json: { text }, node: place, patienceMs: leavesMs })
    const isSentAgain = place % 2 === 0
    const outcomes = isSentAgain
      ? [left, await ask(site, 'PUT', path, { json: { text }, node: place + 1 })]
      : [left]
    if (isSentAgain) expectSaved(outcomes)
    // What is on its way still arrives.
    await site.world.run(200)
    await town.findOut(author, id, [text])
    expectOneTime(outcomes, town.cards.get(id)?.at)
    town.changed()
  }
  for (const author of authors) {
    const id = town.newId()
    const text = `To both at once, by ${author}`
    const put = (node: number): Promise<Outcome> =>
      ask(site, 'PUT', cardPath(author, id), { json: { text }, node, isDirect: true })
    const outcomes = await Promise.all([put(0), put(1)])
    expectSaved(outcomes)
    await town.findOut(author, id, [text])
    expectOneTime(outcomes, town.cards.get(id)?.at)
    town.changed()
  }
  await expectFeeds(town, readers.slice(0, 4), {
    why: 'users had left before the answer, or sent their card to both nodes',
  })
}

function expectSaved(outcomes: readonly Outcome[]): void {
  const last = outcomes.at(-1)
  if (last === undefined) return
  const values = { request: last.request, got: got(last) }
  expect([200, 201].includes(last.status), say('again-not-saved', values, last.at)).toBe(true)
}

/** What was answered, and what the home says. */
function expectOneTime(outcomes: readonly Outcome[], at: number | undefined): void {
  for (const outcome of outcomes) {
    if (outcome.status !== 200 && outcome.status !== 201) continue
    const told = fieldOf(outcome.json, 'at')
    const values = { request: outcome.request, told: String(told), at: String(at) }
    expect(told, say('another-time', values, outcome.at)).toBe(at)
  }
}
