/** Log-in: a cookie that nobody can guess, what it opens, and that it ends on the server. */
import { expect, say, test } from 'millions/suite'
import type { Journey } from '../../../src/contract/exercise.ts'
import type { Node } from '../../../src/contract/world.ts'
import {
  Browser,
  cookiesOf,
  expectLoggedIn,
  expectLoggedOut,
  expectMe,
  expectNobody,
  whoAmI,
} from '../browser.ts'
import { bitsOfChance } from '../guesses.ts'
import { MARKUP, WIDE, WORDS } from '../hostile-texts.ts'
import { expectHead, expectMethods } from '../routes.ts'
import { ask, comeAndGo, open, postBody, shown } from '../visits.ts'
import { senders } from './senders.ts'

const LEAST_BITS = 64
const HOUR_MS = 3_600_000

/** What most people do on a site. */
const IN_AND_OUT: Journey = {
  steps: [
    {
      method: 'POST',
      path: '/login',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"User {user}"}',
    },
    { method: 'POST', path: '/logout' },
  ],
}

export function login(): void {
  test.real('cookie', async (context) => {
    const world = await context.boot()
    const ann = new Browser(world)
    const answer = await ann.logIn('Ann')
    for (const { name, value, attributes } of cookiesOf(answer)) {
      const values = { cookie: shown(`${name}=${value}`), given: [...attributes.keys()].join(', ') || 'none' }
      expect(attributes.has('httponly'), say('no-http-only', values, answer.at)).toBe(true)
      const sameSite = attributes.get('samesite')?.toLowerCase() ?? 'nothing'
      const strict = ['lax', 'strict'].includes(sameSite)
      expect(strict, say('no-same-site', { ...values, sameSite }, answer.at)).toBe(true)
      const path = attributes.get('path') ?? '/'
      expect(path, say('cookie-path', { ...values, path }, answer.at)).toBe('/')
    }
    await ann.expectName('Ann')
  })

  test.real('who-i-am', async (context) => {
    const world = await context.boot()
    const names = ['Ann', ...WIDE, ...WORDS, ...MARKUP, ' ', '; Path=/x', 'a=b']
    const users = []
    for (const name of names) {
      const user = new Browser(world)
      await user.logIn(name)
      users.push({ user, name })
    }
    for (const { user, name } of users) await user.expectName(name)
  })

  test('nobody', async (context) => {
    const world = await open(context)
    expectNobody(await whoAmI(world, ''), 'without a cookie')
    expectNobody(await whoAmI(world, '', 'HEAD'), 'without a cookie')
    const ann = new Browser(world)
    await ann.logIn('Ann')
    const [name = '', value = ''] = split(ann.cookieHeader)
    const wrong = [
      '',
      'x',
      '1',
      'Ann',
      'constructor',
      '__proto__',
      'toString',
      'undefined',
      'null',
      'true',
      '%E0%A4%A',
    ]
    const near = [
      value.slice(0, -1),
      value.slice(1),
      `${value}0`,
      `0${value}`,
      value.toUpperCase(),
      value.toLowerCase(),
    ]
    for (const other of [...wrong, ...near].filter((each) => each !== value))
      expectNobody(await whoAmI(world, `${name}=${other}`), `with the cookie ${shown(`${name}=${other}`)}`)
    for (const other of [`x${name}`, `${name}x`, `x-${name}`, `my${name}`, 'x'])
      expectNobody(await whoAmI(world, `${other}=${value}`), `with a cookie called ${shown(other)}`)
    await ann.expectName('Ann')
  })

  test('no-name-to-log-in', async (context) => {
    const world = await open(context)
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '["Ann"]',
      '"Ann"',
      '7',
      '{}',
      '{"name":""}',
      '{"name":7}',
      '{"name":null}',
    ]
    for (const body of [...bodies, '{"name":["Ann"]}', '{"Name":"Ann"}', '{"__proto__":{"name":"Ann"}}']) {
      const answer = await postBody(world, '/login', body)
      const values = { body: shown(body), status: answer.status }
      expect(answer.status, say('bad-log-in', values, answer.at)).toBe(400)
      const nobody = new Browser(world)
      nobody.keep(answer)
      expectNobody(await nobody.me(), `after a log-in with the body ${shown(body)}`)
    }
  })

  test('beside-other-cookies', async (context) => {
    const world = await open(context)
    const ann = new Browser(world)
    await ann.logIn('Ann')
    const own = ann.cookieHeader
    const [name = '', value = ''] = split(own)
    const others = [
      ...[
        'theme=dark',
        'flag',
        '=',
        '=x',
        'a==b==',
        'q="1 2"',
        'bad=%E0%A4%A',
        '__proto__=x',
        'constructor=y',
        '',
      ],
      ...[
        `my${name}=x`,
        `x-${name}=x`,
        `${name}s=x`,
        `${name}2=${value}x`,
        `note=${name}`,
        `copy=${name}=x`,
        `x=${value}y`,
      ],
      ...(name.toUpperCase() === name ? [] : [`${name.toUpperCase()}=x`]),
    ]
    for (const other of others) {
      for (const cookie of [`${other}; ${own}`, `${own}; ${other}`]) await expectStill(ann, cookie)
    }
    await expectStill(ann, [...others, own, ...others].join('; '))
  })

  test('hard-to-guess', async (context) => {
    const world = await open(context)
    const box = world.node('web-1')
    const beganMs = world.nowMs
    const first = await logInMany(box)
    await world.run(100 + 400 * context.random())
    box.crash()
    await box.restart()
    // The clock says the same as before, for who makes ids of it.
    const clock = box.skewClock(beganMs - world.nowMs)
    const second = await logInMany(box, 16)
    clock.heal()
    const again = second.find((value) => first.includes(value)) ?? 'none'
    expect(again, say('same-id-again', { value: shown(again) })).toBe('none')
    const twice = first.find((value, place) => first.indexOf(value) < place) ?? 'none'
    expect(twice, say('same-id-twice', { value: shown(twice) })).toBe('none')
    const bits = bitsOfChance(first)
    const values = { one: shown(first[0] ?? ''), other: shown(first[1] ?? ''), bits }
    expect(bits, say('easy-to-guess', values)).toBeGreaterThanOrEqual(LEAST_BITS)
  })

  test('new-at-log-in', async (context) => {
    const world = await open(context)
    const ann = new Browser(world)
    await ann.logIn('Ann')
    const [name = ''] = split(ann.cookieHeader)
    // Somebody has put a cookie of their own into Eve's browser, and waits for her to log in with it.
    for (const planted of [`${name}=planted`, ann.cookieHeader]) {
      const answer = await postBody(world, '/login', '{"name":"Eve"}', { cookie: planted })
      expectLoggedIn(answer.status, 'Eve', answer.at)
      const eve = new Browser(world)
      eve.keep(answer)
      const [, value = ''] = split(planted)
      const isKept = eve.cookieHeader === planted || eve.cookieHeader === ''
      expect(isKept, say('id-kept', { value: shown(value) }, answer.at)).toBe(false)
      await eve.expectName('Eve')
      const opened = await whoAmI(world, planted)
      const isEve = opened.status === 200 && opened.text.includes('Eve')
      expect(isEve, say('id-planted', { value: shown(value) }, opened.at)).toBe(false)
    }
  })

  test('log-out', async (context) => {
    const world = await open(context)
    const [ann, annAtWork, bob] = [new Browser(world), new Browser(world), new Browser(world)]
    await ann.logIn('Ann')
    await annAtWork.logIn('Ann')
    await bob.logIn('Bob')
    const before = ann.cookieHeader
    const byLink = await ask(world, '/logout', { headers: ann.headers })
    const values = { status: byLink.status }
    expect(byLink.status, say('log-out-by-get', values, byLink.at)).toBe(405)
    await ann.expectName('Ann')
    await ann.logOut()
    expectNobody(await ann.me(), 'after logging out')
    expectNobody(await whoAmI(world, before), 'with the cookie from before the log-out')
    // Twice is once, and nobody can log out as well.
    for (const headers of [{ cookie: before }, {}]) {
      const again = await ask(world, '/logout', { method: 'POST', headers })
      if (again.status !== 401) expectLoggedOut(again, 'is not logged in')
    }
    for (const { user, whose } of [
      { user: annAtWork, whose: 'the same user at another machine' },
      { user: bob, whose: 'another user' },
    ]) {
      const still = await user.me()
      expect(still.status, say('others-logged-out', { whose, status: still.status }, still.at)).toBe(200)
    }
    await annAtWork.expectName('Ann')
    await bob.expectName('Bob')
    await ann.logIn('Ann')
    await comeAndGo(world, { journey: IN_AND_OUT })
    await bob.expectName('Bob')
    await world.run(HOUR_MS * context.random())
    expectNobody(await whoAmI(world, before), 'with the cookie from before the log-out, many log-outs later,')
  })

  senders()

  test('methods-of-log-in', async (context) => {
    const world = await open(context)
    await expectMethods(world, '/login', ['POST'])
    await expectMethods(world, '/logout', ['POST'])
    await expectMethods(world, '/me', ['GET', 'HEAD'])
    const ann = new Browser(world)
    await ann.logIn('Jörg 🎈')
    await expectHead(world, '/me', ann.headers)
    await expectHead(world, '/me')
  })
}

/** All at the same instant, some of them of the same name, and past the network, so that no way takes longer than another. */
async function logInMany(box: Node, count = 64): Promise<string[]> {
  const names = Array.from({ length: count }, (_, number) => (number % 2 === 0 ? 'Ann' : `User ${number}`))
  return await Promise.all(
    names.map(async (name) => {
      const headers = { 'content-type': 'application/json' }
      const at = await box.fetch('/login', { method: 'POST', headers, body: JSON.stringify({ name }) })
      expectLoggedIn(at.status, name, at)
      const [cookie] = cookiesOf(at)
      expect(cookie === undefined ? 'no cookie' : 'a cookie', say('no-cookie', { name }, at)).toBe('a cookie')
      return cookie?.value ?? ''
    }),
  )
}

function split(cookie: string): readonly string[] {
  const at = cookie.indexOf('=')
  return [cookie.slice(0, at), cookie.slice(at + 1)]
}

async function expectStill(ann: Browser, cookie: string): Promise<void> {
  const answer = await ann.me(cookie)
  const values = { cookie: shown(cookie), status: answer.status }
  expect(answer.status, say('lost-among-cookies', values, answer.at)).toBe(200)
  expectMe(answer, 'Ann')
}
