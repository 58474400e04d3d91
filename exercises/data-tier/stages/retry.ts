/** What may be sent again is: three times at most, after pauses that grow and differ, and for nobody who has left. */
import { expect, say, test } from 'millions/suite'
import { allOf, underWay } from '../../kit/waiting.ts'
import { expectCopies, expectCreated, expectGone, expectSorry, post, send } from '../cards.ts'
import {
  ask,
  type Cluster,
  databaseOf,
  got,
  mark,
  type Outcome,
  open,
  request,
  sent,
  webFor,
  webs,
} from '../cluster.ts'
import { begin, kinds, loseAnswers } from '../outages.ts'
import { expectPauses } from '../pauses.ts'
import { ANSWER_WITHIN_MS, TRIES } from '../promises.ts'

/** What they have failed together is more than a program may want to remember. */
const CROWDS = 10

export function retry(): void {
  test('two-failures-not-felt', async (context) => {
    const cluster = await open(context)
    const card = await send(cluster, 'Greetings')
    const goes = [await send(cluster, 'Goes'), await send(cluster, 'Goes as well')]
    for (const failures of [1, 2]) {
      const web = webFor(failures)
      const why = `the database failed ${failures === 1 ? 'once' : 'twice'}, and was well after that`
      databaseOf(cluster).failDisk({ calls: ['sync'], count: failures })
      expectCreated(await post(cluster, `Sent ${failures}`, { web }), `Sent ${failures}`, why, 'failure-felt')
      databaseOf(cluster).failDisk({ calls: ['append'], count: failures })
      const key = `failing ${failures}`
      expectCreated(await post(cluster, key, { web, key }), key, why, 'failure-felt')
      databaseOf(cluster).failDisk({ calls: ['sync'], count: failures })
      const gone = await ask(cluster, `/cards/${goes[failures - 1]?.id}`, { method: 'DELETE', web })
      expectUnfelt(gone, 204, why)
      for (const path of [`/cards/${card.id}`, '/cards'])
        expectUnfelt(await readWhileFailing(cluster, path, web, failures), 200, why)
    }
    for (const text of ['Sent 1', 'Sent 2', 'failing 1', 'failing 2'])
      await expectCopies(cluster, text, [1, 1], 'it was sent once, and a try of it failed')
  })

  test('restart-not-felt', async (context) => {
    const cluster = await open(context)
    const card = await send(cluster, 'Greetings')
    for (const web of webs) {
      databaseOf(cluster).crash({ disk: 'unsynced' })
      const since = mark(cluster)
      const works = [ask(cluster, `/cards/${card.id}`, { web }), post(cluster, `From ${web}`, { web })]
      const asked = underWay(Promise.all(works))
      await cluster.world.until(() => asked.isOver || sent(cluster, since).length >= 2, ANSWER_WITHIN_MS)
      await databaseOf(cluster).restart()
      const [shown, created] = await asked.end
      const why = 'the database was down at the first try, and up right after that'
      if (shown !== undefined) expectUnfelt(shown, 200, why)
      if (created !== undefined) expectCreated(created, `From ${web}`, why, 'failure-felt')
    }
  })

  test('three-tries', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const card = await send(cluster, 'Greetings')
    for (const kind of ['dead', 'failing', 'frozen', 'answers-lost'] as const) {
      const outage = begin(cluster, kind)
      const asks = [
        (web: string) => ask(cluster, `/cards/${card.id}`, { web }),
        (web: string) => post(cluster, `Sent while it ${kinds[kind]}`, { web }),
        (web: string) => ask(cluster, '/cards', { web }),
        (web: string) => ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web }),
        (web: string) => post(cluster, 'With a key', { web, key: `while ${kind}` }),
      ]
      for (const [place, request] of asks.entries())
        await expectTries(cluster, webFor(place), outage.why, kind === 'dead' || kind === 'failing', request)
      if (kind === 'dead') await expectTriesOfMany(cluster, card.id, outage.why, CROWDS)
      if (kind === 'failing') await expectTriesOfMany(cluster, card.id, outage.why, 1)
      await outage.heal()
      await world.run(chance(0, 200))
    }
  })

  test('answers-are-answers', async (context) => {
    const cluster = await open(context)
    const card = await send(cluster, 'Greetings')
    for (const [place, path] of ['/cards/never-there', `/cards/${card.id}`, '/cards'].entries()) {
      const since = mark(cluster)
      const outcome = await ask(cluster, path, { web: webFor(place) })
      await cluster.world.run(800)
      const count = sent(cluster, since).length
      const values = { request: request(outcome), got: got(outcome), count }
      expect(count, say('answer-asked-again', values, sent(cluster, since)[1])).toBe(1)
    }
    const known = await send(cluster, 'With a key', { key: 'known' })
    for (const asking of [
      () => ask(cluster, '/cards/never-there', { method: 'DELETE' }),
      () => post(cluster, known.text, { key: 'known', web: webs[1] }),
    ]) {
      const since = mark(cluster)
      const outcome = await asking()
      await cluster.world.run(800)
      const all = sent(cluster, since).map(({ method, path }) => `${method} ${path}`)
      const twice = all.filter((one, place) => all.indexOf(one) !== place)
      const values = { request: request(outcome), got: got(outcome), count: 1 + twice.length }
      expect(twice, say('answer-asked-again', values, sent(cluster, since)[1])).toEqual([])
    }
  })

  test('pauses-grow-and-differ', async (context) => {
    const cluster = await open(context)
    await expectPauses(cluster)
  })

  test('answer-to-a-post-lost', async (context) => {
    const cluster = await open(context)
    // After so many requests at the database are through, this many answers in a row get lost.
    for (const [through, lost] of [
      [0, 1],
      [0, 2],
      [1, 1],
      [2, 1],
      [1, 2],
    ] as const) {
      const web = webFor(through + lost)
      const text = `Sent ${through}/${lost}`
      const outcome = await loseAnswers(cluster, web, through, lost, () => post(cluster, text, { web }))
      const why = `${lost === 1 ? 'an answer' : 'two answers'} of the database got lost`
      expectCreated(outcome, text, why, 'lost-answer-felt')
      await expectCopies(cluster, text, [1, 1], `it was sent once, without a key, and ${why}`)
    }
  })

  test('crash-within-a-post', async (context) => {
    const cluster = await open(context)
    const database = databaseOf(cluster)
    for (let event = 1; event <= 6; event++) {
      for (const disk of ['keep', 'unsynced'] as const) {
        const text = `Sent ${event} ${disk}`
        const crash = database.crashBefore(event, { disk })
        const posting = underWay(post(cluster, text, { web: webFor(event) }))
        await cluster.world.until(() => posting.isOver || database.state === 'down', 5000)
        crash.heal()
        if (database.state === 'down') await database.restart()
        const outcome = await posting.end
        const why = 'it was sent once, without a key, and the database crashed meanwhile and restarted'
        if (outcome.status !== 503) expectCreated(outcome, text, why, 'failure-felt')
        await expectCopies(cluster, text, [outcome.status === 201 ? 1 : 0, 1], why)
      }
    }
  })

  test('answer-to-a-delete-lost', async (context) => {
    const cluster = await open(context)
    for (const [through, lost] of [
      [0, 1],
      [1, 1],
      [1, 2],
    ] as const) {
      const web = webFor(through + lost)
      const card = await send(cluster, `Goes ${through} ${lost}`)
      const outcome = await loseAnswers(cluster, web, through, lost, () =>
        ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web }),
      )
      const why = `${lost === 1 ? 'an answer' : 'two answers'} of the database got lost`
      const ended = outcome.status === 404 ? 204 : got(outcome)
      const values = { request: request(outcome), got: got(outcome), why }
      expect(ended, say('lost-delete-felt', values, outcome.at)).toBe(204)
      await expectGone(cluster, card, `it was deleted, and ${why}`)
    }
  })
}

