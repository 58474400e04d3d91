/** The database does not answer: users are told so in time, and what does not need it goes on. */
import { expect, say, test } from 'millions/suite'
import { oddTexts } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  type Card,
  expectGone,
  expectListed,
  expectShown,
  expectSorry,
  listed,
  post,
  send,
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
import { expectNoNeed } from '../no-need.ts'
import { begin, everything, type Kind } from '../outages.ts'
import { ANSWER_WITHIN_MS, WAIT_AT_LEAST_MS } from '../promises.ts'

export function away(): void {
  for (const kind of ['frozen', 'dead', 'cut-off', 'answers-lost'] as const)
    test(`database-${kind}`, async (context) => {
      const cluster = await open(context)
      await expectOutages(cluster, kind, 2)
    })

  test('errors-of-the-database', async (context) => {
    const cluster = await open(context)
    await expectOutages(cluster, 'failing', 2)
    await expectOutages(cluster, 'nameless', 1)
  })

  test('only-writes-fail', async (context) => {
    const cluster = await open(context, { diskBytes: 6000 })
    const card = await send(cluster, 'Greetings')
    const disk = databaseOf(cluster).failDisk({ calls: ['append', 'sync'], count: 1000 })
    const asked = allOf([
      post(cluster, 'Lost'),
      post(cluster, 'Lost as well', { key: 'lost', web: webs[1] }),
      ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: webs[1] }),
    ])
    for (const outcome of await asked)
      expectSorry(outcome, 'the disk of the database fails', ANSWER_WITHIN_MS)
    disk.heal()
    await expectListed(cluster, [card], 'the disk of the database had failed, and all else was told 503')
    const large = 'x'.repeat(7000)
    const full = await post(cluster, large, { key: 'large' })
    expectSorry(full, 'the disk of the database is full (507)', ANSWER_WITHIN_MS)
    await expectListed(cluster, [card], 'there was no room for another card, and its user was told 503')
  })

  test('one-is-cut-off', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const card = await send(cluster, 'Greetings')
    for (const direction of ['both', 'one-way'] as const) {
      const first = chance(0, 2) < 1 ? 0 : 1
      const node = websOf(cluster)[first]
      if (node === undefined) return
      const cut = world.partition([databaseOf(cluster)], [node], direction)
      const why = `${node.name} cannot ${direction === 'both' ? 'reach the database' : 'hear the database'}`
      const sorry = ask(cluster, `/cards/${card.id}`, { web: webFor(first) })
      await expectShown(cluster, card, `only ${why}`, { web: webFor(first + 1) })
      expectSorry(await sorry, why, ANSWER_WITHIN_MS)
      cut.heal()
      await world.run(chance(0, 300))
      await expectShown(cluster, card, 'the network is well again', { web: webFor(first) })
    }
  })

  test('what-needs-no-database', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const card = await send(cluster, 'Greetings')
    for (const kind of ['frozen', 'dead'] as const) {
      const outage = begin(cluster, kind)
      const waiting: Promise<unknown>[] = []
      for (let number = 0; number < 24; number++)
        waiting.push(ask(cluster, `/cards/${card.id}`, { web: webFor(number) }))
      await world.run(chance(20, 200))
      for (const web of webs) await expectNoNeed(cluster, web, outage.why)
      await allOf(waiting)
      await outage.heal()
    }
  })

  test.real('slow-is-waited-for', async (context) => {
    const cluster = await open(context, { vars: { READ_MS: String(WAIT_AT_LEAST_MS) } })
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'slow' }
    const sending = { method: 'POST', body: '{"text":"Greetings"}', headers }
    const sent = await askPatiently(cluster, '/cards', sending)
    expectFine(sent, 201, 'a read of the database takes 300 ms')
    const { id } = sent.json as Card
    for (const web of webs) {
      expectFine(
        await askPatiently(cluster, `/cards/${id}`, { web }),
        200,
        'a read of the database takes 300 ms',
      )
      expectFine(await askPatiently(cluster, '/cards', { web }), 200, 'a read of the database takes 300 ms')
    }
  })

  test('each-of-many-is-waited-for', async (context) => {
    const cluster = await open(context, { vars: { READ_MS: String(WAIT_AT_LEAST_MS - 5) } })
    const why = `each read of the database takes ${WAIT_AT_LEAST_MS} ms`
    const card = await send(cluster, 'Greetings')
    const gone = await send(cluster, 'Goes')
    const outcomes = await allOf([
      ...webs.map((web) => ask(cluster, `/cards/${card.id}`, { web })),
      ask(cluster, `/cards/${gone.id}`, { method: 'DELETE' }),
      ask(cluster, '/cards/never-there'),
    ])
    for (const [place, wanted] of [200, 200, 204, 404].entries()) {
      const outcome = outcomes[place]
      if (outcome !== undefined) expectFine(outcome, wanted, why)
    }
    await expectGone(cluster, gone, 'it was deleted')
  })

  test('starts-without-it', async (context) => {
    const cluster = await open(context)
    const card = await send(cluster, 'Greetings')
    for (const kind of ['dead', 'frozen'] as const) {
      const outage = begin(cluster, kind)
      const why = `${outage.why}, and was when the web servers started`
      for (const web of websOf(cluster)) web.crash({ disk: 'lose' })
      for (const web of websOf(cluster)) await web.restart()
      for (const web of webs) {
        await expectNoNeed(cluster, web, why)
        expectSorry(await ask(cluster, `/cards/${card.id}`, { web }), why, ANSWER_WITHIN_MS)
      }
      await outage.heal()
      for (const web of webs) await expectShown(cluster, card, 'the database is back', { web })
    }
  })
}

/** At moments of chance; all that needs it is told so, and afterwards all is as before. */
async function expectOutages(cluster: Cluster, kind: Kind, rounds: 1 | 2): Promise<void> {
  const { world, chance } = cluster
  const kept = [await send(cluster, `Kept, ${kind}`), await send(cluster, oddTexts[2] ?? '')]
  for (let round = 0; round < rounds; round++) {
    const victims = [await send(cluster, `Victim ${round}`), await send(cluster, `Victim ${round}`)]
    const outage = begin(cluster, kind)
    const [id, victim] = [kept[round]?.id ?? '', victims[round]?.id ?? '']
    const asked = allOf([
      everything(cluster, id, victim, webFor(round)),
      allOf([ask(cluster, `/cards/${id}`, { web: webFor(round + 1) })]),
    ])
    for (const outcome of (await asked).flat()) expectSorry(outcome, outage.why, ANSWER_WITHIN_MS)
    await outage.heal()
    await world.run(chance(50, 400))
    for (const [place, card] of kept.entries())
      await expectShown(cluster, card, `${outage.why} no more`, { web: webFor(place + round) })
    const all = await listed(cluster, webFor(round))
    const lost = kept.find(({ id }) => !all.some((card) => card.id === id))
    const values = { web: webFor(round), why: `${outage.why} no more`, wanted: kept.length, got: all.length }
    expect(lost?.text ?? 'none', say('list-lacks', { ...values, text: lost?.text ?? '' })).toBe('none')
    kept.push(await send(cluster, `Sent after outage ${round + 1}`, { web: webFor(round) }))
  }
  for (const { id } of await listed(cluster, webs[0]))
    await ask(cluster, `/cards/${id}`, { method: 'DELETE' })
  await expectListed(cluster, [], 'all were deleted')
}

function expectFine(outcome: Outcome, wanted: number, why: string): void {
  const values = { request: request(outcome), got: got(outcome), wanted, why }
  expect(got(outcome), say('not-waited-for', values, outcome.at)).toBe(wanted)
}
