/** A classroom and its workers as commands, over either database: backed up, restored, and what is told when it cannot be. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClassDetails, Joined } from '../classroom/api.ts'
import { newPlace, type Place, testedDatabase } from '../classroom/fixtures/databases.ts'
import { Browser, rightFiles } from '../classroom/fixtures/room.ts'
import { migrations } from '../classroom/store/migrations.ts'
import { openStore } from '../classroom/store/open-store.ts'
import { isPostgres } from '../classroom/store/place.ts'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { writeSite } from '../runtime/server/fixtures/site.ts'
import { run, type Said } from './fixtures/terminal.ts'

let course: FixtureCourse
let site = ''
let folder = ''
let place: Place
beforeEach(async () => {
  course = fixtureCourse()
  site = writeSite()
  folder = mkdtempSync(join(tmpdir(), 'copies-'))
  place = await newPlace()
  vi.stubEnv('SITE', site)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await place[Symbol.asyncDispose]()
  course.remove()
  for (const each of [site, folder]) rmSync(each, { recursive: true })
})

/** By the option or by the variable, as each database is named. */
function at(data: string, ...args: readonly string[]): readonly string[] {
  vi.stubEnv('DATABASE_URL', isPostgres(data) ? data : '')
  return isPostgres(data) ? args : [...args, '--data', data]
}

interface Started extends AsyncDisposable {
  readonly out: string
  readonly said: Promise<Said>
}

/** Until it has printed this. */
async function start(args: readonly string[], pattern: RegExp): Promise<Started> {
  const ending = new AbortController()
  const up = Promise.withResolvers<void>()
  let out = ''
  const said = run(course.root, args, {
    signal: ending.signal,
    print: (text) => {
      out += `${text}\n`
      if (pattern.test(out)) up.resolve()
    },
  })
  await Promise.race([up.promise, said])
  if (!pattern.test(out)) throw new Error((await said).err)
  return {
    out,
    said,
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await said
    },
  }
}

const startClassroom = async (...args: readonly string[]): Promise<Started> =>
  await start(['classroom', '--port', '0', ...at(place.data), ...args], /The classroom is at/)

const addressOf = ({ out }: Started): string => /The classroom is at (\S+)\/classroom\//.exec(out)?.[1] ?? ''

/** The personal link of a learner. */
async function joined(room: Started): Promise<string> {
  const address = addressOf(room)
  const instructor = new Browser(address)
  const password = /Password {2}(\S+)/.exec(room.out)?.[1] ?? ''
  await instructor.ask('POST', '/sign-in', { body: { name: 'instructor', password } })
  const made = await instructor.ask('POST', '/classes', {
    body: { name: 'A room', exercises: [{ exercise: 'echo' }] },
  })
  const { joinCode } = made.json as ClassDetails
  const { json } = await new Browser(address).ask('POST', '/join', { body: { code: joinCode, name: 'Ada' } })
  return `${address}/classroom/return/#${(json as Joined).link}`
}

test('a classroom without workers of its own is graded for by another command', async () => {
  await using room = await startClassroom('--workers', '0')
  if (testedDatabase === 'PostgreSQL')
    expect(room.out).toMatch(/Everything is kept in postgres:\/\/\/classroom_\d+\./)
  const to = await joined(room)
  for (const [name, source] of Object.entries(rightFiles))
    course.write(join('workspace', 'echo', name), source)
  expect(await run(course.root, ['hand-in', 'echo', '--to', to])).toMatchObject({ code: 0 })
  await using _worker = await start(
    ['worker', '--workers', '1', ...at(place.data)],
    /Grades 1 submission at a time for the classroom in .*, where 1 submission waits/,
  )
  const graded = await run(course.root, ['hand-in', 'echo', '--to', to, '--wait'])
  expect(graded).toMatchObject({ code: 0, out: expect.stringContaining('Passed: all 2 tests') })
})

test('it is backed up while it runs, and restored elsewhere or over itself, when that is told', async () => {
  const file = join(folder, 'backup.sqlite')
  await using room = await startClassroom()
  const link = (await joined(room)).replace(/.*#/, '')
  const back = async (address: string) =>
    (await new Browser(address).ask('POST', '/return', { body: { link } })).status
  const copy = async (...args: readonly string[]) => await run(course.root, ['classroom', ...args])
  expect(await copy('backup', file, ...at(place.data))).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^All that is kept in .* is in .*backup\.sqlite \(\d+ KiB\)\.$/),
  })
  expect(await copy('backup', file, ...at(place.data))).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is a file of this name'),
  })
  expect(await copy('backup', file, '--overwrite', ...at(place.data))).toMatchObject({ code: 0 })
  expect(statSync(file).size).toBeGreaterThan(0)
  const elsewhere = join(folder, 'elsewhere')
  expect(await copy('restore', file, '--data', elsewhere)).toMatchObject({ code: 0 })
  await using other = await start(['classroom', '--port', '0', '--data', elsewhere], /The classroom is at/)
  expect([await back(addressOf(room)), await back(addressOf(other))]).toEqual([200, 200])
  expect(await copy('restore', file, ...at(place.data))).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is a classroom already'),
  })
  expect(await copy('restore', file, '--overwrite', ...at(place.data))).toMatchObject({ code: 0 })
  expect(await back(addressOf(room))).toBe(200)
})

test('a backup that is broken, and one of a newer version, are told and bring nothing in', async () => {
  const file = join(folder, 'backup.sqlite')
  writeFileSync(file, 'this is a file of something else, and long enough to be looked at')
  expect(await run(course.root, ['classroom', 'restore', file, ...at(place.data)])).toMatchObject({
    code: 2,
    err: expect.stringContaining('this is no backup of a classroom'),
  })
  const newer = join(folder, 'newer')
  await (await openStore(newer, [...migrations, async () => {}])).destroy()
  writeFileSync(file, readFileSync(join(newer, 'classroom.sqlite')))
  expect(await run(course.root, ['classroom', 'restore', file, ...at(place.data)])).toMatchObject({
    code: 2,
    err: expect.stringContaining('by a newer version of the course'),
  })
  expect(await run(course.root, ['worker', ...at(place.data)])).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no classroom'),
  })
})

test('an address that is no PostgreSQL, and one where nobody answers, are told without their password', async () => {
  vi.stubEnv('DATABASE_URL', 'mysql://ada:secret@127.0.0.1/classroom')
  expect(await run(course.root, ['classroom', '--port', '0'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('DATABASE_URL names no PostgreSQL database'),
  })
  vi.stubEnv('DATABASE_URL', 'postgres://ada:secret@127.0.0.1:1/classroom')
  for (const args of [['classroom', '--port', '0'], ['worker'], ['classroom', 'backup', join(folder, 'a')]]) {
    const { code, err } = await run(course.root, args)
    expect([code, err]).toEqual([2, expect.stringContaining('ECONNREFUSED')])
    expect(err).toContain('postgres://127.0.0.1:1/classroom')
    expect(err).not.toContain('secret')
  }
})
