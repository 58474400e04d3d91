/** The fourth stage: many behind one address, and cookies that were made up. */
import { expect, say, test } from 'millions/suite'
import { forgeriesOf, MADE_UP } from '../forgeries.ts'
import { WEB_COOKIES } from '../own-cookie.ts'
import { expectAtHome, type Outcome, type Person, shown } from '../person.ts'
import { astrayOf, oneOf, open, type Site } from '../site.ts'
import { arrive, expectSpread } from '../spread.ts'
import { expectAllKnown } from './stay.ts'

export function strangers(): void {
  test.real('one-address', async (context) => {
    const site = await open(context, { isReal: true })
    const address = '198.18.0.77'
    const people = await expectSpread(site, 'all of them come from one address', {
      asking: () => ({ address }),
    })
    for (const person of people.slice(0, 8)) {
      const outcome = await person.ask('GET', '/me', { address })
      expectAtHome(site, person, outcome, 'all of them come from one address')
    }
  })

  test('one-proxy', async (context) => {
    const site = await open(context)
    const headers = { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'the same', via: '1.1 school' }
    const people = await expectSpread(site, 'all of them come through one proxy, with one kind of browser', {
      asking: () => ({ address: '198.18.0.77', headers }),
    })
    await expectAllKnown(site, people.slice(0, 8), 'all of them come through one proxy')
  })

  test('made-up-cookies', async (context) => {
    const site = await open(context, { hasOffice: true })
    const people = await arrive(site, { count: 4 })
    for (const value of MADE_UP) {
      const person = oneOf(site, people)
      for (const name of ownOf(person)) await expectHarmless(site, person, name, value)
    }
    await expectAllKnown(site, people, 'others have sent cookies that were made up')
  })

  test('changed-cookies', async (context) => {
    const site = await open(context, { hasOffice: true })
    const people = await arrive(site, { count: 4 })

    for (const [place, person] of people.slice(0, 2).entries()) {
      // Whatever else a cookie names is asked, if at all, when the first that it names is away.
      if (place === 1) site.world.node(person.server).crash()
      for (const name of ownOf(person)) {
        const value = person.cookies.get(name)?.value ?? ''
        const another =
          people.find(({ server }) => server !== person.server)?.cookies.get(name)?.value ?? 'web-2'
        for (const forged of forgeriesOf(value, another)) await expectHarmless(site, person, name, forged)
      }
    }
    const others = people.filter(({ server }) => site.world.node(server).state === 'up')
    await expectAllKnown(site, others, 'others have sent cookies that were changed')
  })

  test('sent-twice', async (context) => {
    const site = await open(context, { hasOffice: true })
    const people = await arrive(site, { count: 4 })
    for (const person of people)
      for (const name of ownOf(person)) {
        const { value } = person.cookies.get(name) ?? { value: '' }
        for (const other of ['office-1', 'web-99', '', people[0]?.cookies.get(name)?.value ?? ''])
          for (const [first, second] of [
            [value, other],
            [other, value],
            [other, other],
          ])
            await expectHarmless(site, person, name, `${first}; ${name}=${second}`)
      }
    await expectAllKnown(site, people, 'others have sent cookies twice')
  })

  test('no-cookies-at-all', async (context) => {
    const site = await open(context, { hasOffice: true })
    const [person] = await arrive(site, { count: 1 })
    if (person === undefined) return
    for (const cookie of ['=', ';', ';;; ;', '=; =office-1', 'a', ',', '"', '%', `${'x'.repeat(3000)}=1`]) {
      const outcome = await person.ask('GET', '/cards/7', { cookie })
      expectAnswered(site, outcome, cookie.slice(0, 40))
    }
  })
}

/** Where the balancer has no cookie of its own, it may know people by the servers’. */
function ownOf({ ownNames }: Person): readonly string[] {
  return ownNames.length > 0 ? ownNames : WEB_COOKIES.slice(0, 1)
}

/** Whoever sends this is answered by a web server, and no other machine is asked. */
async function expectHarmless(site: Site, person: Person, name: string, value: string): Promise<void> {
  const others = [...person.cookies]
    .filter(([each]) => each !== name)
    .map(([each, kept]) => `${each}=${kept.value}`)
  const stranger = [...others, `${name}=${value}`].join('; ')
  // What they are given does not go into the person's own browser.
  const kept = new Map(person.cookies)
  const outcome = await person.ask('GET', '/people/7/cards?size=2', { cookie: stranger })
  person.cookies.clear()
  for (const [each, cookie] of kept) person.cookies.set(each, cookie)
  expectAnswered(site, outcome, `${name}=${value}`.slice(0, 80))
}

function expectAnswered({ world }: Site, outcome: Outcome, cookie: string): void {
  const { got, at } = outcome
  const astray = astrayOf(world)
  expect(astray?.peer ?? 'none', say('astray', { cookie, other: astray?.peer ?? '' }, astray)).toBe('none')
  const values = { cookie, got, request: shown(outcome) }
  expect(outcome.status, say('forged-felt', values, at)).toBe(200)
  expect(outcome.json.path, say('forged-path', { ...values, seen: String(outcome.json.path) }, at)).toBe(
    outcome.path,
  )
}
