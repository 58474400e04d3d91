/** Signing in, joining and coming back, over HTTP as everybody does; and who only looks as if they might. */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { apiPath, classroomHeader, type Joined, type NewInstructor } from '../api.ts'
import { SetClock } from '../fixtures/clock.ts'
import { type Browser, openRoom, type Room } from '../fixtures/room.ts'
import { markCookie } from '../mark.ts'

const clock = new SetClock()
let room: Room
beforeAll(async () => {
  room = await openRoom({ clock, names: ['classroom.local', 'classroom.example:8443'] })
})
afterAll(async () => await room[Symbol.asyncDispose]())
/** What was tried before counts no more. */
beforeEach(() => clock.pass(600_000))

const signIn = async (browser: Browser, password: string, name = 'instructor') =>
  await browser.ask('POST', '/sign-in', { body: { name, password } })
const codeOf = (json: unknown) => (json as { readonly error?: { readonly code: string } }).error?.code

test('the password of the first start signs in, by cookies that no script reads and no other site sends along', async () => {
  const browser = room.browser()
  const response = await browser.open('POST', '/sign-in', {
    body: { name: ' Instructor', password: room.password },
  })
  expect(await response.json()).toMatchObject({ instructor: { name: 'instructor' } })
  const [cookie = '', ...more] = response.headers.getSetCookie()
  expect(more).toEqual([])
  expect(cookie).toMatch(
    /^millions_instructor=[\w-]{32}; Path=\/api\/classroom; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
  )
  expect((await browser.ask('GET', '/me')).json).toMatchObject({ instructor: { name: 'instructor' } })
})

test('a wrong password and a name that nobody has are told alike', async () => {
  const wrong = await signIn(room.browser(), 'not-the-password')
  const nobody = await signIn(room.browser(), 'not-the-password', 'nobody')
  expect([wrong.status, wrong.text]).toEqual([nobody.status, nobody.text])
  expect(codeOf(wrong.json)).toBe('wrong-password')
})

test('passwords are tried so often and then no more, the right one neither; after a while again', async () => {
  const browser = room.browser()
  const statuses: number[] = []
  for (let tried = 0; tried < 12; tried++) statuses.push((await signIn(browser, `guess-${tried}`)).status)
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
  const { status, headers } = await signIn(browser, room.password)
  expect([status, Number(headers.get('retry-after'))]).toEqual([429, 6])
  clock.pass(6000)
  expect((await signIn(browser, room.password)).status).toBe(200)
})

test('whoever signs in often with the right password is not kept out', async () => {
  for (let tried = 0; tried < 15; tried++)
    expect((await signIn(room.browser(), room.password)).status).toBe(200)
})

test('whoever signs out is signed out, whatever their browser keeps', async () => {
  const browser = room.browser()
  await signIn(browser, room.password)
  const token = browser.cookies.get('millions_instructor') ?? ''
  await browser.ask('POST', '/sign-out')
  expect(browser.cookies.size).toBe(0)
  browser.cookies.set('millions_instructor', token)
  expect((await browser.ask('GET', '/classes')).status).toBe(401)
})

test('an instructor chooses a password of their own; other browsers are signed out by it', async () => {
  const admin = room.browser()
  await signIn(admin, room.password)
  const made = (await admin.ask('POST', '/instructors', { body: { name: 'Grace' } })).json as NewInstructor
  const [here, there] = [room.browser(), room.browser()]
  await signIn(here, made.password, 'Grace')
  await signIn(there, made.password, 'grace')
  const change = async (password: string, newPassword: string) =>
    await here.ask('POST', '/password', { body: { password, newPassword } })
  expect(codeOf((await change('wrong', 'long enough a password')).json)).toBe('wrong-password')
  expect(codeOf((await change(made.password, 'short')).json)).toBe('bad-password')
  expect((await change(made.password, 'long enough a password')).status).toBe(200)
  expect((await here.ask('GET', '/classes')).status).toBe(200)
  expect((await there.ask('GET', '/classes')).status).toBe(401)
  expect((await signIn(there, made.password, 'Grace')).status).toBe(401)
  expect((await signIn(there, 'long enough a password', 'Grace')).status).toBe(200)
  expect(codeOf((await admin.ask('POST', '/instructors', { body: { name: 'GRACE' } })).json)).toBe(
    'instructor-taken',
  )
})

