/** Deleted is deleted: by its key, by a try that is late, or after a crash, no card comes back. */
import { test } from 'millions/suite'
import { cutText, wideValue } from '../../kit/odd-data.ts'
import { underWay } from '../../kit/waiting.ts'
import {
  type Created,
  expectAbsent,
  expectCopies,
  expectCreated,
  expectGone,
  expectListed,
  expectRefused,
  expectSame,
  listed,
  post,
  send,
} from '../cards.ts'
import { ask, type Cluster, databaseOf, mark, nodeOf, open, sent, webFor, webs, websOf } from '../cluster.ts'

/** What the database takes, and what a program may want of that for itself. */
const MOST_LETTERS = 1024 * 1024
const ROOM = MOST_LETTERS - 1_000_000

export function deleted(): void {
  test('deleted-stays-deleted', async (context) => {
    const cluster = await open(context)
    for (const [place, text] of ['Greetings', cutText, '\ufeffname;city', wideValue(7)].entries()) {
      const key = `deleted ${place}`
      const card = await send(cluster, text, { key })
      await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: webs[1] })
      for (const web of webs) {
        const again = await post(cluster, text, { key, web })
        expectSame(again, card, 'its card has been deleted meanwhile')
        await expectGone(cluster, card, 'it was deleted, and its POST came again after that')
      }
      // What is kept of it tells texts apart as the card did.
      const other = text === cutText ? text.toWellFormed() : `${text} `
      await expectRefused(cluster, other, { key, web: webs[1] })
    }
    await expectListed(cluster, [], 'all cards were deleted')
    // Deleted before its sender has heard of it.
    const [first] = websOf(cluster)
    if (first === undefined) return
    for (let event = 1; event <= 5; event++) {
      const key = `half ${event}`
      const crash = first.crashBefore(event, { disk: 'lose' })
      await post(cluster, key, { key })
      crash.heal()
      if (first.state === 'down') await first.restart()
      await expectDeletedOnce(cluster, key)
    }
  })

  test('deleted-while-it-is-tried', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const key of [undefined, 'tried'] as const) {
      for (const through of [0, 1]) {
        const [web, other] = [webFor(through), webFor(through + 1)]
        const text = `Sent ${key === undefined ? 'without a key' : 'with one'}, ${through}`
        const since = mark(cluster)
        const sending = key === undefined ? { web } : { web, key: `${key} ${through}` }
        const asked = underWay(post(cluster, text, sending))
        await world.until(() => asked.isOver || sent(cluster, since, web).length > through, 5000)
        const cut = world.partition([databaseOf(cluster)], [nodeOf(cluster, web)], 'one-way')
        await world.run(chance(20, 100))
        const card = (await listed(cluster, other)).find((one) => one.text === text)
        if (card !== undefined) await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: other })
        cut.heal()
        const why = `an answer of the database to ${web} got lost${card === undefined ? '' : `, and it was deleted at ${other}`}`
        expectCreated(await asked.end, text, why, 'lost-answer-felt')
        const copies = card === undefined ? 1 : 0
        if (card !== undefined) await expectGone(cluster, card, `it was deleted while ${web} tried again`)
        await expectCopies(cluster, text, [copies, copies], why)
      }
    }
  })

  test('the-longest-card-is-deleted', async (context) => {
    const cluster = await open(context)
    const direct = { isDirect: true }
    // To the letter: what marks a card as deleted may be longer than the card, and refused where the card was taken.
    let [taken, refused] = [MOST_LETTERS - ROOM, MOST_LETTERS + 1]
    let longest = await post(cluster, 'x'.repeat(taken), direct)
    while (refused - taken > 1) {
      const letters = Math.floor((taken + refused) / 2)
      const outcome = await post(cluster, 'x'.repeat(letters), direct)
      if (outcome.status === 201) [taken, longest] = [letters, outcome]
      else refused = letters
    }
    const card = expectCreated(longest, 'x'.repeat(taken), 'the database has room for it')
    await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: webs[1] })
    await expectGone(cluster, card, `it was deleted, and no card of more than its ${taken} letters is taken`)
  })

  test('crash-within-a-delete', async (context) => {
    const cluster = await open(context)
    for (const node of [nodeOf(cluster, webs[0]), databaseOf(cluster)]) {
      const isWeb = node.role === 'web'
      for (let event = 1; event <= (isWeb ? 5 : 7); event++) {
        const key = `${node.name} ${event}`
        const card = await send(cluster, key, { key })
        const crash = node.crashBefore(event, { disk: isWeb ? 'lose' : 'unsynced' })
        await ask(cluster, `/cards/${card.id}`, { method: 'DELETE' })
        crash.heal()
        if (node.state === 'down') await node.restart()
        await expectDeletedForGood(cluster, card, key, `${node.name} crashed as it was deleted`)
      }
    }
  })
}

/** Whoever sees the card in the list deletes it; then its sender, who had no answer, comes again. */
async function expectDeletedOnce(cluster: Cluster, key: string): Promise<void> {
  const card = (await listed(cluster, webs[1])).find(({ text }) => text === key)
  if (card !== undefined) await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: webs[1] })
  const why = 'web-1 crashed as it worked on it, and its card was deleted'
  const again = await post(cluster, key, { key })
  if (card !== undefined) expectSame(again, { ...card, location: again.location ?? '' }, why)
  const copies = card === undefined ? 1 : 0
  await expectCopies(cluster, key, [copies, copies], card === undefined ? 'it was sent again' : why)
}

/** Nobody knows whether it was done; whoever is told that there is no such card can count on that. */
async function expectDeletedForGood(
  cluster: Cluster,
  card: Created,
  key: string,
  why: string,
): Promise<void> {
  const sendAgain = async (web: string): Promise<void> =>
    expectSame(await post(cluster, card.text, { key, web }), card, why)
  const shown = await ask(cluster, `/cards/${card.id}`, { web: webs[1] })
  await sendAgain(webs[1])
  if (shown.status === 404)
    expectAbsent(await ask(cluster, `/cards/${card.id}`), `${why}, and it was not there after that`)
  await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: webs[1] })
  await sendAgain(webs[0])
  await expectGone(cluster, card, `${why}, and was deleted again`)
}
