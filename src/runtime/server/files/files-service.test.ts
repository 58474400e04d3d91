/** A page's link and the server's service, over real sockets and real files. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../../../course/fixtures/course.ts'
import { type Disk, hashText } from '../../files/protocol.ts'
import { filesPath } from '../../local/address.ts'
import { FilesLink } from '../../local/files-link.ts'
import { knock, readToken } from '../../local/own-server.ts'
import { createLocalServer } from '../create-local-server.ts'
import { socketOf } from '../fixtures/page.ts'
import { writeSite } from '../fixtures/site.ts'
import { type SiteServer, serveSite } from '../site-server.ts'

let course: FixtureCourse
let site: string
let server: SiteServer
let pages: Page[]
beforeEach(async () => {
  pages = []
  course = fixtureCourse()
  site = writeSite()
  server = await serve(0)
})
afterEach(async () => {
  for (const page of pages) page.link.end()
  await server[Symbol.asyncDispose]()
  course.remove()
  rmSync(site, { recursive: true })
})

function serve(port: number): Promise<SiteServer> {
  return serveSite(
    site,
    port,
    createLocalServer(course.root, () => {}),
  )
}

/** What one page knows of the disk. */
class Page {
  readonly link: FilesLink
  disk: Disk | undefined
  place: string | undefined
  losses = 0
  #look = (): void => {}
  #resume = (): void => {}

  constructor(exercise = 'echo') {
    pages.push(this)
    this.link = new FilesLink({
      origin: server.address,
      openSocket: socketOf(server.address),
      exercise,
      onDisk: (disk, place) => {
        this.disk = disk
        this.place = place
        this.#look()
      },
      onLost: () => {
        this.losses += 1
        this.#look()
      },
      pause: () => new Promise((resolve) => (this.#resume = resolve)),
    })
  }

  tryAgain(): void {
    this.#resume()
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (holds()) resolve()
      }
      this.#look()
    })
  }

  knows(): Promise<void> {
    return this.until(() => this.disk !== undefined)
  }

  async sees(name: string, file: unknown): Promise<void> {
    const wanted = JSON.stringify(file)
    await this.until(() => this.disk?.kind === 'folder' && JSON.stringify(this.disk.files[name]) === wanted)
  }
}

const own = { 'echo.ts': 'own echo', 'greeting.ts': 'own greeting' }
const text = (content: string) => ({ kind: 'text', text: content })
const pathOf = (name: string): string => join(course.root, 'workspace', 'echo', name)

async function laidOut(): Promise<Page> {
  const page = new Page()
  await page.knows()
  expect(await page.link.layOut(own)).toEqual({ kind: 'done' })
  return page
}

test('a page learns that there is no folder, lays it out, and knows what is there', async () => {
  const page = new Page()
  await page.knows()
  expect([page.disk, page.place]).toEqual([{ kind: 'absent' }, join('workspace', 'echo')])
  expect(await page.link.layOut(own)).toEqual({ kind: 'done' })
  expect(page.disk).toEqual({
    kind: 'folder',
    files: { 'echo.ts': text('own echo'), 'greeting.ts': text('own greeting') },
    strangers: [],
  })
})

test('what another page saves and what an editor saves, in place or by a rename, is told to every page', async () => {
  const page = await laidOut()
  const other = new Page()
  await other.sees('echo.ts', text('own echo'))
  const over = { 'echo.ts': hashText('own echo') }
  expect(await other.link.save({ 'echo.ts': 'from a page' }, over)).toEqual({ kind: 'done' })
  await page.sees('echo.ts', text('from a page'))
  writeFileSync(pathOf('echo.ts'), 'in place')
  await Promise.all([page, other].map((each) => each.sees('echo.ts', text('in place'))))
  writeFileSync(pathOf('echo.ts.new'), 'by a rename')
  renameSync(pathOf('echo.ts.new'), pathOf('echo.ts'))
  await Promise.all([page, other].map((each) => each.sees('echo.ts', text('by a rename'))))
})