test('a learner joins by the code however it is typed, and comes back by link or by passphrase', async () => {
  const { link, passphrase, learner, browser } = await room.join(
    ` ${room.joinCode.toUpperCase().replaceAll('-', '  ')} `,
    'Ada',
  )
  expect(browser.cookies.get(markCookie)).toBe(room.classId)
  for (const body of [
    { link },
    { code: room.joinCode, name: ' ada ', passphrase: passphrase.toUpperCase().replaceAll('-', ' ') },
  ]) {
    const other = room.browser()
    expect((await other.ask('POST', '/return', { body })).json).toMatchObject({ learner })
    expect((await other.ask('GET', '/me')).json).toMatchObject({ learner })
  }
  const wrong = { code: room.joinCode, name: 'Ada', passphrase: 'babab-babab-babab-babab' }
  expect(codeOf((await room.browser().ask('POST', '/return', { body: wrong })).json)).toBe('wrong-passphrase')
})

test('a new link ends what the old one opened', async () => {
  const { link, learner, browser } = await room.join(room.joinCode, 'Linus')
  const path = `/classes/${room.classId}/learners/${learner.id}/link`
  const renewed = (await room.instructor.ask('POST', path)).json as Joined
  expect((await browser.ask('GET', '/me')).json).not.toHaveProperty('learner')
  const back = async (body: unknown) => (await browser.ask('POST', '/return', { body })).status
  expect([await back({ link }), await back({ link: renewed.link })]).toEqual([401, 200])
})

test('a code that was rotated leads nowhere; who has joined stays', async () => {
  const made = await room.newClass(room.instructor)
  const { browser } = await room.join(made.joinCode, 'Ada')
  await room.instructor.ask('POST', `/classes/${made.id}/join-code`)
  const late = await room.browser().ask('POST', '/join', { body: { code: made.joinCode, name: 'Eve' } })
  expect(codeOf(late.json)).toBe('wrong-join-code')
  expect((await browser.ask('GET', `/classes/${made.id}`)).status).toBe(200)
})

test('codes are guessed so often and then no more; a room that joins by one address is none', async () => {
  const made = await room.newClass(room.instructor)
  for (let number = 0; number < 40; number++)
    expect((await room.join(made.joinCode, `Learner ${number}`)).learner.name).toBe(`Learner ${number}`)
  const guess = async (code: string) =>
    (await room.browser().ask('POST', '/join', { body: { code, name: 'Eve' } })).status
  const statuses: number[] = []
  for (let tried = 0; tried < 22; tried++) statuses.push(await guess('babab-babab-babab'))
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 404))
  expect(statuses.slice(20)).toEqual([429, 429])
  expect(await guess(made.joinCode)).toBe(429)
})

test.each([
  ['', 'bad-name'],
  ['   ', 'bad-name'],
  ['a\nb', 'bad-name'],
  ['\u202Eevil', 'bad-name'],
  ['x'.repeat(61), 'bad-name'],
  ['\u200B', 'bad-name'],
  ['<script>alert(1)</script>', undefined],
  ['=HYPERLINK("http://evil")', undefined],
  ['민수', undefined],
  ['O’Neill, Jr.', undefined],
  ["Robert'); DROP TABLE members;--", undefined],
  ['👩‍💻', undefined],
])('the name %j', async (name, code) => {
  const { json } = await room.browser().ask('POST', '/join', { body: { code: room.joinCode, name } })
  expect(codeOf(json)).toBe(code)
  if (code === undefined) expect((json as Joined).learner.name).toBe(name)
})

