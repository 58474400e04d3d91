/** The built site with a classroom of all lessons, on either database, as `npx millions classroom` serves it; and what is done in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { course } from '../../content/course.ts'
import { type Clock, machineClock } from '../../src/classroom/clock.ts'
import { type DatabaseName, newPlace } from '../../src/classroom/fixtures/databases.ts'
import { startClassroom } from '../../src/classroom/start.ts'
import { createLocalServer } from '../../src/runtime/server/create-local-server.ts'
import { serveSite } from '../../src/runtime/server/site-server.ts'
import type { Visit, Visitor } from './browser.ts'
import { root, type Site } from './site.ts'

export interface ServedRoom extends Site {
  readonly instructor: { readonly name: string; readonly password: string }
  /** The server's clock goes ahead of this machine's from then on. */
  pass(durationMs: number): void
  /** As after the course was changed: all results are of another suite than today’s. */
  ageResults(): Promise<void>
}

export interface RoomSettings {
  /** By which people come, in place of the loopback address. */
  readonly name?: string
  readonly database?: DatabaseName
}

export async function serveRoom({ name, database = 'SQLite' }: RoomSettings = {}): Promise<ServedRoom> {
  const place = await newPlace(database)
  const folder = mkdtempSync(join(tmpdir(), 'classroom-'))
  let aheadMs = 0
  const clock: Clock = { ...machineClock, nowMs: () => Date.now() + aheadMs }
  const exercises = course.flatMap((part) => part.lessons).map(({ exercise }) => exercise)
  const running = await startClassroom({
    root,
    data: place.data,
    tracks: { all: exercises, essential: exercises, week: exercises, day: ['hello', 'load-balancer'] },
    workers: 1,
    clock,
    ...(name !== undefined && { names: [name] }),
    say: () => {},
  })
  const names = name === undefined ? [] : [name]
  const local = createLocalServer(root, () => {}, join(folder, 'workspace'), names)
  const site = await serveSite(process.env.SITE ?? join(root, 'dist'), 0, local, { beside: running.answer })
  if (running.firstInstructor === undefined) throw new Error('the classroom has made no instructor')
  return {
    url: name === undefined ? site.address : `http://${name}:${site.port}`,
    instructor: running.firstInstructor,
    pass: (durationMs) => {
      aheadMs += durationMs
    },
    ageResults: async () => {
      await running.classroom.store.updateTable('results').set({ suiteHash: 'older' }).execute()
    },
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]()
      await running[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

export const lesson = '/lessons/first-steps/'

/** An instructor in a browser of their own. */
export class Instructor {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  static async signIn(visiting: Visitor, room: ServedRoom): Promise<Instructor> {
    const { page } = await visiting.visit('/classroom/')
    return await Instructor.signInAt(page, room)
  }

  /** Where the page asks for it. */
  static async signInAt(page: Page, { instructor }: ServedRoom): Promise<Instructor> {
    await page.getByLabel('Name', { exact: true }).fill(instructor.name)
    await page.getByLabel('Password').fill(instructor.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText(`Signed in as ${instructor.name}`).waitFor()
    return new Instructor(page)
  }

  card(name: string): Locator {
    return this.page.getByRole('article', { name, exact: true })
  }

  /** Returns its join code. */
  async makeClass(name: string): Promise<string> {
    const form = this.page
      .getByRole('group')
      .filter({ has: this.page.getByRole('heading', { name: 'A new class' }) })
    if (!(await this.page.getByLabel('Name of the class').isVisible()))
      await this.page.getByRole('heading', { name: 'A new class' }).click()
    await this.page.getByLabel('Name of the class').fill(name)
    await form.getByRole('combobox', { name: 'Exercises' }).selectOption('day')
    await form.getByRole('button', { name: 'Make the class' }).click()
    return await this.joinCode(name)
  }

  async joinCode(name: string): Promise<string> {
    const code = this.card(name).locator('summary code')
    return (await code.textContent()) ?? ''
  }

  async openBoard(name: string): Promise<void> {
    await this.page.getByRole('link', { name: `Open the board of ${name}` }).click()
    await this.page.getByText('Live', { exact: true }).waitFor()
  }

  work(name: string, state: string): Locator {
    return this.page.getByRole('button', {
      name: new RegExp(`^${escaped(name)}, First steps: ${escaped(state)}`),
    })
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export interface LearnerVisit extends Visit {
  readonly link: string
  readonly passphrase: string
}

export async function joinClass(
  visiting: Visitor,
  { code, name, web }: { readonly code: string; readonly name: string; readonly web?: string },
): Promise<LearnerVisit> {
  const drafts = web === undefined ? {} : { hello: { 'web.ts': web } }
  const visit = await visiting.visit(`/classroom/join/#${code}`, { drafts })
  const { page } = visit
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByRole('heading', { name: `You are in, ${name}` }).waitFor()
  const [link = '', passphrase = ''] = await page.locator('dl code').allTextContents()
  return { ...visit, link, passphrase }
}

/** For whoever is in the class and looks at nothing. */
export async function joinWithoutPage(
  { url }: ServedRoom,
  body: { readonly code: string; readonly name: string },
): Promise<void> {
  const response = await fetch(`${url}/api/classroom/join`, {
    method: 'POST',
    headers: { 'Millions-Classroom': '1', 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status !== 201) throw new Error(`nobody has joined: ${response.status}`)
}

/** From the list of the class to the lesson, where what hands in is there. */
export async function goToLesson(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'First steps' }).click()
  await page.getByRole('button', { name: 'Hand in' }).waitFor()
}

/** As the lesson does, without it: for what is about something else. */
export async function handInBy(page: Page, web: string): Promise<void> {
  const status = await page.evaluate(async (source) => {
    const id = /millions_classroom=([^;]+)/.exec(document.cookie)?.[1]
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join('-')
    const response = await fetch(`/api/classroom/classes/${id}/exercises/hello/submissions`, {
      method: 'POST',
      headers: { 'Millions-Classroom': '1', 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ files: { 'web.ts': source } }),
    })
    return response.status
  }, web)
  if (status !== 201) throw new Error(`it was not handed in: ${status}`)
}
