/** On small and zoomed pages, by keyboard, in the reader's own colours, on paper, through a translator, without a network. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { Stack } from './live-stack.ts'
import { left, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const long = Array.from({ length: 120 }, (_, at) => `// line ${at + 1}`).join('\n')

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
}

/** Of an element, whether all of it is in the window, and nothing lies on its middle. */
async function isInSight(page: Page, selector: string): Promise<boolean> {
  return await page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, bottom, left: x, width } = element.getBoundingClientRect()
      if (top < 0 || bottom > innerHeight) return false
      const above = document.elementFromPoint(Math.max(1, x + Math.min(width / 2, 40)), (top + bottom) / 2)
      return (
        above !== null && (element.contains(above) || above.contains(element) || above.tagName === 'TEXTAREA')
      )
    })
}

test('on a phone each view keeps its own place', async () => {
  const { page } = await learner.visit(lesson, { ...phone, ...left(long) })
  await new Workspace(page).button('Submit').waitFor()
  const menu = page.getByRole('navigation', { name: 'Lesson or code' })
  const at = (): Promise<number> => page.evaluate(() => scrollY)
  await page.evaluate(() => scrollTo(0, 1500))
  await page.waitForFunction(() => scrollY === 1500)
  await menu.getByRole('link', { name: 'Your code', exact: true }).tap()
  await page.waitForFunction(() => scrollY > 2500)
  const top = await at()
  await page.evaluate(() => scrollBy(0, 700))
  await page.waitForFunction((from) => scrollY > from + 500, top)
  const inCode = await at()
  await menu.getByRole('link', { name: 'Lesson' }).tap()
  await page.waitForFunction(() => scrollY < 2000)
  expect(await at()).toBe(1500)
  await menu.getByRole('link', { name: 'Your code', exact: true }).tap()
  await page.waitForFunction(() => scrollY > 2500)
  expect(Math.abs((await at()) - inCode)).toBeLessThan(3)
})

test.each([
  ['at 400 %', { viewport: { width: 320, height: 256 } }],
  ['on a phone on its side', { viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true }],
])('%s, the line that is typed is in view, and nothing stays on top', async (_, options) => {
  const { page } = await learner.visit(lesson, { ...options, ...left(long) })
  const workspace = new Workspace(page)
  await workspace.button('Submit').waitFor()
  const sticking = await page.evaluate(() =>
    [...document.querySelectorAll('body *')].flatMap((element) => {
      const { position } = getComputedStyle(element)
      const isBar = position === 'sticky' || position === 'fixed'
      const { height, top } = element.getBoundingClientRect()
      // The skip links are above the window until they have the focus; numbers stick to their line's side.
      return isBar && height > 20 && height < 256 && top >= 0 && !element.matches('.skip, .numbers, .toasts')
        ? [element.className]
        : []
    }),
  )
  expect(sticking).toEqual([])
  await workspace.editor.first().focus()
  await page.keyboard.press('ControlOrMeta+Home')
  for (let line = 1; line < 30; line += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await page.keyboard.type('typed here')
  const caret = await page.evaluate(() => {
    const cursor = document.querySelector('.monaco-editor .cursor')
    if (cursor !== null) return cursor.getBoundingClientRect().top
    const area = document.querySelector<HTMLTextAreaElement>('#code textarea')
    if (area === null) return -1
    const line = area.value.slice(0, area.selectionStart).split('\n').length
    return area.getBoundingClientRect().top + line * Number.parseFloat(getComputedStyle(area).lineHeight) - 10
  })
  const height = await page.evaluate(() => innerHeight)
  expect(caret).toBeGreaterThan(0)
  expect(caret).toBeLessThan(height)
})

test('there is a way to skip to the code, and the way out of it by keyboard is said in sight', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.button('Submit').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Skip to your code')
  await page.keyboard.press('Enter')
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null)
  expect((await page.locator('.way-out').innerText()).replace(/\s+/g, ' ')).toBe(
    'Ctrl+M Tab leaves the editor',
  )
  await page.keyboard.press('Control+m')
  await page.keyboard.press('Tab')
  await page.waitForFunction(() => document.activeElement?.closest('#code') === null)
})

test('on a Mac the keys are those of a Mac', async () => {
  const { page } = await learner.visit(lesson, {
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
  })
  const workspace = new Workspace(page)
  await workspace.open()
  expect(await page.locator('.way-out').innerText()).toContain('⌃⇧M')
  expect(await workspace.button('Submit').innerText()).toContain('⌘ Enter')
})

test('the focus stays where the learner is: after Submit, hints, Run, Pause and Reset', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.button('Submit').focus()
  await page.keyboard.press('Enter')
  await workspace.verdict()
  expect(await focused(page)).toContain('Submit')

  const hint = workspace.results.getByRole('button', { name: 'Show a hint' }).first()
  await hint.focus()
  await page.keyboard.press('Enter')
  expect(await focused(page)).toBe('Show the next hint')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  expect(await focused(page)).toBe('That was the last hint.')

  await page.getByRole('tab', { name: 'Stack' }).click()
  const stack = new Stack(page)
  await stack.button('Run').focus()
  await page.keyboard.press('Enter')
  await stack.button('Pause').waitFor()
  expect(await focused(page)).toBe('Pause')
  await page.keyboard.press('Enter')
  await stack.button('Go on').waitFor()
  expect(await focused(page)).toBe('Go on')
  await stack.button('Reset').focus()
  await page.keyboard.press('Enter')
  await stack.button('Pause').waitFor()
  expect(await focused(page)).toBe('Reset')
})

