/** How one finds one's way: search, keys, sections, the glossary, tracks, and what was passed. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'

const reader = visitor()

class SearchBox {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get dialog() {
    return this.page.getByRole('dialog', { name: 'Search the course' })
  }

  async look(query: string): Promise<void> {
    await this.page.keyboard.press('/')
    await this.dialog.getByRole('searchbox').fill(query)
    await this.dialog.getByRole('status').getByText(/found/i).waitFor()
  }

  result(name: string | RegExp) {
    return this.dialog.getByRole('link', { name }).first()
  }
}

test('a slash opens the search; a term, a section and a stage are found, and arrow keys lead to them', async () => {
  const { page } = await reader.visit('/')
  const search = new SearchBox(page)
  await search.look('split brain')
  await search.result(/^split brain/).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/glossary/#term-split-brain')
  await page.getByRole('heading', { name: 'split brain' }).waitFor()

  await search.look('least frequently used')
  await search.result(/^Least frequently used/).click()
  await page.waitForURL('**/lessons/eviction/#stage-lfu')
  expect(await page.locator('#stage-lfu').textContent()).toBe('Least frequently used')
})

test('what is not found is said, with what to do; Escape closes, and focus is where it was', async () => {
  const { page } = await reader.visit('/lessons/eviction/')
  await page.getByRole('button', { name: 'Search' }).focus()
  await page.keyboard.press('Enter')
  const search = new SearchBox(page)
  // Letters that begin no word here: of a word that it does not know, Pagefind takes the longest beginning that it knows.
  await search.dialog.getByRole('searchbox').fill('жжж <b>жж</b>')
  await search.dialog.getByText('Nothing found for “жжж <b>жж</b>”. Try fewer words').waitFor()
  await page.keyboard.press('Escape')
  await search.dialog.waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-opens'))).toBe('search')
})

test('where the index cannot be had, the search says so and names the way around', async () => {
  const { page, context } = await reader.visit('/')
  await context.route('**/pagefind/**', (route) => route.abort())
  await page.keyboard.press('/')
  const { dialog } = new SearchBox(page)
  await dialog.getByRole('searchbox').fill('cache')
  await dialog.getByText('The search could not be loaded.').waitFor()
  await dialog.getByRole('link', { name: 'All lessons' }).click()
  await page.getByRole('heading', { level: 1, name: 'All lessons' }).waitFor()
})

test('a slash that is typed into the code is a slash', async () => {
  const { page } = await reader.visit('/lessons/eviction/')
  const code = page.getByRole('textbox').first()
  await code.focus()
  await page.keyboard.press('/')
  expect(await new SearchBox(page).dialog.isVisible()).toBe(false)
})

test('a question mark lists the keys; who switches single keys off has them off on every page', async () => {
  const { page } = await reader.visit('/')
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await keys.getByText('Submit your code').waitFor()
  await keys.getByRole('checkbox').uncheck()
  await keys.getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('?')
  expect(await keys.isVisible()).toBe(false)
  await page.goto(`${reader.url}/glossary/`)
  await page.keyboard.press('/')
  expect(await new SearchBox(page).dialog.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Keys' }).click()
  expect(await keys.getByRole('checkbox').isChecked()).toBe(false)
})

test('the sections of a lesson are listed, with the one where the reader is; each has a link of its own', async () => {
  const { page } = await reader.visit('/lessons/the-load-balancer/#build-it')
  // What comes late above it moves it on.
  await page.waitForLoadState('networkidle')
  await page.getByRole('button', { name: 'On this page' }).click()
  const sections = page.getByRole('navigation', { name: 'Sections of this page' })
  expect(await sections.locator('[aria-current="location"]').textContent()).toBe('Build it')
  await sections.getByRole('link', { name: 'Break it' }).click()
  await page.waitForURL('**/#break-it')
  await sections.waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: 'Link to “The idea”' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/#the-idea')
})

test('a term of the glossary leads to where the lesson introduces it', async () => {
  const { page } = await reader.visit('/glossary/#term-lease')
  await page
    .locator('.entry')
    .filter({ has: page.locator('#term-lease') })
    .getByRole('link', { name: '2.4 Failover' })
    .click()
  await page.waitForURL('**/lessons/failover/#term-lease')
  expect(await page.locator('dfn:target').textContent()).toBe('lease')
})

/** As if these stages had passed here before. */
function passed(progress: Readonly<Record<string, readonly string[]>>): void {
  const kept = Object.entries(progress).map(([exercise, passedStages], place) => [
    exercise,
    { passedStages, assistedStages: [], workedAtMs: place + 1 },
  ])
  localStorage.setItem('millions:progress', JSON.stringify(Object.fromEntries(kept)))
}

test('a track shows its own lessons with the time that is left, and is kept', async () => {
  const { page } = await reader.visit('/lessons/')
  const shown = () => page.locator('main li:visible').count()
  const all = await shown()
  await page.getByRole('radio', { name: 'One day' }).check({ force: true })
  const day = await shown()
  expect(day).toBeGreaterThan(3)
  expect(day).toBeLessThan(all)
  const left = page.getByRole('status').filter({ hasText: 'Left' })
  const before = await left.textContent()
  const core = await page.locator('[data-exercise="load-balancer"]').getAttribute('data-core')
  await page.evaluate(passed, { 'load-balancer': (core ?? '').split(' ') })
  await page.reload()
  expect(await page.getByRole('radio', { name: 'One day' }).isChecked()).toBe(true)
  expect(await shown()).toBe(day)
  expect(await left.textContent()).not.toBe(before)
  await page.getByText('Core stages passed').waitFor()
})

test('what was passed is in the menu, on the map, and decides what comes next', async () => {
  const { page } = await reader.visit('/')
  const data = page.locator('li[data-exercise="web-server"]')
  const stages = ((await data.getAttribute('data-stages')) ?? '').split(' ')
  await page.evaluate(passed, { 'web-server': stages })
  await page.reload()
  await page.getByRole('link', { name: /^Next: 1\.2 / }).waitFor()
  await data.getByText('All stages passed').waitFor()
  // Folded: what it was about has been learned.
  expect(await data.locator('.summary').isVisible()).toBe(false)
  expect(await page.locator('a.place[data-exercise="web-server"]:visible .passed').isVisible()).toBe(true)

  await page.getByRole('link', { name: /^Next: 1\.2 / }).click()
  await page.getByRole('button', { name: 'Lessons' }).click()
  const menu = page.getByRole('navigation', { name: 'All lessons' })
  await menu
    .getByRole('link', { name: `1.1 One box ${stages.length} of ${stages.length} stages passed` })
    .waitFor()
})

test('axe finds nothing in the search, the keys, the sections, the glossary and the list', async () => {
  const { page } = await reader.visit('/')
  await new SearchBox(page).look('cache')
  await expectAccessible(page, 'search')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expectAccessible(page, 'keys')
  for (const path of ['/glossary/', '/lessons/']) {
    await page.goto(reader.url + path)
    await expectAccessible(page, path)
  }
  await page.goto(`${reader.url}/lessons/eviction/`)
  await page.getByRole('button', { name: 'On this page' }).click()
  await expectAccessible(page, 'sections')
})
