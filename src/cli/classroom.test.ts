/** A classroom from the command line, and handing in to it: what is told, and how both end. */

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ClassDetails, Joined } from '../classroom/api.ts'
import { Browser, rightFiles, wrongFiles } from '../classroom/fixtures/room.ts'
import { migrations } from '../classroom/store/migrations.ts'
import { openStore, storeFile } from '../classroom/store/open-store.ts'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { listen } from '../processes/supervisor/ports.ts'
import { writeSite } from '../runtime/server/fixtures/site.ts'
import { run, type Said } from './fixtures/terminal.ts'

let course: FixtureCourse
let site = ''
let data = ''
beforeEach(() => {
  course = fixtureCourse()
  site = writeSite()
  data = mkdtempSync(join(tmpdir(), 'classroom-'))
  process.env.SITE = site
})
afterEach(() => {
  delete process.env.SITE
  course.remove()
  for (const folder of [site, data]) rmSync(folder, { recursive: true, force: true })
})

interface Started extends AsyncDisposable {
  readonly address: string
  readonly out: string
  /** As Ctrl-C does. */
  end(): Promise<Said>
}

async function start(...args: readonly string[]): Promise<Started> {
  const ending = new AbortController()
  const up = Promise.withResolvers<string>()
  let out = ''
  const said = run(course.root, ['classroom', '--port', '0', '--data', data, ...args], {
    signal: ending.signal,
    print: (text) => {
      out += `${text}\n`
      const address = /The classroom is at (\S+)\/classroom\//.exec(text)?.[1]
      if (address !== undefined) up.resolve(address)
    },
  })
  const end = async (): Promise<Said> => {
    ending.abort()
    return await said
  }
  const failed = said.then(({ err }) => Promise.reject(new Error(err)))
  const address = await Promise.race([up.promise, failed])
  failed.catch(() => {})
  return { address, out, end, [Symbol.asyncDispose]: async () => void (await end()) }
}

const passwordIn = (out: string): string => /Password {2}(\S+)/.exec(out)?.[1] ?? ''

async function joinAs({ address, out }: Started): Promise<Joined> {
  const instructor = new Browser(address)
  await instructor.ask('POST', '/sign-in', { body: { name: 'instructor', password: passwordIn(out) } })
  const made = await instructor.ask('POST', '/classes', {
    body: { name: 'A room', exercises: [{ exercise: 'echo' }] },
  })
  const { joinCode } = made.json as ClassDetails
  const { json } = await new Browser(address).ask('POST', '/join', { body: { code: joinCode, name: 'Ada' } })
  return json as Joined
}

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(course.root, 'workspace', 'echo')
  for (const [name, source] of Object.entries(files)) course.write(join('workspace', 'echo', name), source)
  return folder
}

const linkOf = (address: string, { link }: Joined): string => `${address}/classroom/return/#${link}`

test('the first start tells a password, the next one does not, and what was handed in is there', async () => {
  const first = await start()
  expect(first.out).toMatch(/Name {6}instructor\n {2}Password {2}(?:[a-z]{5}-){3}[a-z]{5}\n/)
  const page = await fetch(`${first.address}/`)
  expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>home</title>'])
  const joined = await joinAs(first)
  folderOf(rightFiles)
  const to = linkOf(first.address, joined)
  const handed = await run(course.root, ['hand-in', 'echo', '--to', to, '--wait'])
  expect(handed).toMatchObject({ code: 0, err: '' })
  expect(handed.out).toMatch(
    /^Handed in: echo, submission 1, at .*\n {2}Receipt {2}\S+\n {2}Files {4}[0-9a-f]{64}\nPassed: all 2 tests, on 3 seeds\./,
  )
  expect(await first.end()).toMatchObject({ code: 0, err: '' })
  await using second = await start()
  expect(second.out).not.toContain('Password')
  const back = await new Browser(second.address).ask('POST', '/return', { body: { link: joined.link } })
  expect(back.json).toMatchObject({ learner: { name: 'Ada' } })
})

test('a password that was lost is replaced at a start; a name that nobody has is told', async () => {
  const first = await start()
  await first.end()
  await using second = await start('--new-password', 'Instructor')
  const signIn = async (out: string) =>
    (
      await new Browser(second.address).ask('POST', '/sign-in', {
        body: { name: 'instructor', password: passwordIn(out) },
      })
    ).status
  expect([await signIn(first.out), await signIn(second.out)]).toEqual([401, 200])
  const nobody = await run(course.root, ['classroom', '--port', '0', '--data', data, '--new-password', 'Eve'])
  expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining('No instructor is called Eve.') })
})

test('what does not pass is handed in all the same, and told; as JSON, too', async () => {
  await using room = await start()
  const to = linkOf(room.address, await joinAs(room))
  const folder = folderOf(wrongFiles)
  const { code, out } = await run(course.root, ['hand-in', 'echo', folder, '--to', to, '--wait', '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    receipt: { exercise: 'echo', number: 1 },
    grade: { outcome: { kind: 'failed' } },
  })
})