test('a save over what has changed since is refused, and the page knows by then what is there', async () => {
  const page = await laidOut()
  writeFileSync(pathOf('echo.ts'), 'saved')
  const outcome = await page.link.save({ 'echo.ts': 'typed' }, { 'echo.ts': hashText('own echo') })
  expect(outcome).toEqual({ kind: 'changed' })
  expect(page.disk).toMatchObject({ files: { 'echo.ts': text('saved') } })
  expect(readFileSync(pathOf('echo.ts'), 'utf8')).toBe('saved')
})

test('a folder that goes and comes again is followed, and so is a file', async () => {
  const page = new Page()
  await page.knows()
  mkdirSync(join(course.root, 'workspace'))
  mkdirSync(join(course.root, 'workspace', 'echo'))
  writeFileSync(pathOf('echo.ts'), 'first')
  await page.sees('echo.ts', text('first'))
  await page.sees('greeting.ts', { kind: 'missing' })
  rmSync(join(course.root, 'workspace'), { recursive: true })
  await page.until(() => page.disk?.kind === 'absent')
  mkdirSync(join(course.root, 'workspace', 'echo'), { recursive: true })
  writeFileSync(pathOf('greeting.ts'), 'second')
  await page.sees('greeting.ts', text('second'))
  rmSync(pathOf('greeting.ts'))
  await page.sees('greeting.ts', { kind: 'missing' })
})

test('a server that goes is told, what is under way is lost, and one that comes is found', async () => {
  const page = await laidOut()
  const port = Number(new URL(server.address).port)
  await server[Symbol.asyncDispose]()
  await page.until(() => page.losses === 1)
  expect(await page.link.save({ 'echo.ts': 'typed' }, {})).toEqual({ kind: 'lost' })
  page.tryAgain()
  await page.until(() => page.losses === 2)
  writeFileSync(pathOf('echo.ts'), 'meanwhile')
  server = await serve(port)
  page.tryAgain()
  await page.sees('echo.ts', text('meanwhile'))
})

test('a page that asks for no exercise of the course is refused for good', async () => {
  for (const exercise of ['nothing', '../../etc', '..', '', 'echo/../echo', '/etc', 'checkers']) {
    const page = new Page(exercise)
    await page.until(() => page.losses === 1)
    expect(page.disk, exercise).toBeUndefined()
  }
})

async function codeAfter(messages: readonly unknown[]): Promise<number> {
  const options = { origin: server.address, openSocket: socketOf(server.address) }
  const socket = knock(options, filesPath, (await readToken(options)) ?? '')
  return await new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      if (String(data).includes('"disk"'))
        for (const each of messages.slice(1)) socket.send(JSON.stringify(each))
    })
    socket.addEventListener('open', () => socket.send(JSON.stringify(messages[0])))
    socket.addEventListener('close', ({ code }) => resolve(code))
  })
}

const opening = { kind: 'open', exercise: 'echo' }
test.each([
  ['an order before the opening', [{ kind: 'save', id: 1, files: {}, over: {} }]],
  ['a second opening', [opening, opening]],
  ['a name with folders', [opening, { kind: 'lay-out', id: 1, files: { '../echo.ts': '' } }]],
  ['an absolute name', [opening, { kind: 'lay-out', id: 1, files: { '/tmp/echo.ts': '' } }]],
  ['the name of another file', [opening, { kind: 'lay-out', id: 1, files: { 'tsconfig.json': '' } }]],
  ['what is no text', [opening, { kind: 'save', id: 1, files: { 'echo.ts': 1 }, over: {} }]],
  ['more than it wants', [opening, { kind: 'save', id: 1, files: {}, over: {}, mode: 0o777 }]],
  ['nothing', [null]],
])('%s closes the socket, and touches nothing', async (_, messages) => {
  expect(await codeAfter(messages)).toBe(4003)
  const page = new Page()
  await page.knows()
  expect(page.disk).toEqual({ kind: 'absent' })
})

test('more than a message may be is not sent, and who sends it is cut off', async () => {
  const page = await laidOut()
  const large = 'x'.repeat(5_000_000)
  const over = { 'echo.ts': hashText('own echo') }
  expect(await page.link.save({ 'echo.ts': large }, over)).toMatchObject({ reason: 'too-large' })
  expect(await codeAfter([opening, { kind: 'save', id: 1, files: { 'echo.ts': large }, over }])).toBe(1009)
  expect(readFileSync(pathOf('echo.ts'), 'utf8')).toBe('own echo')
})