test('each node and link can be reached by a list, for who cannot hit it in the picture', async () => {
  const { page } = await learner.visit(lesson, { ...phone, ...left(solution('reference')) })
  await page.getByRole('link', { name: 'Run', exact: true }).tap()
  const stack = new Stack(page)
  await stack.run()
  await stack.tab('Faults').click()
  await page.getByLabel('Node or link').selectOption('balancer-1 → web-2')
  await page.getByRole('button', { name: 'What to do…' }).click()
  await page.getByRole('menuitem', { name: 'Cut', exact: false }).first().waitFor()
})

test('in the reader’s own colours, what is chosen has a frame', async () => {
  const { page } = await learner.visit(lesson, { forcedColors: 'active' })
  await new Workspace(page).button('Submit').waitFor()
  const outline = (name: string): Promise<string> =>
    page.getByRole('tab', { name }).evaluate((tab) => getComputedStyle(tab).outlineStyle)
  expect(await outline('Code')).toBe('solid')
  expect(await outline('Stack')).toBe('none')
})

test('on paper there is the lesson alone, with its figures and tables', async () => {
  const { page } = await learner.visit(lesson, { colorScheme: 'dark' })
  await new Workspace(page).button('Submit').waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const away of ['body > header', '.workspace-pane', '.switch', 'pane-separator'])
    expect(await page.locator(away).isVisible(), away).toBe(false)
  expect(await page.locator('#lesson figure').first().isVisible()).toBe(true)
  expect(await page.locator('.prose > .table table').first().isVisible()).toBe(true)
  const colours = await page
    .locator('.prose p')
    .first()
    .evaluate((text) => [
      getComputedStyle(text).color,
      getComputedStyle(document.documentElement).backgroundColor,
    ])
  expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
})

test('a translator of pages leaves code and terms alone, and texts that change still do', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.button('Submit').waitFor()
  expect(await page.locator('.prose :is(code, pre, dfn):not([translate="no"])').count()).toBe(0)
  expect(await page.locator('#code').getAttribute('translate')).toBe('no')
  // As Google's does: each text is put into elements of its own, which the page knows nothing of.
  await page.evaluate(() => {
    const walker = document.createTreeWalker(
      document.querySelector('.workspace') ?? document.body,
      NodeFilter.SHOW_TEXT,
    )
    const texts: Text[] = []
    while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode)
    for (const text of texts) {
      if (text.data.trim() === '' || text.parentElement?.closest('[translate="no"], textarea') !== null)
        continue
      const font = document.createElement('font')
      font.textContent = `«${text.data}»`
      text.replaceWith(font)
    }
  })
  await workspace.button('Submit').click()
  await page.locator('.headline', { hasText: 'Stage 1 is next' }).waitFor()
  expect(await workspace.headline()).not.toContain('Not run yet')
  expect(await page.locator('li[data-stage="forward"] .count').textContent()).toMatch(/\d+ of \d+ tests pass/)
})

test('what could not be loaded is told without an address or the name of a part', async () => {
  const { page, context } = await learner.visit(lesson)
  await new Workspace(page).button('Submit').waitFor()
  await context.route(/StackView|full-editor/, (route) => route.abort())
  await page.getByRole('tab', { name: 'Stack' }).click()
  const told = page.getByText('This part of the page could not be loaded')
  await told.waitFor()
  expect(await told.textContent()).not.toMatch(/https?:|_astro|\.js/)
})

test('a page that comes back after another one wrote takes over what is newer, and says so', async () => {
  const { page } = await learner.visit(lesson, left('// older\n'))
  await page.locator('.view-line', { hasText: '// older' }).waitFor()
  // Another tab wrote while this page was kept in the background: no event told it.
  await page.evaluate(() => {
    const newer = { files: { 'balancer.ts': '// newer\n' }, savedAtMs: Date.now(), tab: 'another' }
    localStorage.setItem('millions:draft:load-balancer', JSON.stringify(newer))
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  })
  await page.locator('.view-line', { hasText: '// newer' }).waitFor()
  await page.getByRole('status', { name: 'Notices' }).getByText('Another tab saved newer code').waitFor()
})

test('a prediction is marked beside the choice, in view', async () => {
  const { page } = await learner.visit(lesson)
  const asked = page
    .locator('predict-scene')
    .filter({ has: page.getByRole('group', { name: 'Who gets the most requests under least connections?' }) })
  await asked.getByRole('radio', { name: 'All the same' }).check()
  await asked.getByRole('button', { name: 'Run it and see' }).click()
  await asked.getByRole('button', { name: 'To the end' }).click()
  await asked.getByRole('status').getByText('The scene is over.').waitFor()
  await asked.locator('label', { hasText: 'All the same' }).getByText('You said so.').waitFor()
  await asked.locator('label').getByText('This happened.').waitFor()
  expect(await isInSight(page, 'predict-scene label[data-marked="wrong"]')).toBe(true)
  expect(await isInSight(page, 'predict-scene label[data-marked="right"]')).toBe(true)
})
