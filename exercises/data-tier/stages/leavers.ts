/** For whom: nothing is sent for users who have left, or have been told; and nobody else feels that they did. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { type Card, expectGone, expectShown, expectSorry, post, send } from '../cards.ts'
import {
  type Asking,
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
import { begin, expectNothingMore, failHalfWay, type Kind } from '../outages.ts'
import { ANSWER_WITHIN_MS, HEARD_WITHIN_MS } from '../promises.ts'

/** The text and the key of a card that was sent before. */
const KNOWN = 'Known'

export function leavers(): void {
  test('whoever-has-left', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const card = await send(cluster, KNOWN, { key: KNOWN })
    for (const kind of ['frozen', 'dead', 'failing', 'answers-lost', 'not-writing', 'not-reading'] as const) {
      const goes = await send(cluster, 'Goes')
      const isQuick = kind !== 'frozen' && kind !== 'answers-lost'
      const outage = begin(cluster, kind)
      const leaving = requests(cluster, card, goes, `left ${kind}`).map((one, place) =>
        one({ web: webFor(place), patienceMs: chance(20, isQuick ? 60 : 250) }),
      )
      const longestMs = Math.max(...(await allOf(leaving)).map(({ tookMs }) => tookMs))
      await world.run(HEARD_WITHIN_MS)
      const since = mark(cluster)
      await world.run(2500)
      const [late] = sent(cluster, since)
      const values = {
        why: outage.why,
        count: sent(cluster, since).length,
        web: late?.node ?? webs[0],
        afterMs: Math.round(longestMs),
      }
      expect(values.count, say('tried-for-nobody', values, late)).toBe(0)
      await outage.heal()
    }
    for (const web of webs) await expectShown(cluster, card, 'the database is well again', { web })
  })

  test('others-leave', async (context) => {
    const cluster = await open(context, { vars: { READ_MS: '60' } })
    const { world, chance } = cluster
    const card = await send(cluster, KNOWN, { key: KNOWN })
    const slow = databaseOf(cluster).slowDisk(60)
    for (const round of [0, 1, 2, 3]) {
      const web = webFor(round)
      const goes = await send(cluster, `Goes ${round}`, { web, isDirect: true })
      const leaving: Promise<Outcome>[] = []
      const staying: Promise<Outcome>[] = []
      const all = requests(cluster, card, goes, `round ${round}`)
      const turn = Math.floor(chance(0, all.length))
      // Each comes from somebody who leaves, and from somebody who stays.
      for (const one of [...all.slice(turn), ...all, ...all.slice(0, turn)]) {
        leaving.push(one({ web, patienceMs: chance(20, 110) }))
        await world.run(chance(1, 20))
        staying.push(one({ web }))
        await world.run(chance(1, 20))
      }
      await allOf(leaving)
      for (const outcome of await allOf(staying)) expectUnharmed(outcome)
    }
    slow.heal()
  })

  test('told-is-told', async (context) => {
    const cluster = await open(context)
    const card = await send(cluster, 'Greetings')
    for (const kind of ['frozen', 'dead', 'answers-lost'] as const) {
      const outage = begin(cluster, kind)
      const outcomes = await Promise.all([
        post(cluster, `Sorry ${kind}`),
        ask(cluster, `/cards/${card.id}`, { web: webs[1] }),
      ])
      for (const outcome of outcomes) expectSorry(outcome, outage.why, ANSWER_WITHIN_MS)
      await expectNothingMore(cluster, outage.why, outage)
    }
  })

  test('fails-half-way', async (context) => {
    const cluster = await open(context)
    const kinds: readonly Kind[] = ['frozen', 'dead', 'answers-lost', 'not-writing', 'not-reading']
    for (const [round, kind] of kinds.entries()) {
      const web = webFor(round)
      // With one lost answer, a POST has to look whose card it has met.
      for (const lost of [0, 1, 2] as const) {
        const card = await send(cluster, `Goes, ${kind}, ${lost}`)
        const remove = () => ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web })
        const work = lost === 1 ? () => post(cluster, `Sent, ${kind}`, { web }) : remove
        const { outcome, outage } = await failHalfWay(cluster, kind, lost, web, work)
        const why = `${outage.why} since it answered the ${['first', 'second', 'third'][lost]} try`
        // Some were done by then.
        if (![201, 204, 404].includes(outcome.status)) expectSorry(outcome, why, ANSWER_WITHIN_MS)
        await expectNothingMore(cluster, why, outage)
        await remove()
        await expectGone(cluster, card, 'it was deleted, and the database is well again')
      }
    }
  })
}

/** All that needs the database; one of the cards goes. */
const requests = (
  cluster: Cluster,
  card: Card,
  goes: Card,
  key: string,
): readonly ((asking: Asking) => Promise<Outcome>)[] => [
  (asking) => ask(cluster, `/cards/${card.id}`, asking),
  (asking) => ask(cluster, '/cards', asking),
  (asking) => post(cluster, 'Without a key', asking),
  (asking) => post(cluster, 'With a key', { ...asking, key }),
  (asking) => post(cluster, KNOWN, { ...asking, key: KNOWN }),
  (asking) => ask(cluster, `/cards/${goes.id}`, { ...asking, method: 'DELETE' }),
]

function expectUnharmed(outcome: Outcome): void {
  const wanted = { GET: [200], POST: [201] }[outcome.method] ?? [204, 404]
  const values = { request: request(outcome), got: got(outcome), tookMs: Math.round(outcome.tookMs) }
  expect(wanted.includes(outcome.status), say('leavers-felt', values, outcome.at)).toBe(true)
}
