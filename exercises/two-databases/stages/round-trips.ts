/** Over documents, a feed is put together in few round trips; and what was acknowledged is on no node. */
import { expect, say, test } from 'millions/suite'
import { expectFeed, readPage } from '../feeds.ts'
import { ROUND_TRIPS } from '../promises.ts'
import { databaseOf, nodesOf, open } from '../site.ts'
import { quickly, Town } from '../town.ts'

/** One way. Far more than all else takes. */
const FAR_MS = 50

export function roundTrips(): void {
  test('five-round-trips', async (context) => {
    const site = await open(context, 'documents')
    const { world } = site
    const town = new Town(site)
    const authors = Array.from({ length: 100 }, (_, place) => `author ${place}`)
    await quickly(
      authors.map((name) => () => town.follow('zoe', name, { isDirect: true })),
      2,
    )
    await town.followAll('ann', authors.slice(0, 20))
    await town.followAll('bea', authors.slice(0, 1))
    for (let count = 0; count < 45; count++)
      await town.post(authors[count % 20] ?? '', `Card ${count}`, { isDirect: true })
    for (const card of town.cards) await town.like(card, 'bea', { isDirect: true })
    for (const name of authors.slice(0, 10)) await town.rename(name, `${name}, Esq.`, { isDirect: true })
    await town.settle()
    for (const node of nodesOf(site)) {
      world.link(node, databaseOf(site), { delayMs: FAR_MS })
      world.link(databaseOf(site), node, { delayMs: FAR_MS })
    }
    for (const [reader, limit] of [
      ['nobody', 20],
      ['bea', 1],
      ['ann', 20],
      ['zoe', 20],
    ] as const) {
      let before: string | null = null
      for (const number of [1, 2, 3]) {
        const page = await readPage(site, reader, { limit, node: number }, before)
        const trips = Math.floor(page.outcome.tookMs / (2 * FAR_MS))
        const values = { reader, page: number, cards: page.cards.length, trips, most: ROUND_TRIPS }
        expect(trips <= ROUND_TRIPS, say('many-round-trips', values, page.outcome.at)).toBe(true)
        before = page.next
        if (before === null) break
      }
    }
    await expectFeed(town, 'ann', { why: 'the database is far away' })
  })

  test('durable', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.follow('ann', 'bob')
    for (let count = 0; count < 6; count++) {
      const card = await town.post('bob', `Card ${count}`)
      if (count % 3 === 0) databaseOf(site).crash({ disk: 'unsynced' })
      else for (const node of nodesOf(site)) node.crash({ disk: 'lose' })
      await restart()
      await town.like(card, 'cem')
      await town.rename('bob', `Bob ${count}`)
      databaseOf(site).crash({ disk: 'unsynced' })
      for (const node of nodesOf(site)) node.crash({ disk: 'lose' })
      await restart()
      await expectFeed(town, 'ann', { why: 'nodes and database crashed after each answer' })
    }

    async function restart(): Promise<void> {
      for (const node of [databaseOf(site), ...nodesOf(site)]) if (node.state === 'down') await node.restart()
    }
  })
}
