/** How the room of the workspace is divided, what of it survives a reload, and the ways that lead to a line of the code. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { left, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()
const lineHeight = 20

/** How many whole lines of code are in view. */
async function linesInView(page: Page): Promise<number> {
  const height = await page.locator('#code').evaluate((code) => code.getBoundingClientRect().height)
  return Math.floor(height / lineHeight)
}

test.each([
  [1440, 900, 25],
  [1280, 720, 18],
])('on a page of %i × %i there are %i lines of code with a failure shown', async (width, height, least) => {
  const { page } = await learner.visit(lesson, {
    ...left(solution('mistakes/drops-the-query')),
    viewport: { width, height },
  })
  const workspace = new Workspace(page)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await workspace.submit()
  expect(await linesInView(page)).toBeGreaterThanOrEqual(least)
  expect(await workspace.results.getByText('What was seen').first().isVisible()).toBe(true)
})

test('code and results are divided by keys and by the pointer, folded and unfolded, and so after a reload', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.button('Submit').hover()
  await page.locator('.workspace[data-ready]').waitFor()
  const separator = page.getByRole('separator', { name: 'Height of the code' })
  const share = async (): Promise<number> => Number(await separator.getAttribute('aria-valuenow'))
  const before = await share()
  await separator.focus()
  await page.keyboard.press('ArrowUp')
  expect(await share()).toBeLessThan(before)
  await page.keyboard.press('Home')
  expect(await share()).toBe(Number(await separator.getAttribute('aria-valuemin')))
  await page.keyboard.press('End')
  expect(await share()).toBe(Number(await separator.getAttribute('aria-valuemax')))

  const box = await separator.boundingBox()
  if (box === null) throw new Error('the separator is not shown')
  await page.mouse.move(box.x + box.width / 2, box.y + 4)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y - 200, { steps: 4 })
  await page.mouse.up()
  const dragged = await share()
  expect(dragged).toBeLessThan(80)
  const height = await linesInView(page)
  await page.reload()
  await workspace.button('Submit').waitFor()
  expect(await share()).toBe(dragged)
  expect(await linesInView(page)).toBe(height)

  await separator.focus()
  await page.keyboard.press('Enter')
  await workspace.results.waitFor({ state: 'hidden' })
  await page.reload()
  const show = workspace.button('Show results')
  expect(await show.getAttribute('aria-expanded')).toBe('false')
  expect(await workspace.results.isVisible()).toBe(false)
  await show.click()
  await workspace.results.waitFor()
})

test('a separator that was dragged too far leaves room for both', async () => {
  const { page } = await learner.visit(lesson)
  await new Workspace(page).button('Submit').hover()
  await page.locator('.workspace[data-ready]').waitFor()
  const separator = page.getByRole('separator', { name: 'Height of the code' })
  const box = await separator.boundingBox()
  if (box === null) throw new Error('the separator is not shown')
  await page.mouse.move(box.x + 60, box.y + 4)
  await page.mouse.down()
  await page.mouse.move(box.x + 60, 0, { steps: 4 })
  await page.mouse.up()
  expect(await separator.getAttribute('aria-valuenow')).toBe('15')
})

test('Wide, the tab, the file and where one was in it are there after a reload', async () => {
  const long = Array.from({ length: 200 }, (_, at) => `// line ${at + 1}`).join('\n')
  const { page } = await learner.visit('/lessons/the-message-queue/', {
    drafts: { 'message-queue': { 'protocol.ts': long } },
  })
  await page.getByRole('tab', { name: 'protocol.ts' }).click()
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.getByRole('textbox', { name: /^Code of protocol/ }).focus()
  await page.keyboard.press('Control+g')
  await page.keyboard.type('150:4')
  await page.keyboard.press('Enter')
  await page.locator('.view-line', { hasText: 'line 150' }).waitFor()
  await page.reload()
  await page.getByRole('tab', { name: 'protocol.ts', selected: true }).waitFor()
  await page.locator('.view-line', { hasText: 'line 150' }).waitFor()

  await page.getByRole('button', { name: 'Wide' }).click()
  await page.getByRole('button', { name: 'Beside the lesson' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Beside the lesson' }).waitFor()
  expect(await page.locator('#lesson').isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Beside the lesson' }).click()
  await page.getByRole('tab', { name: 'Stack' }).click()
  await page.reload()
  await page.getByRole('tab', { name: 'Stack', selected: true }).waitFor()
})

test('notices lie over the page: nothing moves under the learner’s hands', async () => {
  const { page } = await learner.visit(lesson, left('// mine\n'))
  const workspace = new Workspace(page)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  const top = (): Promise<number> =>
    page.locator('#code').evaluate((code) => code.getBoundingClientRect().top)
  const before = await top()
  await workspace.button('Reset').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
  const notices = page.getByRole('status', { name: 'Notices' })
  await notices.getByText('The starter code is back.').waitFor()
  expect(await top()).toBe(before)
  await notices.getByRole('button', { name: 'Dismiss' }).click()
  expect((await notices.textContent())?.trim()).toBe('')
})

test('every place that a verdict names leads to its line', async () => {
  const lines = Array.from({ length: 60 }, (_, at) => `const n${at} = ${at}`)
  const broken = [...lines, 'export default {', '  fetch( {', ''].join('\n')
  const { page } = await learner.visit(lesson, left(broken))
  const workspace = new Workspace(page)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await workspace.submit()
  expect(await workspace.headline()).toMatch(/^Does not compile: balancer\.ts, line 6\d$/)
  const links = page.getByRole('button', { name: /^balancer\.ts, line 6\d$/ })
  expect(await links.count()).toBe(2)
  for (const link of await links.all()) {
    await page.keyboard.press('ControlOrMeta+Home')
    await link.click()
    await page.locator('.revealed-line').waitFor()
    expect(await page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null)).toBe(true)
    await page.locator('.view-line', { hasText: 'fetch( {' }).waitFor()
    await workspace.editor.focus()
  }
})

test('what the code threw, and its console, lead to their lines', async () => {
  const thrower = `import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    console.log('see balancer.ts:5 of it')
    throw new Error('tired')
  },
} satisfies Program
`
  const { page } = await learner.visit(lesson, left(thrower))
  const workspace = new Workspace(page)
  await workspace.submit()
  const failure = workspace.results.locator('details.failure').first()
  await failure
    .getByRole('button', { name: /^balancer\.ts, line 6$/ })
    .first()
    .waitFor()
  await failure.getByText('Console of this test').click()
  await failure.getByRole('button', { name: 'balancer.ts:5' }).first().click()
  await page.locator('.revealed-line').waitFor()
})

test('the switch marks what is shown after the page was wide', async () => {
  const narrow = { width: 800, height: 900 }
  const wide = { width: 1300, height: 900 }
  const { page } = await learner.visit(lesson, { viewport: narrow })
  const marked = page.locator('.switch a[aria-current]')
  /** What comes into view or leaves it is told after a frame. */
  const resize = async (size: typeof narrow): Promise<void> => {
    await page.setViewportSize(size)
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
        ),
    )
  }
  await resize(wide)
  await resize(narrow)
  expect(await marked.textContent()).toBe('Lesson')
  await page.getByRole('link', { name: 'Your code', exact: true }).click()
  await marked.getByText('Your code').waitFor()
  await resize(wide)
  await page.evaluate(() => scrollTo(0, 0))
  await resize(narrow)
  expect(await marked.textContent()).toBe('Lesson')
})
