import { expect, test } from 'vitest'
import { course } from '../../content/course.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { root } from './site.ts'
import { endless, left, lesson, starter, Workspace } from './workspace.ts'

const reader = visitor()
const lessons = course.flatMap((part) => part.lessons)

test('the home page lists the whole course, and marks what is to come by the data', async () => {
  const { page } = await reader.visit('/')
  const rows = page.locator('main li').filter({ has: page.locator('h4') })
  expect(await rows.count()).toBe(lessons.length)
  const linked = await rows.filter({ has: page.getByRole('link') }).count()
  expect(linked).toBeGreaterThan(0)
  expect(await rows.filter({ hasText: 'To come' }).count()).toBe(lessons.length - linked)
  await page.getByRole('link', { name: /^Start with 0\.1/ }).click()
  await page.getByRole('heading', { level: 1, name: /First steps/ }).waitFor()
  await page
    .getByRole('link', { name: /1\.1 One box/ })
    .last()
    .click()
  await page.getByRole('heading', { level: 1, name: /One box/ }).waitFor()
})

test('the last lesson of a part leads to its review, which tells why an answer is wrong, and where to read again', async () => {
  const { page } = await reader.visit('/lessons/failover/')
  await page.getByRole('link', { name: 'Review: Many servers' }).click()
  await page.getByRole('heading', { level: 1, name: 'Review: Many servers' }).waitFor()
  const questions = page.getByRole('main').getByRole('group')
  expect(await questions.count()).toBe(5)
  const reason = page.getByText('A server can answer it and be unable to do anything else.')
  expect(await reason.isVisible()).toBe(false)
  await questions.first().getByRole('radio', { name: 'The check: it was made for that.' }).check()
  await reason.waitFor()
  for (const box of await questions.last().getByRole('checkbox').all()) await box.check()
  expect(await questions.last().getByText('Right.').count()).toBeGreaterThan(1)
  expect(await questions.last().getByText('Not quite.').count()).toBeGreaterThan(0)
  await expectAccessible(page, 'answered')
  await questions.first().getByRole('link', { name: '2.1 The load balancer' }).click()
  await page.getByRole('heading', { level: 1, name: /The load balancer/ }).waitFor()
})

test('lesson and starter can be read without any script', async () => {
  const { page } = await reader.visit(lesson, { javaScriptEnabled: false })
  await page.getByRole('heading', { level: 1, name: /The load balancer/ }).waitFor()
  const code = await page.locator('#code .painted').innerText()
  expect(code.trim()).toBe(starter.trim())
  // Highlighted, and from the page's own palette.
  expect(await page.locator('#code .painted span[style*="--code-keyword"]').count()).toBeGreaterThan(0)
  expect(await page.locator('noscript').textContent()).toContain('Editing and grading need JavaScript.')
})

test('a page that is not there says so, and leads back', async () => {
  const { page } = await reader.visit('/lessons/nothing/')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await page.getByRole('link', { name: 'See all lessons' }).click()
  await page.getByRole('heading', { level: 1, name: 'All lessons' }).waitFor()
})

test('the licences of what is inside are linked, and tell nothing of the machine that built them', async () => {
  const { page } = await reader.visit('/')
  await page.getByRole('link', { name: 'Licences of what is inside' }).click()
  const text = await page.evaluate(() => document.body.innerText)
  for (const name of [
    'monaco-editor',
    'typescript',
    'ses',
    'vitest',
    'svelte',
    'pagefind',
    '@fontsource-variable/source-serif-4',
  ]) {
    expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+`, 'm'))
  }
  expect(text).not.toContain(root)
})

test('the chosen theme holds on the next page, from its first paint', async () => {
  const { page } = await reader.visit('/', { colorScheme: 'light' })
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
  expect(await theme()).toBe('light')
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
  expect(await theme()).toBe('dark')
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.dataset.seen = document.documentElement.dataset.theme ?? 'none'
    })
  })
  await page.goto(reader.url + lesson)
  expect(await page.evaluate(() => document.documentElement.dataset.seen)).toBe('dark')
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('dark')
})

test.each([390, 768, 1024, 1440])('nothing is wider than a page of %i px', async (width) => {
  const { page } = await reader.visit('/', { viewport: { width, height: 800 } })
  for (const path of ['/', lesson, '/404.html']) {
    await page.goto(reader.url + path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
})

test('on a phone lesson and code follow one another, one tap apart, with a plain editor', async () => {
  const { page } = await reader.visit(lesson, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const current = page.getByRole('navigation', { name: 'Lesson or code' }).locator('[aria-current]')
  expect(await current.textContent()).toBe('Lesson')
  await page.getByRole('link', { name: 'Your code', exact: true }).tap()
  await current.filter({ hasText: 'Your code' }).waitFor()
  await page.getByRole('textbox', { name: 'Code of balancer.ts' }).tap()
  await page.getByRole('button', { name: 'Submit' }).tap()
  await page.getByRole('region', { name: 'Results' }).getByText('What was seen').first().waitFor()
  expect(await page.locator('.monaco-editor').count()).toBe(0)
  await expectAccessible(page, 'phone, failed', '#workspace')
  await page.getByRole('link', { name: 'Lesson', exact: true }).tap()
  await page.waitForFunction(() => scrollY < 200)
  await current.filter({ hasText: 'Lesson' }).waitFor()
})

test('who goes back to the lesson while the tests run is not taken away from it when they end', async () => {
  const { page } = await reader.visit(lesson, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    ...left(endless),
  })
  const workspace = new Workspace(page)
  await workspace.button('Submit').tap()
  await workspace.button('Stop').waitFor()
  await page.getByRole('link', { name: 'Lesson', exact: true }).tap()
  await page.waitForFunction(() => scrollY < 200)
  await workspace.verdict()
  // What the end of a run moves, it has moved by the frame after the next.
  await page.evaluate(
    () => new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle))),
  )
  expect(await page.evaluate(() => scrollY)).toBeLessThan(200)
})
