/** No card stays on a web server: all of them show the same, and what was acknowledged is durable. */
import { expect, say, test } from 'millions/suite'
import { atOnce, inCrowds } from '../../kit/at-once.ts'
import { oddTexts, wideValue } from '../../kit/odd-data.ts'
import {
  type Card,
  expectCreated,
  expectGone,
  expectListed,
  expectShown,
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
  open,
  request,
  short,
  webFor,
  webs,
  websOf,
} from '../cluster.ts'

export function shared(): void {
  test.real('both-show-the-same', async (context) => {
    const cluster = await open(context)
    const cards: Card[] = []
    for (const place of [0, 1, 2]) {
      const text = wideValue(place)
      const headers = { 'content-type': 'application/json', 'idempotency-key': `real-${place}` }
      const sending = { method: 'POST', body: JSON.stringify({ text }), headers, web: webFor(place) }
      cards.push(expectCreated(await askPatiently(cluster, '/cards', sending), text, 'all is well'))
    }
    for (const { id, text } of cards) {
      for (const web of webs) {
        const outcome = await askPatiently(cluster, `/cards/${id}`, { web })
        const values = {
          request: request(outcome),
          got: got(outcome),
          text,
          why: 'it was sent to one of two',
        }
        expect(got(outcome), say('not-shown', values, outcome.at)).toBe(200)
        expect(outcome.json, say('not-the-card', { request: request(outcome) }, outcome.at)).toEqual({
          id,
          text,
        })
      }
    }
  })

  test('texts-of-all-kinds', async (context) => {
    const cluster = await open(context)
    const texts = [...oddTexts.filter((text) => text !== ''), wideValue(1, 2000)]
    const cards: Card[] = []
    for (const [place, text] of texts.entries())
      cards.push(await send(cluster, text, { web: webFor(place), isDirect: true }))
    for (const [place, card] of cards.entries())
      await expectShown(cluster, card, 'it was sent to the other web server', {
        web: webFor(place + 1),
        isDirect: true,
      })
    await expectListed(cluster, cards, 'they were sent to both')
  })

  test('nothing-is-lost', async (context) => {
    const cluster = await open(context)
    const cards: Card[] = []
    for (const place of [0, 1, 2, 3]) {
      cards.push(await send(cluster, `Card ${place}`, { web: webFor(place) }))
      // Right after the answer.
      databaseOf(cluster).crash({ disk: 'unsynced' })
      await databaseOf(cluster).restart()
    }
    await expectListed(cluster, cards, 'the database crashed right after each answer, and restarted')
    for (const web of websOf(cluster)) {
      web.crash({ disk: 'lose' })
      await web.restart()
    }
    await expectListed(cluster, cards, 'both web servers crashed, lost their disks, and restarted')
    const [card] = cards
    if (card !== undefined) await expectShown(cluster, card, 'both web servers crashed and restarted')
    cards.push(await send(cluster, 'Sent after that', { web: webs[1] }))
    await expectListed(cluster, cards, 'one more was sent after the crashes')
  })

  test('deleted-everywhere', async (context) => {
    const cluster = await open(context)
    const kept = await send(cluster, 'Stays')
    for (const place of [0, 1, 2]) {
      const card = await send(cluster, `Goes ${place}`, { web: webFor(place) })
      // Whoever keeps what they have read has it now.
      for (const web of webs) await expectShown(cluster, card, 'it has just been sent', { web })
      for (const web of webs) await listed(cluster, web)
      await remove(cluster, card, webFor(place + 1), 204)
      await expectGone(cluster, card, 'it was deleted, and that was answered with 204')
      await expectListed(cluster, [kept], 'all others were deleted')
      await remove(cluster, card, webFor(place), 404)
    }
    await remove(cluster, { id: 'never-there', text: '' }, webs[0], 404)
  })

  test('at-the-same-instant', async (context) => {
    const cluster = await open(context)
    const posts = Array.from(
      { length: 24 },
      (_, place) => () => post(cluster, `Card ${place % 20}`, { web: webFor(place) }),
    )
    const outcomes = await atOnce(cluster.world, databaseOf(cluster), posts, 100)
    const cards = outcomes.map((outcome, place) =>
      expectCreated(outcome, `Card ${place % 20}`, '24 were sent at the same instant'),
    )
    // The same instant once more, for whoever goes by the clock; and whoever counts begins anew.
    const [first] = websOf(cluster)
    first?.crash({ disk: 'lose' })
    await first?.restart()
    for (const web of websOf(cluster)) web.skewClock(-Math.round(cluster.chance(50, 400)))
    for (const place of [0, 1, 2, 3, 4, 5])
      cards.push(await send(cluster, `Later ${place}`, { web: webFor(place) }))
    const ids = new Set(cards.map(({ id }) => id))
    expect(ids.size, say('same-id', { count: cards.length, ids: ids.size })).toBe(cards.length)
    await expectListed(cluster, cards, '24 were sent at the same instant, and then some after a restart')
  })

  test('more-than-a-page', async (context) => {
    const cluster = await open(context)
    const numbers = Array.from({ length: 104 }, (_, number) => number)
    const outcomes = await inCrowds(
      numbers,
      (number) => post(cluster, `Card ${number}`, { web: webFor(number), isDirect: true }),
      8,
    )
    const cards = outcomes.map((outcome, number) => expectCreated(outcome, `Card ${number}`, 'all is well'))
    await expectListed(cluster, cards, 'they were sent to both in turn')
  })

  test('no-card', async (context) => {
    const cluster = await open(context)
    const card = await send(cluster, 'The only one')
    const bodies = [
      '',
      'no JSON',
      '[]',
      'null',
      '{}',
      '{"text":""}',
      '{"text":7}',
      '{"__proto__":{"text":"a"}}',
    ]
    for (const [place, body] of bodies.entries()) {
      const headers = { 'content-type': 'application/json' }
      const outcome = await ask(cluster, '/cards', { method: 'POST', body, headers, web: webFor(place) })
      const values = { body: body === '' ? 'nothing' : short(body), got: got(outcome) }
      expect(got(outcome), say('no-card-taken', values, outcome.at)).toBe(400)
    }
    for (const id of ['none', 'constructor', '__proto__', card.id.slice(1), `${card.id}0`]) {
      for (const method of ['GET', 'DELETE']) {
        const outcome = await ask(cluster, `/cards/${id}`, { method, web: webs[1] })
        const values = { request: request(outcome), got: got(outcome) }
        expect(got(outcome), say('unknown-not-404', values, outcome.at)).toBe(404)
      }
    }
    await expectListed(cluster, [card], 'all else was refused')
  })
}

async function remove(cluster: Cluster, { id }: Card, web: string, wanted: number): Promise<void> {
  const outcome = await ask(cluster, `/cards/${id}`, { method: 'DELETE', web })
  const values = { request: request(outcome), got: got(outcome), wanted }
  expect(got(outcome), say('delete-status', values, outcome.at)).toBe(wanted)
}
