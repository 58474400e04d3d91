/** The workspace of a lesson before anybody has turned to it, and what becomes of what is done to it until its script is there. */
import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { left, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()
const awake = '.workspace[data-ready]'

/** Keeps the script of the workspace back until told. */
async function holdBack(context: BrowserContext): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await context.route('**/_astro/Workspace.*.js', async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}

function isAwake(page: Page): Promise<boolean> {
  return page.evaluate((selector) => document.querySelector(selector) !== null, awake)
}

test('who reads wakes nothing; whoever points at it, comes back to it, or has another tab write, wakes it', async () => {
  const { page, requests } = await learner.visit(lesson)
  await page.mouse.move(200, 500)
  await page.mouse.wheel(0, 2000)
  await page.getByRole('button', { name: 'Run it' }).first().waitFor()
  await page.waitForLoadState('networkidle')
  expect(requests.filter((address) => /Workspace|svelte/.test(address))).toEqual([])
  await page.mouse.move(1200, 500)
  await page.locator(awake).waitFor()

  const { page: back } = await learner.visit(lesson, left(solution('reference')))
  await back.locator(awake).waitFor()

  const { page: first, context } = await learner.visit(lesson)
  const second = await context.newPage()
  await second.goto(learner.url + lesson)
  await new Workspace(second).editor.fill('// from the other tab\n')
  await first.locator(awake).waitFor()
  await first.getByText('// from the other tab').first().waitFor()
})

test('what is pressed, typed and asked for by keys before the script is there is done when it is', async () => {
  for (const act of ['click', 'key', 'type'] as const) {
    const { page, context } = await learner.visit(lesson)
    const workspace = new Workspace(page)
    const letGo = await holdBack(context)
    if (act === 'click') await workspace.button('Submit').click()
    if (act === 'key') await page.keyboard.press('Control+Enter')
    if (act === 'type') {
      await workspace.editor.fill(solution('reference'))
      await page.keyboard.press('Control+Enter')
    }
    await page.getByRole('status').getByText('Opening the editor').waitFor()
    expect(await isAwake(page)).toBe(false)
    letGo()
    await page
      .locator('.headline', { hasText: act === 'type' ? 'All stages pass' : 'Stage 1 is next' })
      .waitFor()
    if (act === 'click')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Submit')
  }
})

test('a separator hears the keys that were pressed on it before', async () => {
  const { page, context } = await learner.visit(lesson)
  const letGo = await holdBack(context)
  const separator = page.getByRole('separator', { name: 'Height of the code' })
  await separator.focus()
  await page.keyboard.press('End')
  letGo()
  await page.locator(awake).waitFor()
  expect(await separator.getAttribute('aria-valuenow')).toBe('90')
})

test('by keyboard all of it is there from the start, and the focus stays', async () => {
  const { page, context } = await learner.visit(lesson)
  const letGo = await holdBack(context)
  await page.getByRole('separator', { name: 'Width of the lesson' }).focus()
  const names: string[] = []
  const note = async (): Promise<void> => {
    await page.keyboard.press('Tab')
    names.push(
      await page.evaluate(
        () => document.activeElement?.ariaLabel ?? document.activeElement?.textContent?.trim() ?? '',
      ),
    )
  }
  for (let step = 0; step < 6; step += 1) await note()
  expect(names).toEqual(['Code', 'Wide', 'Versions', 'Compare', 'Reset', 'Code of balancer.ts'])
  await page.keyboard.press('Shift+Tab')
  letGo()
  await page.locator(awake).waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Reset')
})

test('a page that was translated before it woke shows nothing twice, and does what was asked', async () => {
  const { page } = await learner.visit(lesson)
  await page.evaluate(() => {
    for (const text of document.querySelectorAll('.headline span, .headline, h3, .bar button span')) {
      if (text.children.length > 0) continue
      const font = document.createElement('font')
      font.textContent = `«${text.textContent}»`
      text.replaceChildren(font)
    }
  })
  await page.getByRole('button', { name: '«Submit»' }).click()
  await page.locator('.headline', { hasText: 'Stage 1 is next' }).waitFor()
  expect(await page.locator('.workspace').getByText('«Submit»').count()).toBe(0)
  expect(await page.getByRole('button', { name: /Submit/ }).count()).toBe(1)
})

test('where its script cannot be had that is told, and the next try has it', async () => {
  const { page, context } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await context.route('**/_astro/Workspace.*.js*', (route) => route.abort())
  await workspace.button('Submit').click()
  const told = page.getByRole('alert').getByText('This part of the page could not be loaded')
  await told.waitFor()
  expect(await told.textContent()).not.toMatch(/https?:|_astro|\.js/)
  await context.unroute('**/_astro/Workspace.*.js*')
  await workspace.button('Submit').click()
  await page.locator('.headline', { hasText: 'Stage 1 is next' }).waitFor()
  expect(await told.count()).toBe(0)
})

test('on a phone the switch leads to the stack before anything is there', async () => {
  const { page } = await learner.visit(lesson, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await page.getByRole('link', { name: 'Run', exact: true }).tap()
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor()
})

test('within a second there is a sign that the editor is coming, until it is', async () => {
  const { page, context } = await learner.visit(lesson)
  const { promise, resolve } = Promise.withResolvers<void>()
  await context.route('**/_astro/full-editor*.js', async (route) => {
    await promise
    await route.continue()
  })
  await page.locator('#code').click()
  const sign = page.getByRole('status').getByText('Opening the editor')
  await page.locator(awake).waitFor()
  await sign.waitFor()
  const animation = await sign.evaluate((element) => getComputedStyle(element).animationDelay)
  expect(Number.parseFloat(animation)).toBeLessThan(1)
  resolve()
  await page.locator('.monaco-editor .view-line').first().waitFor()
  expect(await sign.count()).toBe(0)
})

test('without a script the code can be read, and nothing looks as if it did something', async () => {
  const { page } = await learner.visit(lesson, { javaScriptEnabled: false })
  expect(await page.locator('#code textarea').isVisible()).toBe(false)
  await page.locator('#code pre').getByText('A load balancer. Users know only its address').waitFor()
  await page.locator('.workspace noscript p').waitFor()
  expect(await page.locator('.workspace button:not([disabled])').count()).toBe(0)
})