test('two of the same name are told to take another one, whatever letters it is written in', async () => {
  await room.join(room.joinCode, 'José')
  for (const name of ['josé', 'JOSÉ', 'Jose\u0301', ' José '])
    expect(
      codeOf((await room.browser().ask('POST', '/join', { body: { code: room.joinCode, name } })).json),
    ).toBe('name-taken')
})

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers: Readonly<Record<string, string>>
}

/** As no `fetch` would send it. */
async function raw({ method = 'POST', path = '/sign-out', headers }: Sent): Promise<number> {
  const { hostname, port } = new URL(room.address)
  return await new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method, path: `${apiPath}${path}`, headers },
      ({ statusCode = 0 }) => resolve(statusCode),
    )
    sent.on('error', reject)
    sent.end()
  })
}

test('what another site sends in the name of whoever is signed in is refused', async () => {
  const own = new URL(room.address).host
  const ours = { host: own, [classroomHeader]: '1' }
  const answers: readonly (readonly [Sent, number])[] = [
    [{ headers: ours }, 200],
    [{ headers: { ...ours, origin: room.address, 'sec-fetch-site': 'same-origin' } }, 200],
    // A form can send no header of its own.
    [{ headers: { host: own } }, 403],
    [{ headers: { host: own, origin: room.address } }, 403],
    [{ headers: { ...ours, origin: 'http://evil.example' } }, 403],
    [{ headers: { ...ours, origin: 'null' } }, 403],
    [{ headers: { ...ours, 'sec-fetch-site': 'cross-site' } }, 403],
    [{ headers: { ...ours, 'sec-fetch-site': 'same-site' } }, 403],
    // A name that was made to lead here.
    [{ headers: { ...ours, host: 'evil.example' } }, 403],
    [{ method: 'GET', path: '/me', headers: { host: own, 'sec-fetch-site': 'cross-site' } }, 403],
    [{ method: 'GET', path: '/me', headers: { host: 'evil.example' } }, 403],
  ]
  for (const [sent, status] of answers)
    expect([sent.headers, await raw(sent)]).toEqual([sent.headers, status])
})

test('people come by the names that the instructor has said', async () => {
  const { port } = new URL(room.address)
  for (const host of [
    `classroom.local:${port}`,
    'classroom.local',
    'classroom.example:8443',
    `localhost:${port}`,
  ])
    expect([host, await raw({ method: 'GET', path: '/me', headers: { host } })]).toEqual([host, 200])
  for (const host of ['classroom.example', `classroom.local.evil.example:${port}`])
    expect([host, await raw({ method: 'GET', path: '/me', headers: { host } })]).toEqual([host, 403])
})

test('an address that there is not, and one that is asked in another way, are told', async () => {
  const browser = room.browser()
  expect(codeOf((await browser.ask('GET', '/nothing')).json)).toBe('no-such-address')
  expect(codeOf((await browser.ask('GET', '/classes/%2e%2e')).json)).toBe('no-such-address')
  expect(codeOf((await browser.ask('DELETE', '/me')).json)).toBe('not-this-way')
})

test('nothing that anybody signs in with is kept as it is', async () => {
  const { link, passphrase, browser } = await room.join(room.joinCode, 'Margaret')
  const tables = ['instructors', 'members', 'sessions'] as const
  const kept = await Promise.all(
    tables.map(async (table) => await room.classroom.store.selectFrom(table).selectAll().execute()),
  )
  const text = JSON.stringify(kept)
  for (const secret of [link, passphrase, room.password, browser.cookies.get('millions_learner') ?? ''])
    expect(text).not.toContain(secret)
})

// The last one, as it ends all sessions of this room.
test('an instructor is signed out by the end of the day, a learner by the end of the term', async () => {
  const { browser } = await room.join(room.joinCode, 'Barbara')
  const instructor = room.browser()
  await signIn(instructor, room.password)
  clock.pass(13 * 3_600_000)
  expect((await instructor.ask('GET', '/classes')).status).toBe(401)
  expect((await browser.ask('GET', '/me')).json).toHaveProperty('learner')
  clock.pass(200 * 24 * 3_600_000)
  expect((await browser.ask('GET', '/me')).json).not.toHaveProperty('learner')
})