function expectUnfelt(outcome: Outcome, wanted: number, why: string): void {
  const values = { request: request(outcome), got: got(outcome), why, tookMs: Math.round(outcome.tookMs) }
  expect(got(outcome), say('failure-felt', values, outcome.at)).toBe(wanted)
}

/** Reads fail until so many of them have. */
async function readWhileFailing(
  cluster: Cluster,
  path: string,
  web: string,
  failures: number,
): Promise<Outcome> {
  const database = databaseOf(cluster)
  const { events } = cluster.world.history
  let read = events.length
  let failed = 0
  database.setVars({ READS: 'failing' })
  const asked = underWay(ask(cluster, path, { web }))
  await cluster.world.until(() => {
    for (; read < events.length; read++) {
      const event = events[read]
      if (event?.kind === 'reply' && event.node === database.name && event.status === 500) failed++
    }
    return asked.isOver || failed >= failures
  }, 5000)
  database.setVars({ READS: 'well' })
  return await asked.end
}

async function expectTries(
  cluster: Cluster,
  web: string,
  why: string,
  isQuick: boolean,
  asking: (web: string) => Promise<Outcome>,
): Promise<void> {
  const since = mark(cluster)
  const outcome = await asking(web)
  await cluster.world.run(300)
  expectSorry(outcome, why, ANSWER_WITHIN_MS)
  const count = sent(cluster, since).length
  const values = { request: request(outcome), why, count, tries: TRIES }
  expect(count, say('too-many-tries', values, sent(cluster, since)[TRIES])).toBeLessThanOrEqual(TRIES)
  if (isQuick) expect(count, say('too-few-tries', values, outcome.at)).toBe(TRIES)
}

/** Each of them has three, however many there are, and however many have failed before. */
async function expectTriesOfMany(cluster: Cluster, id: string, why: string, crowds: number): Promise<void> {
  for (let crowd = 0; crowd < crowds; crowd++) {
    const since = mark(cluster)
    const asked = [0, 1, 2, 3, 4, 5, 6].map(() =>
      ask(cluster, `/cards/${id}`, { web: webs[1], isDirect: true }),
    )
    const [one] = await allOf(asked)
    const count = sent(cluster, since).length
    const values = { web: webs[1], count, wanted: TRIES * asked.length, requests: asked.length, why }
    // Whoever reads once for several of them has fewer, and three each time. One each would be seven.
    const isRight = count >= TRIES && count <= values.wanted && count % TRIES === 0
    expect(isRight, say('tries-of-many', values, one?.at)).toBe(true)
  }
}
