/** The page of all that a learner wrote: taken along as a file, brought into another browser, and what is told of bad files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'

const learner = visitor()
const folder = mkdtempSync(join(tmpdir(), 'work-'))
afterAll(() => rmSync(folder, { recursive: true }))

const drafts = {
  eviction: { 'cache.ts': '// mine, 한 🙂\n' },
  hello: { 'web.ts': '// hello\n' },
}

async function saveAll(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save everything' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^one-to-millions-\d{4}-\d\d-\d\d\.millions\.json$/)
  const file = join(folder, `${Math.random()}.json`)
  await download.saveAs(file)
  return file
}

async function bringIn(page: Page, file: string): Promise<void> {
  await page.getByLabel('Bring in a file').setInputFiles(file)
}

const draftOf = (page: Page, exercise: string): Promise<unknown> =>
  page.evaluate(
    (slug) => JSON.parse(localStorage.getItem(`millions:draft:${slug}`) ?? 'null')?.files,
    exercise,
  )

test('all of it goes into one file, and comes back in another browser; older code there is kept as a version', async () => {
  const first = await learner.visit('/work/', { drafts })
  await first.page.getByRole('rowheader', { name: '3.2 Eviction' }).waitFor()
  const file = await saveAll(first.page)
  await first.page.getByText('Saved: 2 exercises.').waitFor()

  const second = await learner.visit('/work/')
  await second.page.getByText('Nothing is kept here yet.').waitFor()
  // Written before the file's: it gives way, and is not lost.
  await second.page.evaluate(() =>
    localStorage.setItem(
      'millions:draft:eviction',
      JSON.stringify({ files: { 'cache.ts': '// older\n' }, savedAtMs: 0, tab: 'x' }),
    ),
  )
  await bringIn(second.page, file)
  await second.page
    .getByText(
      'Code that is now the file’s: 0.1 First steps, 3.2 Eviction. Code here that was newer or the same: none.',
    )
    .waitFor()
  expect(await draftOf(second.page, 'eviction')).toEqual(drafts.eviction)
  await second.page
    .getByRole('row', { name: /3\.2 Eviction/ })
    .getByText('1 version')
    .waitFor()
  await second.page.goto(`${learner.url}/lessons/eviction/`)
  await second.page.getByRole('button', { name: 'Versions' }).click()
  await second.page.getByText('When a file of your work was brought in').waitFor()

  // Once more, it changes nothing.
  await second.page.goto(`${learner.url}/work/`)
  await bringIn(second.page, file)
  await second.page.getByText('Code that is now the file’s: none.').waitFor()
  await second.page
    .getByRole('row', { name: /3\.2 Eviction/ })
    .getByText('1 version')
    .waitFor()
})

test('newer code here stays, and the file’s is kept as a version', async () => {
  const first = await learner.visit('/work/', { drafts })
  const file = await saveAll(first.page)
  const second = await learner.visit('/work/')
  await second.page.evaluate(() =>
    localStorage.setItem(
      'millions:draft:eviction',
      JSON.stringify({ files: { 'cache.ts': '// newer\n' }, savedAtMs: 9, tab: 'x' }),
    ),
  )
  await bringIn(second.page, file)
  await second.page.getByText('Code here that was newer or the same: 3.2 Eviction.').waitFor()
  expect(await draftOf(second.page, 'eviction')).toEqual({ 'cache.ts': '// newer\n' })
  await second.page
    .getByRole('row', { name: /3\.2 Eviction/ })
    .getByText('1 version')
    .waitFor()
})

test.each([
  ['notes.json', '{"notes":[]}', 'That is no file of this course’s work.'],
  [
    'newer.json',
    '{"course":"one-to-millions","format":9}',
    'comes from a newer version of the course (format 9)',
  ],
  [
    'cut.json',
    '{"course":"one-to-millions","format":1,"exer',
    'That file is damaged, at its end. Nothing was changed here.',
  ],
] as const)(
  'a file that is none of ours, or not whole, is told (%s), and nothing changes',
  async (name, text, told) => {
    const { page } = await learner.visit('/work/', { drafts })
    const file = join(folder, name)
    writeFileSync(file, text)
    await bringIn(page, file)
    await page.getByRole('alert').getByText(told).waitFor()
    expect(await draftOf(page, 'eviction')).toEqual(drafts.eviction)
  },
)

test('an exercise is downloaded as a folder with all its files', async () => {
  const { page } = await learner.visit('/work/', { drafts })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download 3.2 Eviction as a folder' }).click(),
  ])
  const file = join(folder, 'eviction.zip')
  await download.saveAs(file)
  const files = unzipSync(readFileSync(file))
  expect(Object.keys(files)).toContain('eviction/store.ts')
  expect(new TextDecoder().decode(files['eviction/cache.ts'])).toBe(drafts.eviction['cache.ts'])
})

test('where nothing can be read, the page says so', async () => {
  const { page, context } = await learner.visit('/')
  await context.addInitScript(
    'delete globalThis.indexedDB; Object.defineProperty(globalThis, "indexedDB", { value: undefined })',
  )
  await page.goto(`${learner.url}/work/`)
  await page.getByRole('alert').getByText('What this browser keeps could not be read').waitFor()
})

test('axe finds nothing on the page of one’s work', async () => {
  const { page } = await learner.visit('/work/', { drafts })
  await page.getByRole('rowheader', { name: '3.2 Eviction' }).waitFor()
  await expectAccessible(page, 'work')
})
