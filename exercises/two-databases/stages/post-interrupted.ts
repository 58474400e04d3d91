/** Over documents: a POST that is interrupted leaves a card, or none, and never half of one. */
import { expect, say, test } from 'millions/suite'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { got } from '../../kit/json-users.ts'
import { readPage } from '../feeds.ts'
import { BACK_WITHIN_MS } from '../promises.ts'
import { ask, databaseOf, nodeOf, open } from '../site.ts'
import { likePath, Town } from '../town.ts'

/** More than a POST takes its node, or the database. */
const EVENTS = 14

export function postInterrupted(): void {
  test('post-interrupted', async (context) => {
    const site = await open(context, 'documents')
    const town = new Town(site)
    await town.follow('ann', 'bob')
    for (const victim of [nodeOf(site), databaseOf(site)]) {
      await crashAtEachEvent(victim, {
        events: EVENTS,
        disk: 'unsynced',
        during: (event) => ask(site, 'POST', '/cards', { json: { author: 'bob', text: `Card ${event}` } }),
        after: async (event) => {
          await site.world.run(BACK_WITHIN_MS)
          const why = `${victim.name} crashed before its event ${event} of a POST`
          // There or not; and what is there is a card like all others.
          const [card] = (await readPage(site, 'ann', { limit: 1, why, isDirect: true })).cards
          if (card === undefined) return
          const liked = await ask(site, 'PUT', likePath(card.id, 'dora'), { node: event, isDirect: true })
          expect(
            got(liked),
            say(
              'shown-and-unknown',
              { request: liked.request, got: got(liked), text: card.text, why },
              liked.at,
            ),
          ).toBe(204)
          const { cards, outcome } = await readPage(site, 'ann', { limit: 1, why, isDirect: true })
          const values = {
            page: 1,
            reader: 'ann',
            text: card.text,
            got: cards[0]?.likes ?? 'none',
            wanted: 1,
            why,
          }
          expect(cards[0]?.likes, say('other-likes', values, outcome.at)).toBe(1)
        },
      })
    }
  })
}
