/** The database is away: nobody is told something that is not so, and all is well when it is back. */
import { expect, say, test } from 'millions/suite'
import { got } from '../../kit/json-users.ts'
import { expectFeed, expectWhole } from '../feeds.ts'
import { ANSWER_WITHIN_MS, BACK_WITHIN_MS, WAY_MS } from '../promises.ts'
import { ask, databaseOf, nodesOf, open, type ProgramName, type Site } from '../site.ts'
import { followPath, likePath, Town } from '../town.ts'
import type { Named } from './feed.ts'

type Outage = readonly [how: string, begin: (site: Site) => () => Promise<void> | void]

const outages: readonly Outage[] = [
  [
    'dead',
    (site) => {
      databaseOf(site).crash({ disk: 'keep' })
      return () => databaseOf(site).restart()
    },
  ],
  [
    'frozen',
    (site) => {
      const pause = databaseOf(site).pause()
      return () => pause.heal()
    },
  ],
  [
    'cut off',
    (site) => {
      const cut = site.world.partition(nodesOf(site), [databaseOf(site)])
      return () => cut.heal()
    },
  ],
]

export function away(program: ProgramName, named: Named): void {
  test(named('away'), async (context) => {
    const site = await open(context, program)
    const town = new Town(site)
    await town.followAll('ann', ['bob', 'cem'])
    const card = await town.post('bob', 'Before the outage')
    await town.post('cem', 'Before as well')
    await town.rename('cem', 'Cem')
    await town.like(card, 'dora')
    for (const [how, begin] of outages) {
      const end = begin(site)
      await site.world.run(site.chance(0, 200))
      for (const [method, path, json] of [
        ['GET', '/people/ann/feed'],
        ['GET', '/people/nobody/feed?limit=1'],
        ['PUT', likePath(card.id, 'dora')],
        ['DELETE', likePath(card.id, 'nobody')],
        ['PUT', followPath('nobody', 'bob')],
        ['DELETE', followPath('ann', 'nobody')],
        ['POST', '/cards', { author: 'nobody', text: 'Whatever becomes of it' }],
        ['PUT', '/people/cem/display-name', { displayName: 'Cem' }],
      ] as const) {
        const outcome = await ask(site, method, path, { json })
        const values = { request: outcome.request, got: got(outcome), how, ms: Math.round(outcome.tookMs) }
        expect(got(outcome), say('away-status', values, outcome.at)).toBe(503)
        expect(outcome.tookMs <= ANSWER_WITHIN_MS + WAY_MS, say('away-late', values, outcome.at)).toBe(true)
      }
      await end()
      await site.world.run(BACK_WITHIN_MS)
      await expectFeed(town, 'ann', { why: `the database was ${how}, and has been back for a second` })
    }
  })

  test(named('away-in-the-middle'), async (context) => {
    const site = await open(context, program)
    const town = new Town(site)
    await town.followAll('ann', ['bob', 'cem'])
    for (const author of ['bob', 'cem', 'bob']) {
      const card = await town.post(author, `A card of ${author}`)
      await town.like(card, 'dora')
    }
    await town.rename('bob', 'Bob')
    await town.settle()
    // From its first event on to its last, the database goes while a feed is on its way.
    for (let event = 1; event <= 14; event++) {
      const crash = databaseOf(site).crashBefore(event, { disk: 'keep' })
      const outcome = await ask(site, 'GET', '/people/ann/feed?limit=2', { node: event })
      crash.heal()
      if (databaseOf(site).state === 'down') await databaseOf(site).restart()
      if (outcome.status === 503) continue
      expectWhole(outcome, town.feedOf('ann').slice(0, 2))
    }
  })
}
