/** The states of the site that are worth a look, each reached as a visitor does it. */
import type { Page } from 'playwright-core'
import { leaveDrafts } from '../e2e/drafts.ts'
import { allOfIt, leaveResults, onTheWay } from '../e2e/left-results.ts'
import { CarriedTable, prediction, questions, SceneFigure, scenes } from '../e2e/lesson-parts.ts'
import { Stack } from '../e2e/live-stack.ts'
import { Instructor, joinWithoutPage, serveRoom } from '../e2e/room.ts'
import { lesson, solution, talker, Workspace } from '../e2e/workspace.ts'

export interface Camera {
  readonly page: Page
  readonly width: number
  /** Opens a path of the site. */
  open(path: string): Promise<void>
  /** Keeps what is seen now under this name; with `whole`, the page from top to end. */
  take(name: string, options?: { readonly whole?: boolean }): Promise<void>
}

type Area = (camera: Camera) => Promise<void>

const exercise = 'load-balancer'
const cutOff = 'One server is cut off, and reads are answered in time'

const lessons = [
  ['2.1', lesson],
  ['2.3', '/lessons/replication/'],
  ['6.1', '/lessons/the-message-queue/'],
] as const

async function openWith(camera: Camera, code: string): Promise<void> {
  await camera.open(lesson)
  // In place of what a state before this one left.
  await camera.page.evaluate((key) => localStorage.removeItem(key), `millions:draft:${exercise}`)
  await camera.page.evaluate(leaveDrafts, { [exercise]: { 'balancer.ts': code } })
  await camera.page.reload()
}

/** Beside the lesson, or one tap away from it. */
async function goTo(page: Page, name: 'Code' | 'Stack'): Promise<void> {
  const menu = page.getByRole('navigation', { name: 'Lesson or code' })
  if (await menu.isVisible()) {
    await menu.getByRole('link', { name: name === 'Code' ? 'Your code' : 'Run' }).click()
    return
  }
  await page.getByRole('tab', { name }).click()
}

async function scrollTo(page: Page, selector: string): Promise<void> {
  await page
    .locator(selector)
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'start' }))
}

const home: Area = async ({ page, open, take }) => {
  await open('/')
  await take('top')
  await take('whole', { whole: true })
  await page.getByRole('group', { name: 'Parts of the course' }).getByRole('button', { name: /^2 / }).click()
  await scrollTo(page, 'system-map')
  await take('map-after-part-2')
}

const reading: Area = async ({ open, take }) => {
  for (const [number, path] of lessons) {
    await open(path)
    await take(`lesson-${number}`)
  }
}

const scene: Area = async ({ page, open, take }) => {
  await open(lesson)
  const played = new SceneFigure(page, scenes.fillsUp)
  const show = () => played.figure.evaluate((figure) => figure.scrollIntoView({ block: 'center' }))
  await show()
  await take('before')
  await played.run()
  await played.figure.getByText(/^(?:[5-9]|[1-7]\d) of 80 s$/).waitFor()
  await show()
  await take('running')
  await played.toTheEnd()
  await show()
  await take('ended')
}

const predicting: Area = async ({ page, open, take }) => {
  await open(lesson)
  const asked = prediction(page, questions.web3FailsFast)
  const show = () => asked.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await show()
  await take('before')
  await asked.getByRole('radio', { name: 'All the same' }).check()
  const played = new SceneFigure(page, scenes.failsFast)
  await played.run('Run it and see')
  await played.toTheEnd()
  await show()
  await take('after')
}

const carried: Area = async ({ page, open, take }) => {
  await open(lesson)
  const table = new CarriedTable(page)
  await scrollTo(page, 'users-carried')
  await table.button('Measure mine').click()
  await table.status.getByText('users a day …', { exact: false }).waitFor()
  await take('measuring')
  await table.button('Cancel').waitFor({ state: 'hidden' })
  await take('measured')
  await open('/lessons/replication/')
  await scrollTo(page, 'users-carried')
  await take('beside-an-earlier-one')
  await open('/')
  await take('home')
}

const workspace: Area = async (camera) => {
  const { page, open, take } = camera
  await open(lesson)
  await goTo(page, 'Code')
  await take('reading')
  const desk = new Workspace(page)
  await page.locator('#code').click()
  // On a phone the plain editor stays.
  if (camera.width > 390) await page.locator('.monaco-editor .view-line').first().waitFor()
  await take('editing')
  await desk.button('Submit').click()
  await desk.button('Stop').waitFor()
  await take('running')
  await desk.verdict()
  await desk.results.scrollIntoViewIfNeeded()
  await take('failed')
  await openWith(camera, solution('reference'))
  await desk.submit()
  await desk.results.scrollIntoViewIfNeeded()
  await take('passed')
}

