/** A replay and the code, linked both ways: from an event to its line, and from a line to its events. */
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { ReplayPage } from './replay-page.ts'
import { solution, talker } from './workspace.ts'

const learner = visitor()
const shared = 'One user who asks for one page reaches all servers'
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

const marks = ({ page }: ReplayPage): Locator => page.getByRole('group', { name: 'Lines in the replay' })
const chosen = ({ page }: ReplayPage): Locator => page.getByRole('group', { name: 'Events of one line' })
const tab = ({ page }: ReplayPage, name: string): Locator => page.getByRole('tab', { name, exact: true })

async function onDiagram({ page }: ReplayPage): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'slider')
}

async function opened(options = {}): Promise<ReplayPage> {
  const replay = await ReplayPage.graded(learner, talker, options)
  await replay.workspace.stage('Spread evenly').locator('summary').first().click()
  await replay.open(shared)
  return replay
}

test('a line of the code leads to its events, and an event back to its line', async () => {
  const replay = await opened()
  await tab(replay, 'Code').click()
  const line = marks(replay).getByRole('button', { name: /^Line 7 logged \d+×/ })
  const count = /logged (\d+)×/.exec((await line.textContent()) ?? '')?.[1]
  await line.click()
  await onDiagram(replay)
  expect(await tab(replay, 'Replay').getAttribute('aria-selected')).toBe('true')
  expect(await replay.told()).toContain('balancer-1 logs: asked for')
  await chosen(replay)
    .getByText(new RegExp(`^\\d+ of ${count}$`))
    .waitFor()
  await replay.press('Home')
  await chosen(replay).getByText(`1 of ${count}`).waitFor()
  expect(await replay.press('ArrowDown')).toContain('balancer-1 logs: asked for')
  await chosen(replay).getByText(`2 of ${count}`).waitFor()
  await replay.button('Next event of this line').click()
  await chosen(replay).getByText(`3 of ${count}`).waitFor()

  await replay.button('Show balancer.ts line 7').first().click()
  await replay.page.locator('.revealed-line').first().waitFor()
  expect(await line.getAttribute('aria-current')).toBe('true')

  await tab(replay, 'Replay').click()
  await replay.button('All events').click()
  await chosen(replay).waitFor({ state: 'detached' })
  await replay.button('Filter').waitFor()
})

test('in the full editor, by its marks and by keyboard', async () => {
  const replay = await opened()
  const { page, workspace } = replay
  await tab(replay, 'Code').click()
  await workspace.open()
  await page.locator('.monaco-editor .replay-did.threw').click()
  await onDiagram(replay)
  expect(await replay.told()).toContain('Error: tired')
  await chosen(replay).getByRole('button', { name: 'Show balancer.ts line 9' }).click()
  await page.locator('.monaco-editor .replay-line').first().waitFor()

  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Alt+Enter')
  await page.getByText('Line 8 neither logged nor threw in the replay.').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Alt+Enter')
  await onDiagram(replay)
  expect(await replay.told()).toContain('balancer-1 logs: asked for')

  await tab(replay, 'Code').click()
  await page.locator('.monaco-editor .replay-number', { hasText: /^9$/ }).click()
  await onDiagram(replay)
  expect(await replay.told()).toContain('Error: tired')
})

test('a mark goes along with its line, goes when that is changed, and all go when they are not wanted', async () => {
  const replay = await opened()
  const { page, workspace } = replay
  await tab(replay, 'Code').click()
  await workspace.open()
  await workspace.write(`// one more\n${talker.replace('tired', 'weary')}`)
  await marks(replay)
    .getByRole('button', { name: /^Line 8 logged/ })
    .waitFor()
  expect(await marks(replay).getByRole('listitem').count()).toBe(1)
  await tab(replay, 'Replay').click()
  await replay.button('Show balancer.ts line 7').waitFor({ state: 'detached' })
  await replay.button(/^Your lines/).click()
  await page.getByRole('region', { name: 'Lines of your code' }).getByRole('button').first().click()
  await replay.button('Show balancer.ts line 7').first().click()
  await page.locator('.revealed-line').first().waitFor()
  await replay.button('Hide').click()
  await marks(replay).waitFor({ state: 'detached' })
  expect(await page.locator('.replay-did').count()).toBe(0)
})

test('within the replay: from the list of lines, from an event of one, and from the filter', async () => {
  const replay = await opened()
  const { page } = replay
  await replay.button('Your lines (2)').click()
  const list = page.getByRole('region', { name: 'Lines of your code' })
  const line = list.getByRole('button', { name: /^balancer\.ts line 9 .*tired.* threw \d+×$/ })
  await line.click()
  expect(await line.getAttribute('aria-pressed')).toBe('true')
  await chosen(replay)
    .getByRole('status')
    .getByText(/^\d+ of \d+$/)
    .waitFor()
  await line.click()
  await chosen(replay).waitFor({ state: 'detached' })
  await replay.button('Filter').click()
  await list.waitFor({ state: 'detached' })
  const form = page.getByRole('form', { name: 'Filter' })
  await form.getByLabel('Line of code').selectOption('balancer.ts:7')
  await chosen(replay).waitFor()
  await form.getByRole('button', { name: 'Clear' }).click()
  await chosen(replay).waitFor({ state: 'detached' })
  await replay.button(/^All \d+ events of this line$/).click()
  await chosen(replay).waitFor()
})

test('on a phone the plain editor has the same marks', async () => {
  const replay = await opened(phone)
  const { page } = replay
  await tab(replay, 'Code').click()
  await page.locator('.replay-number', { hasText: /^9$/ }).tap()
  await onDiagram(replay)
  expect(await replay.told()).toContain('Error: tired')
  await chosen(replay).getByRole('button', { name: 'Show balancer.ts line 9' }).tap()
  await page.locator('.revealed-line').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Alt+Enter')
  await onDiagram(replay)
  expect(await replay.told()).toContain('balancer-1 logs: asked for')
})

test('a run in which no line logged or threw says how to get there', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.open('One server is cut off, and reads are answered in time')
  await replay.button('Your lines (0)').click()
  await replay.page.getByText('No line of your code logged or threw in this run.', { exact: false }).waitFor()
  await tab(replay, 'Code').click()
  expect(await marks(replay).count()).toBe(0)
})

test.each([
  ['wide', {}],
  ['on a phone', phone],
] as const)('axe finds nothing in the marks and the lines, %s', async (state, options) => {
  const replay = await opened(options)
  await replay.button(/^Your lines/).click()
  await replay.page.getByRole('region', { name: 'Lines of your code' }).getByRole('button').first().click()
  await expectAccessible(replay.page, `lines, ${state}`, '#workspace')
  await tab(replay, 'Code').click()
  await marks(replay).waitFor()
  await expectAccessible(replay.page, `marks, ${state}`, '#workspace')
})
