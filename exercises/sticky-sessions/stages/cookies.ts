/** The first stage, too: what users and servers say to each other passes as it is, cookies among it. */
import { expect, say, test } from 'millions/suite'
import { bytesOf, difference, noText } from '../../kit/odd-data.ts'
import { expectOwnIsSafe, headerOf, WEB_COOKIES } from '../own-cookie.ts'
import { expectAtHome, type Outcome, type Person, shown } from '../person.ts'
import { open } from '../site.ts'
import { arrive } from '../spread.ts'

/** What a cookie can hold besides its name and value, and what its name may not be. */
export function cookies(): void {
  test('passes-on', async (context) => {
    const site = await open(context)
    const [person] = await arrive(site, { count: 1 })
    if (person === undefined) return
    const body = `two lines,\n${'서울 🌊 '.repeat(400)}`
    const headers = { 'x-note': 'a, b; c="d"', 'x-forwarded-for': '203.0.113.9', accept: 'text/plain' }
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const path = `/people/%2F/cards//7?text=%20&text=${method}`
      const outcome = await person.ask(method, path, { headers, body, address: '198.18.3.4' })
      const { json, at, status } = outcome
      expect(status, say('changed', { what: 'the status', request: method, seen: status }, at)).toBe(200)
      const told = [
        json.method,
        json.path,
        headerOf(json.headers, 'x-note'),
        headerOf(json.headers, 'accept'),
      ]
      const sent = [method, outcome.path, headers['x-note'], headers.accept]
      for (const [place, what] of ['the method', 'the path', 'X-Note', 'Accept'].entries()) {
        const changed = say('changed', { what, request: method, seen: String(told[place]) }, at)
        expect(told[place], changed).toBe(sent[place])
      }
      const differs = difference(bytesOf(body), bytesOf(String(json.body)))
      expect(differs, say('changed', { what: 'the body', request: method, seen: differs }, at)).toBe('none')
      const by = headerOf(json.headers, 'x-forwarded-for')
      const forwarded = say('forwarded-for', { seen: String(by) }, at)
      expect(by, forwarded).toBe('203.0.113.9, 198.18.3.4')
    }
    for (const method of ['POST', 'PATCH']) {
      const sent = noText(`${'\u0000'}a picture of the sea ${'🌊'.repeat(40)}`)
      const outcome = await person.ask(method, '/copy', {
        body: sent,
        headers: { 'content-type': 'text/plain' },
      })
      expectAtHome(site, person, outcome, 'a picture is sent there and back')
      const differs = difference(sent, outcome.bytes)
      const what = 'the bytes of the body, there and back'
      expect(differs, say('changed', { what, request: method, seen: differs }, outcome.at)).toBe('none')
      expectHeaders(person, outcome)
    }
    const moved = await person.ask('GET', '/moved')
    const followed = say(
      'changed',
      { what: 'the status', request: shown(moved), seen: moved.status },
      moved.at,
    )
    expect(moved.status, followed).toBe(302)
    expectAtHome(site, person, moved, 'it is a redirect')
    const added = await person.ask('POST', '/cards')
    const count = say('changed', { what: 'the status', request: shown(added), seen: added.status }, added.at)
    expect(added.status, count).toBe(201)
    expectAtHome(site, person, added, 'all servers are well')
  })

  test('cookies-of-servers', async (context) => {
    const site = await open(context)
    const people = await arrive(site, { count: 4 })
    for (const person of people) {
      const again = await person.logIn()
      const lines = again.setCookies
      for (const name of WEB_COOKIES) {
        const wanted =
          name === 'theme'
            ? /^theme=sea; Path=\/$/
            : /^session=[-0-9a-f]{36}; Path=\/; HttpOnly; SameSite=Lax$/
        const found = lines.filter((line) => wanted.test(line)).length
        const values = { name, count: found, list: lines.join(' | ') || 'none' }
        expect(found, say('set-cookie-lost', values, again.at)).toBe(1)
      }
      expectAtHome(site, person, again, 'they log in once more')
    }
  })

  test('cookies-of-users', async (context) => {
    const site = await open(context)
    const people = await arrive(site, { count: 4 })
    const others = [
      'a=1',
      'b="x y"',
      'empty=',
      'c=d=e',
      '__proto__=7',
      'constructor=8',
      'web-1=web-2',
      'bad=%E0%A4%A',
      'odd',
      'a=2',
      '100%',
    ]
    for (const person of people) {
      const [before, after] = [others.slice(0, 4), others.slice(4)]
      const cookie = [...before, person.cookie, ...after].join('; ')
      const outcome = await person.ask('GET', '/cards/7', { cookie })
      const arrived = cookiesIn(headerOf(outcome.json.headers, 'cookie'))
      const kept = cookiesIn(cookie).filter((pair) => !isOwn(person, pair))
      const seen = arrived.filter((pair) => !isOwn(person, pair))
      const lost = say('cookie-lost', { sent: kept.join('; '), seen: seen.join('; ') || 'none' }, outcome.at)
      expect(seen, lost).toEqual(kept)
      expectAtHome(site, person, await person.ask('GET', '/me', { cookie }), {
        why: 'other cookies come along',
        strayed: 'strayed-alike',
      })
    }
  })

  test('own-cookie', async (context) => {
    const site = await open(context)
    const people = await arrive(site, {
      count: 3,
      before: (person) => person.ask('GET', '/pictures/sea/1.png'),
    })
    for (const person of people) {
      const outcomes = [
        await person.logIn(),
        await person.ask('GET', '/me'),
        await person.ask('GET', '/x/y/z'),
      ]
      person.cookies.clear()
      for (const outcome of [...outcomes, await person.ask('GET', '/deep/down/here'), await person.logIn()])
        for (const line of outcome.setCookies) expectOwnIsSafe(line, outcome.at)
    }
  })

  test('names-alike', async (context) => {
    const site = await open(context)
    const people = await arrive(site, { count: 6 })
    for (const [place, person] of people.entries()) {
      const other = people.slice(place + 1).find(({ server }) => server !== person.server) ?? people[0]
      const names = person.ownNames.length > 0 ? person.ownNames : ['session']
      const foreign = names.flatMap((name) => {
        const value = other?.cookies.get(name)?.value ?? 'web-3'
        return [`my-${name}`, `x${name}`, `${name}2`, `${name}-old`, swapCase(name)].map(
          (each) => `${each}=${value}`,
        )
      })
      const why = { why: 'cookies come along whose names look like yours', strayed: 'strayed-alike' }
      for (const cookie of [
        `${foreign.join('; ')}; ${person.cookie}`,
        `${person.cookie}; ${foreign.join('; ')}`,
      ])
        expectAtHome(site, person, await person.ask('GET', '/me', { cookie }), why)
      const quoted = `note="${foreign.join(', ')}"; ${person.cookie}`
      expectAtHome(site, person, await person.ask('GET', '/me', { cookie: quoted }), why)
    }
  })
}

function expectHeaders({ server }: Person, { at, method }: Outcome): void {
  if (at instanceof Error) return
  const wanted = { 'x-server': server, etag: '"sea, 7"', 'content-type': 'image/png' }
  for (const [name, value] of Object.entries(wanted)) {
    const seen = at.headers.get(name)
    const values = { what: `${name} of the answer`, request: method, seen: String(seen) }
    expect(seen, say('changed', values, at)).toBe(value)
  }
}

const cookiesIn = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')

const isOwn = ({ ownNames }: Person, pair: string): boolean => ownNames.includes(pair.split('=')[0] ?? '')

function swapCase(name: string): string {
  const upper = name.toUpperCase()
  return upper === name ? name.toLowerCase() : upper
}
