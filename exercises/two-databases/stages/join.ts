/** Over tables a feed is one request. */
import { expect, say, test } from 'millions/suite'
import { readPage } from '../feeds.ts'
import { open, traffic } from '../site.ts'
import { Town } from '../town.ts'

export function join(): void {
  test('one-round-trip', async (context) => {
    const site = await open(context, 'relational')
    const town = new Town(site)
    const authors = Array.from({ length: 12 }, (_, place) => `author ${place}`)
    await town.followAll('ann', authors)
    await town.followAll('bea', authors.slice(0, 1))
    for (let count = 0; count < 30; count++)
      await town.post(authors[count % 12] ?? '', `Card ${count}`, { isDirect: true })
    for (const reader of ['nobody', 'bea', 'ann']) {
      let before: string | null = null
      for (const limit of [1, 10, 10]) {
        const mark = traffic.mark(site.world)
        const page = await readPage(site, reader, { limit }, before)
        before = page.next
        // What is asked for the user after the answer would count as well.
        await site.world.run(20)
        const asked = traffic.sent(site.world, mark)
        const values = { reader, cards: page.cards.length, count: asked.length }
        expect(asked.length, say('many-requests', values, asked.at(1) ?? page.outcome.at)).toBe(1)
        if (before === null) break
      }
    }
  })
}
