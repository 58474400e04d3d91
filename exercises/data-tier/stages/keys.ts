/** The same key twice is one card and one answer: at both web servers, at the same moment, and after any crash. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { allOf, underWay } from '../../kit/waiting.ts'
import {
  type Card,
  type Created,
  expectCopies,
  expectCreated,
  expectListed,
  expectRefused,
  expectSame,
  expectSorry,
  post,
  send,
  TOO_LONG,
} from '../cards.ts'
import {
  ask,
  askPatiently,
  type Cluster,
  databaseOf,
  got,
  type Outcome,
  open,
  request,
  webFor,
  webs,
  websOf,
} from '../cluster.ts'
import { begin } from '../outages.ts'
import { ANSWER_WITHIN_MS } from '../promises.ts'

export function keys(): void {
  test.real('same-key-same-answer', async (context) => {
    const cluster = await open(context)
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' }
    const sending = { method: 'POST', body: '{"text":"Greetings"}', headers }
    const first = await askPatiently(cluster, '/cards', sending)
    const card = expectCreated(first, 'Greetings', 'all is well')
    for (const web of webs)
      expectSame(await askPatiently(cluster, '/cards', { ...sending, web }), card, 'it was sent again')
  })

  test('same-key-at-once', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const round of [0, 1, 2]) {
      // Where a write takes its time, whoever comes second surely finds half of the work.
      const slow = databaseOf(cluster).slowDisk(round === 2 ? 1 : 40)
      const key = `at once ${round}`
      const same = [0, 1, 2, 3, 4, 5].map(
        (place) => () => post(cluster, key, { key, web: webFor(place + round) }),
      )
      // At the database, which takes them all in together, or at the web servers.
      const outcomes =
        round === 0
          ? await atOnce(world, databaseOf(cluster), same, 100)
          : await allOf(same.map((one) => one()))
      const cards = outcomes.map((outcome) =>
        expectCreated(outcome, key, 'six with one key came at once', 'same-key-at-once'),
      )
      const ids = new Set(cards.map(({ id }) => id))
      expect(ids.size, say('same-key-other-cards', { ids: ids.size, count: 6 })).toBe(1)
      slow.heal()
      await expectCopies(cluster, key, [1, 1], 'six with one key came at once')
    }
  })

  test('first-sender-leaves', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const slow = databaseOf(cluster).slowDisk(100)
    for (const round of [0, 1, 2, 3]) {
      const key = `left ${round}`
      const left = post(cluster, key, { key, web: webFor(round), patienceMs: chance(60, 90) })
      await world.run(chance(5, 40))
      const second = await post(cluster, key, { key, web: webFor(round > 1 ? round + 1 : round) })
      const why = 'whoever had sent it first left as it was being written'
      expectCreated(second, key, why, 'leavers-felt')
      await left
      await expectCopies(cluster, key, [1, 1], why)
    }
    slow.heal()
  })

  test('other-texts-at-once', async (context) => {
    const cluster = await open(context)
    for (const round of [0, 1]) {
      const key = `differ ${round}`
      const texts = ['One text', 'Another', 'A third one', 'Another'].map((text) => `${text} ${round}`)
      const asked = texts.map((text, place) => () => post(cluster, text, { key, web: webFor(place) }))
      const outcomes =
        round === 0
          ? await atOnce(cluster.world, databaseOf(cluster), asked, 100)
          : await allOf(asked.map((one) => one()))
      const statuses = outcomes.map(got)
      const taken = texts.filter((_, place) => outcomes[place]?.status === 201)
      const kinds = new Set(taken)
      const values = { statuses: statuses.join(', ') }
      expect(kinds.size, say('other-texts-at-once', values, outcomes[0]?.at)).toBe(1)
      const [winner = ''] = taken
      for (const [place, outcome] of outcomes.entries()) {
        const wanted = texts[place] === winner ? 201 : 422
        expect(got(outcome), say('other-texts-at-once', values, outcome.at)).toBe(wanted)
      }
      for (const text of new Set(texts))
        await expectCopies(cluster, text, text === winner ? [1, 1] : [0, 0], 'four with one key came at once')
    }
  })

  test('web-server-crashes', async (context) => {
    const cluster = await open(context)
    const [first] = websOf(cluster)
    if (first === undefined) return
    const answers = new Map<number, Outcome>()
    const cards: Card[] = []
    const why = 'web-1 crashed as it worked on it'
    await crashAtEachEvent(first, {
      events: 10,
      disk: 'lose',
      during: async (event) =>
        answers.set(event, await post(cluster, `Card ${event}`, { key: `key ${event}` })),
      after: async (event) =>
        cards.push(await expectOnce(cluster, event, answers.get(event), webFor(event), why)),
    })
    await expectListed(cluster, cards, `each was sent with a key of its own, and ${why}`)
  })

  test('database-crashes', async (context) => {
    const cluster = await open(context)
    const database = databaseOf(cluster)
    const cards: Card[] = []
    const why = 'the database crashed as it worked on it'
    for (const [round, disk] of (['keep', 'unsynced'] as const).entries()) {
      for (let event = 1; event <= 8; event++) {
        const number = 100 * round + event
        const crash = database.crashBefore(event, { disk })
        const posting = underWay(post(cluster, `Card ${number}`, { key: `key ${number}` }))
        // Some find it again at their next try, some do not.
        const isQuick = event % 2 === 0
        const isDue = (): boolean => posting.isOver || (isQuick && database.state === 'down')
        await cluster.world.until(isDue, ANSWER_WITHIN_MS + 500)
        crash.heal()
        if (database.state === 'down') await database.restart()
        cards.push(await expectOnce(cluster, number, await posting.end, webFor(event), why))
      }
    }
    await expectListed(cluster, cards, `each was sent with a key of its own, and ${why}`)
  })

  test('crash-and-second-at-once', async (context) => {
    const cluster = await open(context)
    const [first] = websOf(cluster)
    if (first === undefined) return
    for (let event = 1; event <= 7; event++) {
      const key = `both ${event}`
      const crash = first.crashBefore(event, { disk: 'lose' })
      const [, second] = await allOf(webs.map((web) => post(cluster, key, { key, web })))
      crash.heal()
      if (first.state === 'down') await first.restart()
      const why = 'it came to both at the same instant, and web-1 crashed as it worked on it'
      if (second === undefined) return
      const card = expectCreated(second, key, why, 'second-felt-the-crash')
      for (const web of webs) expectSame(await post(cluster, key, { key, web }), card, why)
      await expectCopies(cluster, key, [1, 1], why)
    }
  })

  test('other-text-after-a-crash', async (context) => {
    const cluster = await open(context)
    const [first] = websOf(cluster)
    if (first === undefined) return
    for (let event = 1; event <= 6; event++) {
      const [key, one, other] = [`torn ${event}`, `First ${event}`, `Second ${event}`]
      const crash = first.crashBefore(event, { disk: 'lose' })
      await post(cluster, one, { key })
      crash.heal()
      if (first.state === 'down') await first.restart()
      // Which of them has it is decided now, and for good.
      const second = await post(cluster, other, { key, web: webs[1] })
      const isTaken = second.status === 422
      const why = `web-1 crashed as it worked on “${one}”, and then “${other}” came with the same key`
      if (!isTaken) expectCreated(second, other, why, 'not-created-at-last')
      const [winner, loser] = isTaken ? [one, other] : [other, one]
      expectCreated(await post(cluster, winner, { key }), winner, why, 'not-created-at-last')
      await expectRefused(cluster, loser, { key, web: webFor(event) })
      await expectCopies(cluster, winner, [1, 1], why)
      await expectCopies(cluster, loser, [0, 0], why)
    }
  })

  test('all-restart', async (context) => {
    const cluster = await open(context)
    const cards: Created[] = []
    for (const place of [0, 1, 2])
      cards.push(await send(cluster, `Card ${place}`, { key: `key ${place}`, web: webFor(place) }))
    for (const node of [...websOf(cluster), databaseOf(cluster)])
      node.crash({ disk: node.role === 'web' ? 'lose' : 'unsynced' })
    for (const node of [databaseOf(cluster), ...websOf(cluster)]) await node.restart()
    for (const [place, card] of cards.entries()) {
      const again = await post(cluster, card.text, { key: `key ${place}`, web: webFor(place + 1) })
      expectSame(again, card, 'all nodes restarted meanwhile')
      await expectRefused(cluster, 'Another text', { key: `key ${place}`, web: webFor(place) })
    }
    await expectListed(cluster, cards, 'they were sent again after all had restarted')
  })

  test('answers-lost-with-a-key', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const round of [0, 1, 2]) {
      const key = `lost ${round}`
      const outage = begin(cluster, 'answers-lost')
      const asked = underWay(post(cluster, key, { key, web: webFor(round) }))
      // A user who has no answer yet tries the other web server.
      await world.run(chance(100, 600))
      const second = underWay(post(cluster, key, { key, web: webFor(round + 1) }))
      if (round < 2) await world.run(chance(0, 300))
      else await Promise.all([asked.end, second.end])
      await outage.heal()
      const outcomes = [await asked.end, await second.end]
      const why = 'it was sent to both, and answers of the database got lost'
      const again = await post(cluster, key, { key, web: webFor(round) })
      const card = expectCreated(again, key, why, 'not-created-at-last')
      for (const outcome of outcomes) if (outcome.status !== 503) expectSame(outcome, card, why)
      expectSame(await post(cluster, key, { key, web: webFor(round + 1) }), card, why)
      await expectCopies(cluster, key, [1, 1], why)
    }
  })

  test('refusals-are-not-remembered', async (context) => {
    const cluster = await open(context)
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'wrong first' }
    for (const body of ['{"text":""}', 'no JSON']) {
      const refused = await ask(cluster, '/cards', { method: 'POST', body, headers })
      const values = { body, got: got(refused) }
      expect(got(refused), say('no-card-taken', values, refused.at)).toBe(400)
    }
    const long = await post(cluster, TOO_LONG, { key: 'wrong first', isDirect: true })
    const values = { request: request(long), letters: TOO_LONG.length, got: got(long) }
    expect(got(long), say('too-long-taken', values, long.at)).toBe(413)
    const sent = await post(cluster, 'Right', { key: 'wrong first', web: webs[1] })
    expectCreated(sent, 'Right', 'the key had come with a body that was no card', 'refusal-remembered')
    for (const kind of ['dead', 'failing', 'frozen'] as const) {
      const outage = begin(cluster, kind)
      expectSorry(await post(cluster, 'Refused', { key: `other ${kind}` }), outage.why, ANSWER_WITHIN_MS)
      expectSorry(await post(cluster, kind, { key: kind }), outage.why, ANSWER_WITHIN_MS)
      await outage.heal()
      for (const web of webs) {
        const outcome = await post(cluster, kind, { key: kind, web })
        expectCreated(outcome, kind, `it was told 503 when ${outage.why}`, 'refusal-remembered')
      }
      await expectCopies(cluster, kind, [1, 1], `it was told 503 when ${outage.why}, and sent again`)
      if (kind !== 'dead') continue
      // Nobody was there to take the key: it is free for another text, and then used.
      await send(cluster, 'Another', { key: `other ${kind}`, web: webs[1] })
      await expectRefused(cluster, 'Refused', { key: `other ${kind}` })
    }
  })
}

/** Whoever had no answer comes again, and gets what the first one got, if that got anything. */
async function expectOnce(
  cluster: Cluster,
  number: number,
  before: Outcome | undefined,
  web: string,
  why: string,
): Promise<Created> {
  const [text, key] = [`Card ${number}`, `key ${number}`]
  const card = expectCreated(await post(cluster, text, { key, web }), text, why, 'not-created-at-last')
  if (before?.status === 201) expectSame(before, card, why)
  const other = web === webs[0] ? webs[1] : webs[0]
  expectSame(await post(cluster, text, { key, web: other }), card, why)
  return card
}
