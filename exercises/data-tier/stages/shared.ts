/** No card stays on a web server: all of them show the same, and what was acknowledged is durable. */
import { expect, say, test } from 'millions/suite'
import { atOnce, inCrowds } from '../../kit/at-once.ts'
import { cutText, oddTexts, wideValue } from '../../kit/odd-data.ts'
import { allOf, underWay } from '../../kit/waiting.ts'
import {
  type Card,
  expectAbsent,
  expectCreated,
  expectGone,
  expectListed,
  expectShown,
  expectThese,
  listed,
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
  nodeOf,
  open,
  request,
  short,
  webFor,
  webs,
  websOf,
} from '../cluster.ts'

/** Hundreds, and few enough for a test. */
const CARDS = 260
/** Where those end who read a list in pages: there a card may be parted from what is kept beside it. */
const PAGE_ENDS = [50, 100, 200, 250, 256]

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
    const texts = [...oddTexts.filter((text) => text !== ''), cutText, wideValue(1, 2000)]
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

  test('asked-after-a-change', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    let cards = [await send(cluster, 'Stays')]
    for (const round of [0, 1, 2, 3]) {
      const [near, far] = [webFor(round), webFor(round + 1)]
      const goes = await send(cluster, `Goes ${round}`)
      // What the database says to one of them is on its way for long; to the other it is said at once.
      const late = world.link(databaseOf(cluster), nodeOf(cluster, near), { delayMs: chance(150, 220) })
      const before = allOf(
        ['/cards', `/cards/${goes.id}`].map((path) => ask(cluster, path, { web: near, isDirect: true })),
      )
      await world.run(chance(10, 40))
      await remove(cluster, goes, far, 204, true)
      cards = [...cards, await send(cluster, `Comes ${round}`, { web: far, isDirect: true })]
      const shown = underWay(ask(cluster, `/cards/${goes.id}`, { web: near, isDirect: true }))
      const found = await listed(cluster, near, { isDirect: true })
      const why = `it was changed at ${far}, and answered, before ${near} was asked for it, where others had asked already`
      expectThese(found, cards, near, why)
      expectAbsent(await shown.end, why)
      await before
      late.heal()
    }
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
    const numbers = Array.from({ length: CARDS }, (_, number) => number)
    const outcomes = await inCrowds(
      numbers,
      (number) => post(cluster, `Card ${number}`, { web: webFor(number), isDirect: true }),
      8,
    )
    const cards = outcomes.map((outcome, number) => expectCreated(outcome, `Card ${number}`, 'all is well'))
    await expectListed(cluster, cards, 'they were sent to both in turn')
    const inOrder = [...cards].sort((one, other) => (one.id < other.id ? -1 : 1))
    // Where each of those before it takes one place more by now.
    const gone = PAGE_ENDS.map((end, before) => inOrder[end - before - 1])
    for (const card of gone) if (card !== undefined) await remove(cluster, card, webs[0], 204, true)
    const left = cards.filter((card) => !gone.includes(card))
    await expectListed(cluster, left, `${cards.length} were sent, and ${gone.length} of them were deleted`)
  })

  test('too-long', async (context) => {
    const cluster = await open(context)
    const card = await send(cluster, 'Greetings')
    for (const web of webs) {
      const outcome = await post(cluster, TOO_LONG, { web, isDirect: true })
      const values = { request: request(outcome), letters: TOO_LONG.length, got: got(outcome) }
      expect(got(outcome), say('too-long-taken', values, outcome.at)).toBe(413)
    }
    await expectListed(cluster, [card], 'all else was too long')
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

async function remove(
  cluster: Cluster,
  { id }: Card,
  web: string,
  wanted: number,
  isDirect = false,
): Promise<void> {
  const outcome = await ask(cluster, `/cards/${id}`, { method: 'DELETE', web, isDirect })
  const values = { request: request(outcome), got: got(outcome), wanted }
  expect(got(outcome), say('delete-status', values, outcome.at)).toBe(wanted)
}
