import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()

test('axe finds nothing on home and 404', async () => {
  const { page } = await learner.visit('/')
  await expectAccessible(page, 'home')
  await page.goto(`${learner.url}/404.html`)
  await expectAccessible(page, '404')
})

test('axe finds nothing in any state of the lesson that its start and its first failure do not show', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.button('Lessons').click()
  await expectAccessible(page, 'all lessons', 'header')
  await page.keyboard.press('Escape')
  await workspace.open()
  await expectAccessible(page, 'editing', '#workspace')
  await workspace.submit()
  await page.getByRole('button', { name: 'Show a hint' }).first().click()
  await expectAccessible(page, 'failed', '#workspace')
  await workspace.write('// changed')
  await page.getByRole('heading', { name: 'For an earlier version of your code' }).waitFor()
  await expectAccessible(page, 'stale', '#workspace')
  await workspace.write(solution('reference'))
  await workspace.submit()
  await expectAccessible(page, 'passed', '#workspace')
  await workspace.button('Versions').click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Submitted/ })
    .last()
    .click()
  await expectAccessible(page, 'versions', 'dialog[open]')
  await page.keyboard.press('Escape')
  await workspace.button('Compare').click()
  await workspace.button('I want to see it').click()
  await workspace.button('Show the reference').click()
  await page.getByRole('dialog').getByText('balancer.ts').first().waitFor()
  await expectAccessible(page, 'compare', 'dialog[open]')
})

/** Moves on by Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const { activeElement } = document
      return (
        activeElement?.getAttribute('aria-label') ??
        (activeElement instanceof HTMLElement ? activeElement.textContent : '')
      )
    })
    if (name.test(found)) return
  }
  throw new Error(`Tab never reached ${name}`)
}

test('by keyboard alone: skip to the lesson, change the code, submit, read the failure, take a hint, leave the editor', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.button('Submit').waitFor()
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
  await page.keyboard.press('Enter')

  await tabTo(page, /Width of the lesson/)
  const separator = page.getByRole('separator', { name: 'Width of the lesson' })
  const before = Number(await separator.getAttribute('aria-valuenow'))
  await page.keyboard.press('ArrowRight')
  expect(Number(await separator.getAttribute('aria-valuenow'))).toBeGreaterThan(before)

  await tabTo(page, /^Code of balancer\.ts/)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null)
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('// by hand')
  await page.keyboard.press('ControlOrMeta+Enter')
  await workspace.verdict()
  expect(await workspace.headline()).toContain('Stage 1 is next')
  expect(await page.getByRole('status').allTextContents()).toContainEqual(
    expect.stringContaining('Stage 1 is next'),
  )

  await page.keyboard.press('Control+m')
  await tabTo(page, /^Submit/)
  await tabTo(page, /Show a hint/)
  await page.keyboard.press('Enter')
  await page.getByText('Hint 1 of 3').waitFor()
})