test('what the classroom refuses is told in words', async () => {
  await using room = await start()
  const to = linkOf(room.address, await joinAs(room))
  folderOf(rightFiles)
  const wrong = await run(course.root, ['hand-in', 'echo', '--to', `${to}x`])
  expect(wrong.code).toBe(2)
  expect(wrong.err).toContain('✗ This personal link leads to nobody.')
  expect(wrong.err).toContain('Ask your instructor for a new one')
})

test('a server that is no classroom is told', async () => {
  const other = createServer((_, response) => response.writeHead(404).end('nothing'))
  const port = await listen(other, 0)
  folderOf(rightFiles)
  const to = `http://127.0.0.1:${port}/classroom/return/#abcdefghijklmnopqrstuvwx`
  const { code, err } = await run(course.root, ['hand-in', 'echo', '--to', to])
  expect(code).toBe(2)
  expect(err).toContain('it answered 404, as no classroom does')
  await new Promise((resolve) => other.close(resolve))
})

const calls: readonly (readonly [string, readonly string[], string])[] = [
  ['an unknown option', ['classroom', '--prot', '4400'], "Unknown option '--prot'"],
  ['a folder', ['classroom', 'here'], 'the classroom takes options only'],
  ['a port that is none', ['classroom', '--port', 'x'], '--port wants a whole number'],
  [
    'workers that are no number',
    ['classroom', '--workers', 'x'],
    '--workers wants a whole number of at least 0',
  ],
  ['a folder for a worker', ['worker', 'here'], 'a worker takes options only'],
  ['a worker without workers', ['worker', '--workers', '0'], '--workers wants a whole number of at least 1'],
  ['a worker for nobody', ['worker', '--data', 'nowhere'], 'there is no classroom'],
  ['a backup without a file', ['classroom', 'backup'], 'backup wants one file'],
  ['a backup of nothing', ['classroom', 'backup', 'a.sqlite', '--data', 'nowhere'], 'there is no classroom'],
  ['two files to restore', ['classroom', 'restore', 'a', 'b'], 'restore wants one file'],
  [
    'a backup that is not there',
    ['classroom', 'restore', 'gone.sqlite', '--data', 'nowhere'],
    'could not be read',
  ],
  ['an unknown option of hand-in', ['hand-in', 'echo', '--at', 'x'], "Unknown option '--at'"],
  ['nowhere', ['hand-in', 'echo'], 'to which classroom?'],
  ['what is no link', ['hand-in', 'echo', '--to', 'http://127.0.0.1/'], 'this is no personal link'],
  ['no exercise', ['hand-in'], 'which exercise?'],
  ['two folders', ['hand-in', 'echo', 'a', 'b'], 'one folder at a time'],
]
test.each(calls)('%s is refused', async (_, args, what) => {
  const { code, out, err } = await run(course.root, args)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(what)
})

test('a port that is taken and an address that this machine does not have are told', async () => {
  await using room = await start()
  const { port } = new URL(room.address)
  const other = mkdtempSync(join(tmpdir(), 'classroom-'))
  const taken = await run(course.root, ['classroom', '--port', port, '--data', other])
  expect(taken).toMatchObject({ code: 2, err: expect.stringContaining(`port ${port} is taken`) })
  const nowhere = await run(course.root, ['classroom', '--port', '0', '--host', '192.0.2.1', '--data', other])
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('no address 192.0.2.1') })
  rmSync(other, { recursive: true })
})

test('what a newer version has written, and what is no database, are told and left as they are', async () => {
  await (await openStore(data, [...migrations, async () => {}])).destroy()
  const newer = await run(course.root, ['classroom', '--port', '0', '--data', data])
  expect(newer).toMatchObject({ code: 2, err: expect.stringContaining('by a newer version of the course') })
  course.write(`broken/${storeFile}`, 'this is a file of something else, and long enough to be looked at')
  const none = await run(course.root, ['classroom', '--port', '0', '--data', join(course.root, 'broken')])
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('the database cannot be opened') })
})

test('opened to a network it is reached by its addresses and by the name that was told, and by no other', async () => {
  await using room = await start('--host', '0.0.0.0', '--name', 'Classroom.Test')
  const { port } = new URL(room.address)
  const outside = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  for (const { address } of outside.filter(({ family, internal }) => family === 'IPv4' && !internal))
    expect(room.out).toContain(`Learners join at    http://${address}:${port}/classroom/join/`)
  for (const path of ['/', '/api/classroom/me']) {
    expect(await statusBy(`127.0.0.1:${port}`, port, path)).toBe(200)
    expect(await statusBy(`classroom.test:${port}`, port, path)).toBe(200)
    expect(await statusBy(`evil.example:${port}`, port, path)).toBe(403)
  }
})

test('a board comes live through the server of the site, with its headers', async () => {
  await using room = await start()
  const { classId } = (await joinAs(room)).learner
  const instructor = new Browser(room.address)
  await instructor.ask('POST', '/sign-in', { body: { name: 'instructor', password: passwordIn(room.out) } })
  const response = await instructor.open('GET', `/classes/${classId}/live`)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (text.includes('"name":"Ada"')) break
  }
  expect(text).toContain('event: board\nid: ')
})

async function statusBy(host: string, port: string, path: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    get({ hostname: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }).on('error', reject)
  })
}
