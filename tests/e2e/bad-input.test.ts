/** What browsers do to work that is kept: a full disk, damaged records, no place for versions. Nothing is lost, and what is not kept is said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { left, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()
const folder = mkdtempSync(join(tmpdir(), 'bad-input-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** From the time on that the page's body says so, nothing more fits. */
async function fillDisk(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { setItem } = Storage.prototype
    Storage.prototype.setItem = function (key, value) {
      if (document.body?.dataset.full !== undefined)
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
      setItem.call(this, key, value)
    }
  })
}

function draftOf(page: Page, exercise: string): Promise<unknown> {
  return page.evaluate(
    (slug) => JSON.parse(localStorage.getItem(`millions:draft:${slug}`) ?? 'null')?.files,
    exercise,
  )
}

test('a disk that is full while one writes is told, the run goes on, and once there is room all is saved', async () => {
  const { page, context } = await learner.visit('/')
  await fillDisk(context)
  await page.goto(learner.url + lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await page.evaluate(() => (document.body.dataset.full = ''))
  await workspace.write(solution('reference'))
  await page.getByRole('alert').getByText('Not saved: The quota has been exceeded.').waitFor()
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
  expect(await draftOf(page, 'load-balancer')).toBeUndefined()
  await page.evaluate(() => delete document.body.dataset.full)
  await workspace.editor.focus()
  await page.keyboard.type(' ')
  expect(await workspace.kept()).toContain(solution('reference').slice(0, 200))
})

test('a disk that is full while a file is brought in is told, what is here stays, and the next try brings it in', async () => {
  const { page, context } = await learner.visit('/')
  await fillDisk(context)
  const mine = { 'web.ts': '// mine\n' }
  await page.goto(`${learner.url}/work/`)
  await page.evaluate((files) => {
    localStorage.setItem('millions:draft:hello', JSON.stringify({ files, savedAtMs: 1, tab: 'x' }))
  }, mine)
  await page.reload()
  const theirs = { 'web.ts': '// theirs\n' }
  const file = join(folder, 'work.millions.json')
  const exercise = {
    code: { files: theirs, savedAtMs: 2 },
    versions: [],
    passedStages: ['console'],
    assistedStages: [],
    workedAtMs: 2,
    hints: {},
  }
  writeFileSync(
    file,
    JSON.stringify({ course: 'one-to-millions', format: 1, savedAtMs: 2, exercises: { hello: exercise } }),
  )
  await page.getByRole('rowheader', { name: /First steps/ }).waitFor()
  await page.evaluate(() => (document.body.dataset.full = ''))
  await page.getByLabel('Bring in a file').setInputFiles(file)
  await page
    .getByRole('alert')
    .getByText('Not all of it could be kept: The quota has been exceeded.')
    .waitFor()
  expect(await draftOf(page, 'hello')).toEqual(mine)
  await page.evaluate(() => delete document.body.dataset.full)
  await page.getByLabel('Bring in a file').setInputFiles(file)
  await page.getByText('Code that is now the file’s: 0.1 First steps').waitFor()
  expect(await draftOf(page, 'hello')).toEqual(theirs)
})

test.each(['{"files":', '[]', 'null', '{"files":{"balancer.ts":7},"savedAtMs":1,"tab":"x"}', '\u0000', '7'])(
  'records that hold %j are as none: the lesson is there, and takes code',
  async (damaged) => {
    const { page, context } = await learner.visit('/')
    await context.addInitScript((text) => {
      for (const kind of ['draft', 'verdict', 'hints', 'place', 'run', 'disk'])
        if (localStorage.getItem(`millions:${kind}:load-balancer`) === null)
          localStorage.setItem(`millions:${kind}:load-balancer`, text)
      for (const key of ['layout', 'progress', 'carried', 'track', 'theme', 'lesson-width', 'single-keys'])
        if (localStorage.getItem(`millions:${key}`) === null) localStorage.setItem(`millions:${key}`, text)
    }, damaged)
    for (const path of ['/', '/lessons/', '/work/']) {
      await page.goto(learner.url + path)
      await page.getByRole('main').waitFor()
    }
    await page.goto(learner.url + lesson)
    const workspace = new Workspace(page)
    await page.locator('.workspace[data-ready]').waitFor()
    await workspace.editor.fill(solution('reference'))
    await workspace.submit()
    expect(await workspace.headline()).toContain('All stages pass')
    expect(await workspace.kept()).toContain('export default')
  },
)

test('damaged versions are left out: the others are there, and new ones are kept', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const workspace = new Workspace(page)
  await workspace.submit()
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('millions')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('versions', 'readwrite')
          const store = transaction.objectStore('versions')
          for (const damaged of [
            {},
            { files: 7, keptAtMs: 1 },
            { files: {}, keptAtMs: Number.NaN, reason: 'run' },
          ])
            store.add({ exercise: 'load-balancer', ...damaged })
          transaction.oncomplete = () => resolve()
          transaction.onerror = () => reject(transaction.error)
        }
      }),
  )
  await workspace.open()
  await workspace.write(`${solution('reference')}\n`)
  await workspace.submit()
  // The editor has alerts of its own, which are empty.
  expect(await page.getByRole('alert').getByText('versions').count()).toBe(0)
  await workspace.button('Versions').click()
  const versions = page.getByRole('dialog', { name: 'Earlier versions' }).getByRole('listitem')
  await versions.first().waitFor()
  expect(await versions.count()).toBe(2)
})

test('without IndexedDB code is saved and graded, and it is said that no versions are kept', async () => {
  const { page, context } = await learner.visit('/')
  await context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
  await page.goto(learner.url + lesson)
  const workspace = new Workspace(page)
  await workspace.editor.fill(solution('reference'))
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
  await page
    .getByRole('alert')
    .getByText('Saved, but no earlier versions are kept here: this browser has no place for them')
    .waitFor()
  expect(await draftOf(page, 'load-balancer')).toEqual({ 'balancer.ts': solution('reference') })
  await workspace.button('Versions').click()
  await page
    .getByRole('dialog')
    .getByText('The versions could not be read: this browser has no place')
    .waitFor()
})
