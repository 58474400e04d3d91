/** The first stage: everything there is, from three regions. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { type Card, contentOf, idIn, logIn, post } from '../people.ts'
import { CENTERS, EVERYWHERE_MS, MOST_PAGE_MS, MOST_PICTURE_MS } from '../promises.ts'

export function serves(): void {
  test('near', async ({ boot }) => {
    const world = await boot()
    for (const region of CENTERS) {
      // The first one lets a resolver ask for the name.
      await world.fetch('/people/nobody/cards', { region })
      const fromMs = world.nowMs
      const answer = await world.fetch('/people/somebody/cards', { region })
      const tookMs = Math.round(world.nowMs - fromMs)
      expect(answer.status, say('no-list', { region, status: answer.status }, answer)).toBe(200)
      expect(tookMs, say('far', { region, tookMs, most: MOST_PAGE_MS }, answer)).toBeLessThanOrEqual(
        MOST_PAGE_MS,
      )
    }
  })

  test('page', async ({ boot }) => {
    const world = await boot()
    for (const region of CENTERS) {
      const answer = await world.fetch('/', { region })
      const type = answer.headers.get('content-type') ?? 'none'
      expect(answer.status, say('no-page', { region, status: answer.status }, answer)).toBe(200)
      expect(type.startsWith('text/html'), say('no-html', { region, type }, answer)).toBe(true)
      expect(await answer.text(), say('no-html', { region, type }, answer)).toContain('Postcards')
    }
  })

  test('pictures', async ({ boot }) => {
    const world = await boot()
    const picture = '/pictures/beach-1.jpg'
    for (const region of CENTERS) {
      const first = await world.fetch(picture, { region })
      expect(first.status, say('no-picture', { region, status: first.status }, first)).toBe(200)
      const bytes = (await first.arrayBuffer()).byteLength
      expect(bytes, say('no-picture', { region, status: 'no bytes' }, first)).toBeGreaterThan(0)
      const before = webAskedFor(world, picture)
      const fromMs = world.nowMs
      const second = await world.fetch(picture, { region })
      const tookMs = Math.round(world.nowMs - fromMs)
      const values = { region, tookMs, most: MOST_PICTURE_MS }
      expect(webAskedFor(world, picture) - before, say('picture-from-web', values, second)).toBe(0)
      expect(tookMs, say('picture-far', values, second)).toBeLessThanOrEqual(MOST_PICTURE_MS)
      expect((await second.arrayBuffer()).byteLength, say('picture-changed', values, second)).toBe(bytes)
    }
  })

  test('logged-in-everywhere', async ({ boot }) => {
    const world = await boot()
    const ada = await logIn(world, 'Ada', 'seoul')
    for (const region of [...CENTERS, ...CENTERS]) {
      const answer = await ada.fetch('/me', { region })
      expect(answer.status, say('forgotten', { region, status: answer.status }, answer)).toBe(200)
      expect(await contentOf(answer), say('forgotten', { region, status: answer.status }, answer)).toEqual({
        name: 'Ada',
      })
    }
  })

  test('private', async ({ boot }) => {
    const world = await boot()
    const ada = await logIn(world, 'Ada', 'frankfurt')
    const ben = await logIn(world, 'Ben', 'frankfurt')
    for (const [browser, name] of [
      [ada, 'Ada'],
      [ben, 'Ben'],
      [ada, 'Ada'],
    ] as const) {
      const answer = await browser.fetch('/me', { region: 'frankfurt' })
      expect(await contentOf(answer), say('somebody-else', { name }, answer)).toEqual({ name })
    }
    const nobody = await world.fetch('/me', { region: 'frankfurt' })
    expect(nobody.status, say('somebody-else', { name: 'nobody' }, nobody)).toBe(401)
  })

  test('forged', async ({ boot }) => {
    const world = await boot()
    const answer = await world
      .browser()
      .fetch('/login', { method: 'POST', body: '{"name":"Ada"}', region: 'seoul' })
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const forged = cookie.replace(/=[^.]*/, `=${btoa('Ben')}`)
    const told = await world.fetch('/me', { region: 'seoul', headers: { cookie: forged } })
    expect(told.status, say('forged', {}, told)).toBe(401)
  })

  test('own-card', async ({ boot }) => {
    const world = await boot()
    for (const region of CENTERS) {
      const name = `Émile ${region}`
      const browser = await logIn(world, name, region)
      const list = `/people/${encodeURIComponent(name)}/cards`
      await world.fetch(list, { region })
      for (const text of ['안녕 👋', 'constructor']) {
        const posted = await post(browser, text, region)
        expect(posted.status, say('not-posted', { name, region, status: posted.status }, posted)).toBe(201)
        const id = await idIn(posted)
        const read = await world.fetch(`/cards/${encodeURIComponent(id)}`, { region })
        expect(await contentOf(read), say('own-card-not-seen', { region }, read)).toEqual({
          id,
          from: name,
          text,
        })
        const listed = await world.fetch(list, { region })
        const [newest] = ((await contentOf(listed)) ?? []) as readonly Card[]
        expect(newest, say('own-list-not-seen', { region }, listed)).toEqual({ id, from: name, text })
      }
    }
  })

  test('everywhere', async ({ boot, random }) => {
    const world = await boot()
    const writers = await Promise.all(CENTERS.map((region) => logIn(world, `from-${region}`, region)))
    const postAll = (text: string): Promise<string[]> =>
      Promise.all(
        writers.map(async (writer, index) => idIn(await post(writer, text, CENTERS[index] ?? 'seoul'))),
      )
    const firsts = await postAll('The first')
    await world.run(EVERYWHERE_MS)
    // Somebody has looked before, so that there is something old to be told.
    for (const region of CENTERS)
      await Promise.all(CENTERS.map((from) => world.fetch(`/people/from-${from}/cards`, { region })))
    const ids = await postAll('The second')
    await world.run(EVERYWHERE_MS + 1000 * random())
    for (const region of CENTERS)
      for (const [index, id] of ids.entries()) {
        const from = CENTERS[index] ?? ''
        const read = await world.fetch(`/cards/${encodeURIComponent(id)}`, { region })
        expect(read.status, say('not-everywhere', { region, from, status: read.status }, read)).toBe(200)
        const listed = await world.fetch(`/people/from-${from}/cards`, { region })
        const list = ((await contentOf(listed)) ?? []) as readonly Card[]
        expect(
          list.map((card) => card.id),
          say('list-not-everywhere', { region, from }, listed),
        ).toEqual([id, firsts[index]])
      }
  })

  test('twice', async ({ boot }) => {
    const world = await boot()
    const browser = await logIn(world, 'Ada', 'virginia')
    const ids = new Set<string>()
    for (const region of ['virginia', 'virginia', 'seoul']) {
      // Elsewhere it is asked for only when everybody can know of it.
      if (region === 'seoul') await world.run(EVERYWHERE_MS)
      const posted = await post(browser, 'Only one', region, 'the-same-key')
      expect(posted.status, say('not-posted', { name: 'Ada', region, status: posted.status }, posted)).toBe(
        201,
      )
      ids.add(await idIn(posted))
    }
    expect(ids.size, say('two-cards', { count: ids.size })).toBe(1)
    const listed = await world.fetch('/people/Ada/cards', { region: 'virginia' })
    const list = ((await contentOf(listed)) ?? []) as readonly Card[]
    expect(list.length, say('two-listed', { count: list.length }, listed)).toBe(1)
  })

  test('refused', async ({ boot }) => {
    const world = await boot()
    const region = 'virginia'
    const nobody = await world.fetch('/cards', { method: 'POST', body: '{"text":"Hi"}', region })
    expect(
      nobody.status,
      say('not-refused', { what: 'a card of nobody', status: nobody.status, wanted: 401 }, nobody),
    ).toBe(401)
    const missing = await world.fetch('/cards/there-is-none', { region })
    expect(
      missing.status,
      say('not-refused', { what: 'a card that is not there', status: missing.status, wanted: 404 }, missing),
    ).toBe(404)
    const ada = await logIn(world, 'Ada', region)
    const empty = await ada.fetch('/cards', { method: 'POST', body: '{}', region })
    expect(
      empty.status,
      say('not-refused', { what: 'a card without a text', status: empty.status, wanted: 400 }, empty),
    ).toBe(400)
  })
}

/** How often a web server was asked for this. Balancers check them all the time, which is no part of it. */
function webAskedFor(world: World, path: string): number {
  const web = new Set(world.nodes('web').map(({ name }) => name))
  return world.history.of('receive').filter((event) => event.path === path && web.has(event.node)).length
}
