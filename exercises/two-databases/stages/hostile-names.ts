/** Whatever people are called and whatever they write, it is a value. */
import { expect, say, test } from 'millions/suite'
import { got, short } from '../../kit/json-users.ts'
import { expectFeed } from '../feeds.ts'
import { hostileIds, hostileNames, hostileTexts, lookAlikes } from '../hostile.ts'
import { ask, open, type ProgramName } from '../site.ts'
import { likePath, Town } from '../town.ts'
import type { Named } from './feed.ts'

const asking = { isDirect: true } as const

export function hostile(program: ProgramName, named: Named): void {
  test(named('hostile-names'), async (context) => {
    const town = new Town(await open(context, program))
    await town.post('bystander', 'Is followed by nobody')
    const last = hostileNames.length - 1
    for (const [place, name] of hostileNames.entries()) {
      const next = hostileNames[place === last ? 0 : place + 1] ?? name
      const card = await town.post(name, `A card of ${name}`.slice(0, 1000), asking)
      await town.follow('ann the reader', name, asking)
      await town.follow(name, next, asking)
      if (place % 3 !== 0) await town.rename(name, `Called ${name}`.slice(0, 200), asking)
      await town.like(card, name, asking)
      await town.like(card, 'ann the reader', asking)
      if (place % 4 === 0) await town.unlike(card, name, asking)
    }
    const why = 'all of them have names that mean something to a program'
    await expectFeed(town, 'ann the reader', { limit: 100, why, ...asking })
    for (const name of hostileNames) await expectFeed(town, name, { why, ...asking })
    for (const [place, name] of hostileNames.entries())
      if (place % 2 === 0) await town.unfollow('ann the reader', name, asking)
    await expectFeed(town, 'ann the reader', { limit: 7, why: 'half of them were unfollowed', ...asking })
  })

  test.real(named('hostile-readers'), async (context) => {
    const town = new Town(await open(context, program, { isReal: true }))
    for (const name of ['bob', 'cem']) await town.post(name, `A card of ${name}`)
    await town.follow('ann', 'bob')
    const card = town.cards[0]
    if (card === undefined) throw new Error('there is no card')
    for (const name of ["' OR '1'='1", "ann' --", '%', 'an_', "'; DROP TABLE follows; --"]) {
      const why = `“${short(name)}” follows nobody, or only O'Brien`
      await expectFeed(town, name, { why })
      await town.follow(name, "O'Brien")
      await town.like(card, name)
      await town.rename(name, name)
    }
    await town.post("O'Brien", "It's mine")
    for (const reader of ['ann', "' OR '1'='1", '%'])
      await expectFeed(town, reader, { why: 'others have names like pieces of SQL' })
  })

  test(named('hostile-texts'), async (context) => {
    const town = new Town(await open(context, program))
    for (const [place, text] of hostileTexts.entries()) {
      const author = place % 2 === 0 ? `bob ${place}` : `O'Brien ${place}`
      await town.follow('ann', author, asking)
      await town.post(author, text, asking)
      const displayName = text.slice(0, 200)
      if (displayName.isWellFormed()) await town.rename(author, displayName, asking)
    }
    const why = 'texts and display names come back letter by letter'
    await expectFeed(town, 'ann', { limit: 100, why, ...asking })
  })

  test(named('look-alikes'), async (context) => {
    const town = new Town(await open(context, program))
    const names = [...new Set(lookAlikes.flat())]
    const card = await town.post('x', 'Liked by those who look alike', asking)
    for (const name of names) {
      await town.post(name, `Of ${name}`, asking)
      await town.rename(name, `Called ${name}`, asking)
    }
    for (const [place, [one, other]] of lookAlikes.entries()) {
      await town.follow(`reader ${place}`, one, asking)
      const why = `the reader follows “${short(one)}”, and not “${short(other)}”`
      await expectFeed(town, `reader ${place}`, { why, ...asking })
      await town.follow(one, 'x', asking)
      await expectFeed(town, other, {
        why: `“${short(one)}” follows x, and “${short(other)}” does not`,
        ...asking,
      })
      await town.unfollow(one, 'x', asking)
    }
    await town.follow('y', 'x', asking)
    for (const name of names) await town.like(card, name, asking)
    await expectFeed(town, 'y', { why: `${names.length} people like it, some of whom look alike`, ...asking })
  })

  test(named('hostile-ids'), async (context) => {
    const site = await open(context, program)
    const town = new Town(site)
    await town.follow('ann', 'bob')
    const card = await town.post('bob', 'The only one')
    await town.like(card, 'cem')
    const ids = [...hostileIds, card.id.toUpperCase(), `${card.id} `, `0${card.id}`, card.id.slice(0, -1)]
    for (const id of ids.filter((one) => one !== card.id)) {
      for (const method of ['PUT', 'DELETE']) {
        const outcome = await ask(site, method, likePath(id, 'cem'), asking)
        const values = { request: outcome.request, got: got(outcome) }
        expect(got(outcome), say('unknown-card', values, outcome.at)).toBe(404)
      }
    }
    await expectFeed(town, 'ann', { why: 'only cards that there are not were liked since', ...asking })
  })
}