const stack: Area = async (camera) => {
  const { page, take } = camera
  await openWith(camera, solution('reference'))
  await goTo(page, 'Stack')
  const view = new Stack(page)
  await view.button('Run').waitFor()
  await take('before')
  await view.run()
  await view.node('web-1', 'up').waitFor()
  await page.getByText(/1 of \d+ requests is drawn|every request is drawn/).waitFor()
  await page.getByRole('button', { name: /^Link balancer-1 to web-1, [1-9]/ }).waitFor()
  await take('running')
  await view.node('web-2').click()
  await page.getByRole('menuitem', { name: 'Crash', exact: true }).waitFor()
  await take('menu')
  await page.getByRole('menuitem', { name: 'Crash', exact: true }).click()
  await view.node('web-2', 'down').waitFor()
  await take('crashed')
  await view.tab('Faults').click()
  await take('faults')
  await view.tab('Logs').click()
  await take('logs')
  await view.tab('Request').click()
  await view.button('Send as a user').click()
  await page
    .getByRole('list', { name: 'Replies' })
    .getByText(/^\d{3} after /)
    .waitFor()
  await take('answered')
}

const replay: Area = async (camera) => {
  const { page, take } = camera
  await openWith(camera, solution('mistakes/waits-for-ever'))
  await new Workspace(page).submit()
  await page.getByRole('button', { name: `Replay: ${cutOff}` }).click()
  await page.getByRole('slider', { name: 'Events in virtual time' }).waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'slider')
  await take('open')
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByRole('columnheader', { name: 'What happened' }).waitFor()
  await take('table')
}

/** The way from a line of code to its events. */
const lines: Area = async (camera) => {
  const { page, take } = camera
  await openWith(camera, talker)
  const desk = new Workspace(page)
  await desk.submit()
  await desk.stage('Spread evenly').locator('summary').first().click()
  await page
    .getByRole('button', { name: 'Replay: One user who asks for one page reaches all servers', exact: true })
    .click()
  await page.getByRole('slider', { name: 'Events in virtual time' }).waitFor()
  await page.getByRole('button', { name: /^Your lines/ }).click()
  await take('list')
  await page.getByRole('region', { name: 'Lines of your code' }).getByRole('button').first().click()
  await take('chosen')
  await page.getByRole('tab', { name: 'Code', exact: true }).click()
  await page.getByRole('group', { name: 'Lines in the replay' }).waitFor()
  await take('code')
  const wide = page.getByRole('button', { name: 'Wide' })
  if (!(await wide.isVisible())) return
  await wide.click()
  await page.getByRole('tab', { name: 'Replay', exact: true }).click()
  await take('wide')
}

/** What an instructor sees, with a class of a few, one of whose names is markup. */
const classroom: Area = async ({ page, take }) => {
  await using room = await serveRoom()
  await page.goto(`${room.url}/classroom/`)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await take('sign-in')
  const instructor = await Instructor.signInAt(page, room)
  await take('no-class', { whole: true })
  const code = await instructor.makeClass('Web systems')
  await page.getByText('How learners join').click()
  await page.getByText('Exercises and times').click()
  await take('class', { whole: true })
  for (const name of ['Ada', '<b>Bo</b>', 'שרה', 'Bartholomäus-Maximilian von Hohenzollern'])
    await joinWithoutPage(room, { code, name })
  await instructor.openBoard('Web systems')
  await page.getByRole('button', { name: 'About Ada' }).waitFor()
  await take('board', { whole: true })
  await page.getByRole('heading', { name: 'Break it together' }).click()
  await page.getByRole('button', { name: 'Break it', exact: true }).click()
  await page.getByRole('button', { name: 'End it for all' }).waitFor()
  await take('broken', { whole: true })
  await page.getByRole('button', { name: 'Projector view' }).click()
  await page.getByText('noticed nothing').first().waitFor()
  await take('projector', { whole: true })
  await page.goto(`${room.url}/classroom/join/#${code}`)
  await page.getByLabel('Your name').fill('Cy')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByRole('heading', { name: 'You are in, Cy' }).waitFor()
  await take('joined', { whole: true })
}

const results: Area = async ({ page, open, take }) => {
  await open('/work/results/')
  await take('none')
  await leaveResults(page, onTheWay())
  await page.getByText('Your last submission passes').waitFor()
  await take('on-the-way', { whole: true })
  await page.evaluate(() => localStorage.clear())
  await leaveResults(page, allOfIt())
  await page.getByText('It passes all of its').waitFor()
  await take('all', { whole: true })
  await page.emulateMedia({ media: 'print' })
  await take('paper', { whole: true })
}

export const areas: Readonly<Record<string, Area>> = {
  home,
  reading,
  scene,
  prediction: predicting,
  carried,
  workspace,
  stack,
  replay,
  lines,
  classroom,
  results,
}
