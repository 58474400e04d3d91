/** A room full of learners: an instructor makes a class, three join, hand in and are graded, and the board shows it live. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { solutionFiles } from '../../src/course/solution-files.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import {
  goToLesson,
  handInBy,
  Instructor,
  joinClass,
  joinWithoutPage,
  type ServedRoom,
  serveRoom,
} from './room.ts'
import { root } from './site.ts'
import { Workspace } from './workspace.ts'

const web = (name: string): string => solutionFiles(root, 'hello', name)['web.ts'] ?? ''
const markup = '<img src=x onerror=alert(1)>'

describe('with a classroom', () => {
  let room: ServedRoom
  const visiting = visitor(async () => {
    room = await serveRoom()
    return room
  })

  test('a class is made, learners join by code, and a name is a text whatever it looks like', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const { page } = instructor
    await expectAccessible(page, 'no class yet')
    const code = await instructor.makeClass('Web systems')
    await page.getByText('How learners join').click()
    await page.getByRole('img', { name: 'QR code of the address to join Web systems' }).waitFor()
    await page.getByText('Exercises and times').click()
    await expectAccessible(page, 'a class')
    await instructor.openBoard('Web systems')
    await page.getByText('Nobody has joined yet.').waitFor()
    await expectAccessible(page, 'an empty board')
    const ada = await joinClass(visiting, { code, name: 'Ada' })
    await expectAccessible(ada.page, 'joined')
    const odd = await joinClass(visiting, { code, name: markup })
    await page.getByRole('button', { name: `About ${markup}`, exact: true }).waitFor()
    expect(await page.locator('img[src="x"]').count()).toBe(0)
    expect(await odd.page.locator('img[src="x"]').count()).toBe(0)
  })

  test('three learners hand in, are graded beside their practice, and the board shows it as it comes', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('Graded')
    await instructor.openBoard('Graded')
    const ada = await joinClass(visiting, { code, name: 'Ada', web: web('reference') })
    const linus = await joinClass(visiting, { code, name: 'Linus', web: web('mistakes/dead-is-404') })
    await joinClass(visiting, { code, name: 'Margaret' })

    await goToLesson(ada.page)
    await new Workspace(ada.page).submit()
    await ada.page.locator('.headline', { hasText: 'All stages pass' }).waitFor()
    await ada.page.getByRole('button', { name: 'Hand in' }).click()
    const passed = ada.page.getByRole('region', { name: 'Handed in to your class' })
    await passed.getByText(/^Handed in as number 1/).waitFor()
    await passed.getByText('Grade of number 1: 3 of 3 stages pass').waitFor()
    await passed.getByText(/Practice, on your machine .* agree\.$/).waitFor()
    await passed.getByText(/^Receipt/).click()
    expect(await passed.getByText(/^[0-9a-f]{64}$/).count()).toBe(1)
    await expectAccessible(ada.page, 'graded', '.workspace')
    await instructor.work('Ada', '3 of 3 stages pass').waitFor()

    await goToLesson(linus.page)
    await linus.page.getByRole('button', { name: 'Hand in' }).click()
    const failed = linus.page.getByRole('region', { name: 'Handed in to your class' })
    await failed.getByText(/was handed in without a practice run/).waitFor()
    await failed.getByText('What failed in the grade').click()
    await failed.getByText('on 3 of 3 seeds').first().waitFor()
    await expectAccessible(linus.page, 'graded, failed', '.workspace')
    const fails = instructor.page.getByRole('region', { name: 'Tests that fail most' })
    await fails.getByText('1 learner', { exact: true }).waitFor()
    const believes = instructor.page.getByRole('region', { name: 'What this room may believe' })
    await believes.getByText('A failed fetch answers with an error').waitFor()
    await expectAccessible(instructor.page, 'the board')
  })

  test('a class breaks its clusters together: each page runs it and tells, and whoever looks elsewhere is asked', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('Broken')
    const ada = (await joinClass(visiting, { code, name: 'Ada', web: web('reference') })).page
    await joinWithoutPage(room, { code, name: 'Margaret' })
    await goToLesson(ada)
    const draft = () => ada.evaluate(() => localStorage.getItem('millions:draft:hello'))
    const before = await draft()
    await instructor.openBoard('Broken')
    const { page } = instructor
    const card = ada.getByRole('region', { name: 'Break it together' })
    const users = page.getByRole('region', { name: 'What users saw, by learner' })
    const row = (name: string) => users.getByRole('row', { name: new RegExp(`^${name} `) })

    await page.getByRole('heading', { name: 'Break it together' }).click()
    await page.getByLabel('What happens').selectOption('A node stands still')
    await page.getByLabel('Node', { exact: true }).selectOption('people-1')
    await page.getByRole('button', { name: 'Break it', exact: true }).click()
    await card.getByText('people-1 stands still for a while').waitFor()
    await row('Ada').getByText('running').waitFor()
    await card.getByText(/^\s*[✓✗]\s*Your users noticed/).waitFor()
    await row('Ada')
      .getByText(/^[✓✗] noticed/)
      .waitFor()
    await row('Margaret').getByText('no word yet').waitFor()
    await expectAccessible(ada, 'broken together', '.drill')
    await expectAccessible(page, 'what came of it')

    await look(ada, 'hidden')
    await page.getByLabel('What happens').selectOption('people-1 dies')
    await page.getByRole('button', { name: 'Break it anew' }).click()
    await page
      .getByText(/^0\.1 First steps: Scene: people-1 dies/)
      .first()
      .waitFor()
    room.pass(60_000)
    await look(ada, 'visible')
    await card.getByText('Scene: people-1 dies').waitFor()
    await card.getByRole('button', { name: 'Run it here' }).click()
    await card.getByRole('button', { name: 'Stop' }).click()
    await card.getByText('You have stopped it.').waitFor()
    await row('Ada').getByText('stopped').waitFor()

    await page.getByRole('button', { name: 'Projector view' }).click()
    await page.getByText('Users of 0 of 1 noticed nothing').waitFor()
    const seen = await page.locator('main').innerText()
    for (const name of ['Ada', 'Margaret']) expect(seen).not.toContain(name)
    await expectAccessible(page, 'projected, broken')
    await page.getByRole('button', { name: 'Back to the board' }).click()
    await page.getByRole('button', { name: 'End it for all' }).click()
    await card.getByText('Your instructor has ended it.').waitFor()
    expect(await draft()).toBe(before)
  })

  test('who is stuck is told, their work is looked at, a note reaches them, and the projector names nobody', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('Stuck')
    const ada = await joinClass(visiting, { code, name: 'Ada' })
    const linus = await joinClass(visiting, { code, name: 'Linus' })
    await handInBy(ada.page, web('reference'))
    await handInBy(linus.page, web('mistakes/dead-is-404'))
    await instructor.openBoard('Stuck')
    const { page } = instructor
    await instructor.work('Ada', '3 of 3 stages pass').waitFor()
    await page.getByRole('button', { name: /^Linus, First steps: .*, fails in “/ }).waitFor()
    room.pass(11 * 60_000)
    await page.reload()
    await page.getByRole('button', { name: 'Open the work of Linus in First steps' }).click()
    const work = page.getByRole('dialog', { name: 'Linus: 0.1 First steps' })
    await work.getByRole('group', { name: 'Two versions of web.ts, side by side' }).waitFor()
    await work.getByRole('textbox', { name: 'A note' }).fill('Look at <b>line 3</b>.')
    await work.getByRole('button', { name: 'Send the note' }).click()
    await work.getByText('Sent.').waitFor()
    await expectAccessible(page, 'the work of a learner')
    await work.getByRole('button', { name: 'Close' }).click()

    await goToLesson(linus.page)
    const told = linus.page.getByRole('region', { name: 'Handed in to your class' })
    await told.getByText('Look at <b>line 3</b>.', { exact: true }).waitFor()
    await expectAccessible(linus.page, 'a note', '.workspace')

    await page.getByRole('heading', { name: 'Note on the lesson' }).click()
    await page.getByRole('heading', { name: 'Timing' }).waitFor()
    await page.getByRole('button', { name: 'Projector view' }).click()
    await page.getByRole('heading', { name: /First steps/ }).waitFor()
    const seen = await page.locator('body').innerText()
    for (const name of ['Ada', 'Linus']) expect(seen).not.toContain(name)
    await expectAccessible(page, 'projected')
    await page.keyboard.press('Escape')
    await instructor.work('Ada', '3 of 3').waitFor()
  })

  test('arrows move within the board, and a learner is deleted after their name was typed', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('To delete from')
    await joinClass(visiting, { code, name: 'Ada' })
    await joinClass(visiting, { code, name: 'Bo' })
    await instructor.openBoard('To delete from')
    const { page } = instructor
    await page.getByRole('button', { name: 'About Ada' }).focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('About Bo')
    await page.keyboard.press('Enter')
    const person = page.getByRole('dialog', { name: 'Learner: Bo' })
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      person.getByRole('link', { name: 'Save all that is kept of them' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('learner.json')
    await person.getByRole('button', { name: 'Delete this learner' }).click()
    const asks = page.getByRole('dialog', { name: 'Delete Bo?' })
    await expectAccessible(page, 'about to delete')
    expect(await asks.getByRole('button', { name: 'Delete all of it' }).isDisabled()).toBe(true)
    await asks.getByLabel('Type the name to delete it').fill('Bo')
    await asks.getByRole('button', { name: 'Delete all of it' }).click()
    await page.getByText('Bo is deleted.').waitFor()
    expect(await page.getByRole('button', { name: 'About Bo' }).count()).toBe(0)
    const [table] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'As a table (CSV)' }).click(),
    ])
    expect(table.suggestedFilename()).toBe('class.csv')
  })

  test('a connection that is lost on the way, there and back, hands in once', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('Far away')
    const { page } = await joinClass(visiting, { code, name: 'Ada', web: web('reference') })
    await goToLesson(page)
    const fates = ['lost', 'answer lost']
    await page.route('**/submissions', async (route) => {
      const fate = route.request().method() === 'POST' ? fates.shift() : undefined
      if (fate === undefined) return await route.continue()
      if (fate === 'answer lost') await route.fetch()
      await route.abort()
    })
    await page.getByRole('button', { name: 'Hand in' }).click()
    const handed = page.getByRole('region', { name: 'Handed in to your class' })
    await handed.getByText(/^↺ The connection was lost: trying again/).waitFor()
    await expectAccessible(page, 'the connection was lost', '.workspace')
    // The page goes meanwhile, and goes on when it is back.
    await page.reload()
    await handed.getByText(/^Handed in as number 1/).waitFor()
    await handed.getByText(/^Grade of number 1/).waitFor()
    expect(await page.evaluate(() => localStorage.getItem('millions:hand-in:hello'))).toBe(null)
    const submissions = await page.evaluate(async () => {
      const id = /millions_classroom=([^;]+)/.exec(document.cookie)?.[1]
      const response = await fetch(`/api/classroom/classes/${id}/exercises/hello/submissions`)
      return ((await response.json()) as { submissions: unknown[] }).submissions.length
    })
    expect(submissions).toBe(1)
  })

  test('what cannot be done is told: a wrong code, a name that is taken, an exercise that is closed', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('Short')
    await joinClass(visiting, { code, name: 'Ada' })
    const { page } = await visiting.visit('/classroom/join/')
    await page.getByLabel('Join code').fill('lusab-lusab-lusab')
    await page.getByLabel('Your name').fill('ada')
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByText('No class has this join code.').waitFor()
    await expectAccessible(page, 'a wrong code')
    await page.getByLabel('Join code').fill(code)
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByText('Somebody in this class is called').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name')
    await page.getByLabel('Your name').fill('Bo')
    await page.getByRole('button', { name: 'Join' }).click()
    await goToLesson(page)

    const card = instructor.card('Short')
    await card.getByText('Exercises and times').click()
    await card.getByLabel('0.1 First steps closes').fill('2020-01-01T10:00')
    await card.getByRole('button', { name: 'Save' }).click()
    await card.getByText('Saved.').waitFor()
    await page.getByRole('button', { name: 'Hand in' }).click()
    await page.getByText(/First steps is closed: it closed at Jan 1, 2020/).waitFor()
    await expectAccessible(page, 'closed', '.workspace')

    await card.getByText('How learners join').click()
    await card.getByRole('button', { name: 'New join code' }).click()
    const asks = instructor.page.getByRole('dialog', { name: 'A new join code for Short?' })
    await asks.getByRole('button', { name: 'Make a new code' }).click()
    await card.getByText(/^The new join code is/).waitFor()
    expect(await instructor.joinCode('Short')).not.toBe(code)
  })

  test('a learner comes back by the link, and by the passphrase', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('To come back to')
    const { link, passphrase } = await joinClass(visiting, { code, name: 'Ada' })
    expect(link).toMatch(/\/classroom\/return\/#[\w-]{20,}$/)
    const byLink = await visiting.visit(link.slice(visiting.url.length))
    await byLink.page.getByRole('heading', { name: 'Welcome back, Ada' }).waitFor()
    expect(byLink.page.url()).toBe(`${visiting.url}/classroom/return/`)
    await expectAccessible(byLink.page, 'back')
    const { page } = await visiting.visit('/classroom/return/')
    await page.getByLabel('Join code').fill(code)
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('Passphrase').fill('wrong')
    await page.getByRole('button', { name: 'Come back' }).click()
    await page.getByText('Name and passphrase do not belong together').waitFor()
    await expectAccessible(page, 'a wrong passphrase')
    await page.getByLabel('Passphrase').fill(passphrase.toUpperCase())
    await page.getByRole('button', { name: 'Come back' }).click()
    await page.getByRole('heading', { name: 'Welcome back, Ada' }).waitFor()
  })

  test('the board goes on after its connection was lost', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('Cut off')
    await instructor.openBoard('Cut off')
    const { page } = instructor
    await page.context().setOffline(true)
    await page.evaluate(() => dispatchEvent(new Event('offline')))
    await page.context().setOffline(false)
    await joinClass(visiting, { code, name: 'Ada' })
    await page.getByRole('button', { name: 'About Ada' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate(() => {
      location.hash = '#no-such-class'
    })
    await page.getByText('There is no such class for you.').waitFor()
    await expectAccessible(page, 'no such board')
    await page.getByRole('link', { name: 'Your classes' }).click()
    await page.getByText(/^Signed in as/).waitFor()
  })
})
/** As a browser tells a page that its tab is in the background, or in front again. */
async function look(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((given) => {
    Object.defineProperty(document, 'visibilityState', { value: given, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}
