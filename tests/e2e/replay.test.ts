import { expect, test } from 'vitest'
import { solutionFiles } from '../../src/course/solution-files.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { ReplayPage } from './replay-page.ts'
import { root } from './site.ts'
import { endless, solution } from './workspace.ts'

const learner = visitor()
const cutOff = 'One server is cut off, and reads are answered in time'

/** A balancer that throws in its sixth line. */
const thrower = `import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    const [server] = env.nodes('web')
    if (request.method === 'GET') throw new Error(\`no way to \${server?.name}\`)
    return new Response('fine')
  },
} satisfies Program
`

test('a failed test opens at the event where the expectation broke, with what the suite said beside it', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  const loaded = replay.requests.length
  await replay.open(cutOff)
  expect(replay.requests.length).toBeGreaterThan(loaded)
  expect(await replay.page.getByRole('tab', { name: 'Replay' }).getAttribute('aria-selected')).toBe('true')
  const panel = replay.page.getByRole('tabpanel', { name: 'Replay' })
  await panel.getByRole('heading', { name: cutOff }).waitFor()
  await panel.getByText('Here the expectation broke').waitFor()
  await panel.getByText('The network to one server was cut', { exact: false }).waitFor()
  await panel.getByText(/^npx millions replay load-balancer --test one-server-cut-off --seed \d+$/).waitFor()
  const opened = await replay.told()
  expect(opened).toMatch(/users gives up its request to balancer-1/)
  expect(await replay.details.textContent()).toContain('users gives up its request to balancer-1')

  await replay.press('Home')
  await replay.button('Go to the event').click()
  expect(await replay.told()).toBe(opened)
})

test('arrow keys go from event to event, with Shift on one node, with Enter to the cause', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.open(cutOff)
  expect(await replay.press('Home')).toMatch(/^0\.001 ms: balancer-1 boots\. Event 1 of \d+\.$/)
  expect(await replay.press('ArrowDown')).toContain('Event 2 of')
  expect(await replay.press('ArrowRight')).toContain('Event 3 of')
  expect(await replay.press('ArrowUp', 'ArrowLeft')).toContain('Event 1 of')
  const next = await replay.press('ArrowDown', 'Shift+ArrowDown')
  expect(next).toContain('balancer-1')
  expect(next).not.toContain('Event 3 of')
  const last = await replay.press('End')
  expect(last).toContain('users gives up')
  const cause = await replay.press('Enter')
  expect(cause).toMatch(/users sends (GET|HEAD)/)
  expect(await replay.page.getByRole('region', { name: 'The selected event' }).textContent()).toContain(
    'Nothing: it began by itself.',
  )
})

test('the mouse scrubs: a click, a drag over the strip, a link to a cause', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.open(cutOff)
  const before = await replay.told()
  const box = await replay.diagram.boundingBox()
  const frame = await replay.page.getByRole('group', { name: 'Lanes' }).boundingBox()
  if (box === null || frame === null) throw new Error('the diagram is not there')
  await replay.page.mouse.click(frame.x + 200, frame.y + frame.height + 60)
  const clicked = await replay.told()
  expect(clicked).not.toBe(before)
  await replay.page.mouse.move(frame.x + 200, frame.y + frame.height + 60)
  await replay.page.mouse.down()
  await replay.page.mouse.move(frame.x + 200, frame.y + frame.height + 260, { steps: 8 })
  await replay.page.mouse.up()
  expect(await replay.told()).not.toBe(clicked)
  await replay.diagram.focus()
  await replay.press('End')
  await replay.details
    .getByRole('button', { name: /users sends (GET|HEAD)/ })
    .first()
    .click()
  expect(await replay.told()).toMatch(/users sends (GET|HEAD)/)
})

test('a filter tells how much it lets through, and the keys keep to it', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.open(cutOff)
  await replay.button('Filter').click()
  await replay.page.getByLabel('Kind').selectOption({ label: 'Faults' })
  await replay.page.getByText(/^1 of \d+ events$/).waitFor()
  await replay.diagram.focus()
  expect(await replay.press('Home')).toContain('operator cuts the network around balancer-1, web-2')
  expect(await replay.press('ArrowDown')).toContain('operator cuts')
  await replay.page.getByLabel('Hide the rest').check()
  await replay.page.getByLabel('Kind').selectOption({ label: 'All kinds' })
  await replay.page.getByLabel('Text').fill('no such words')
  await replay.page.getByText('No event fits this filter.').first().waitFor()
  await replay.button('Clear').click()
  expect(await replay.page.getByLabel('Text').inputValue()).toBe('')
})

test('the cluster shows how it stood, and a node chosen there is the lane here', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.open(cutOff)
  expect(await replay.cluster.textContent()).toContain('cut off: balancer-1, web-2')
  expect(await replay.cluster.textContent()).toMatch(/\d+ requests? in flight/)
  await replay.press('Home')
  expect(await replay.cluster.textContent()).not.toContain('cut off')
  const lane = replay.page.getByRole('group', { name: 'Lanes' }).getByRole('button', { name: /^web-1/ })
  expect(await lane.getAttribute('aria-pressed')).toBe('false')
  await replay.cluster.getByRole('button', { name: /^web-1/ }).click()
  expect(await lane.getAttribute('aria-pressed')).toBe('true')
})

test('what was thrown leads to its line in the code', async () => {
  const replay = await ReplayPage.graded(learner, thrower)
  await replay.open('A web server answers through the balancer')
  await replay.button('Filter').click()
  await replay.page.getByLabel('Kind').selectOption({ label: 'Logs' })
  await replay.diagram.focus()
  expect(await replay.press('Home')).toContain('no way to web-1')
  await replay.button('Show balancer.ts line 6').click()
  expect(await replay.page.getByRole('tab', { name: 'Code' }).getAttribute('aria-selected')).toBe('true')
  await replay.page.locator('.revealed-line').first().waitFor()
})

test('the table tells the same events, with the same selection', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.open(cutOff)
  await replay.button('Table').click()
  const table = replay.table
  await table.getByRole('columnheader', { name: 'What happened' }).waitFor()
  const selected = table.locator('[aria-current]')
  expect(await selected.textContent()).toContain('gives up its request to balancer-1')
  await table.getByText('the expectation broke').waitFor()
  await selected.focus()
  await replay.page.keyboard.press('ArrowUp')
  await replay.page.waitForFunction(() => document.activeElement?.getAttribute('aria-current') === 'true')
  expect(await selected.textContent()).not.toContain('gives up its request to balancer-1')
  await replay.button('Earlier events').click()
  await replay.page
    .getByText(/^Events 1 to 100 of \d+$/)
    .last()
    .waitFor()
  const told = await replay.details.textContent()
  await replay.button('Diagram').click()
  expect(await replay.details.textContent()).toBe(told)
})

test('a passed test can be replayed, and the command for a terminal copied', async () => {
  const replay = await ReplayPage.graded(learner, solution('reference'))
  await replay.workspace.stage('Forward faithfully').locator('summary').first().click()
  await replay.open('A web server answers through the balancer')
  await replay.page.getByText('Everything it asked for held.', { exact: false }).waitFor()
  expect(await replay.told()).toContain('Event 1 of')
  await replay.button('Copy').click()
  await replay.page.getByText('Copied').waitFor()
  expect(await replay.page.evaluate(() => navigator.clipboard.readText())).toBe(
    'npx millions replay load-balancer --test first-answer --seed 1',
  )
})

test('code that has changed since is told, and the replay is of the code that was graded', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.workspace.open()
  await replay.workspace.write(solution('reference'))
  await replay.open(cutOff)
  await replay.page.getByText('This is the run of the code that was graded.', { exact: false }).waitFor()
  expect(await replay.told()).toContain('users gives up its request')
})

test('a test that got stuck ends where it did, after it was cancelled and asked for again', async () => {
  const replay = await ReplayPage.graded(learner, endless)
  await replay
    .button(/^Replay: /)
    .first()
    .click()
  await replay.button('Cancel').click()
  await replay.page.getByRole('heading', { name: 'The replay was cancelled' }).waitFor()
  await replay.button('Try again').click()
  await replay.diagram.waitFor()
  const told = /balancer-1 takes in GET \S+ from users\. Event (\d+) of (\d+)/.exec(await replay.told())
  expect(told?.[1]).toBe(told?.[2])
  await replay.page.getByText('Here it got stuck').waitFor()
})

test('by keyboard alone: from the failure to the replay, its filter, its table, and back to the code', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  const { page } = replay
  await replay.button(`Replay: ${cutOff}`).focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'slider')
  expect(await replay.press('ArrowUp')).toMatch(/Event \d+ of/)
  const tabTo = async (name: RegExp, key: 'Tab' | 'Shift+Tab'): Promise<void> => {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press(key)
      const found = await page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      )
      if (name.test(found.trim())) return
    }
    throw new Error(`${key} never reached ${name}`)
  }
  await tabTo(/^Filter$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('form', { name: 'Filter' }).waitFor()
  await tabTo(/^Table$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await replay.table.waitFor()
  await tabTo(/^Replay$/, 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction(
    () => document.querySelector('[role="tab"][aria-selected="true"]')?.textContent?.trim() === 'Code',
  )
})

test('axe finds nothing in a replay', async () => {
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'))
  await replay.open(cutOff)
  await expectAccessible(replay.page, 'diagram', '#workspace')
  await replay.button('Filter').click()
  await replay.page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Went wrong' })
  await expectAccessible(replay.page, 'filter', '#workspace')
  await replay.button('Table').click()
  await expectAccessible(replay.page, 'table', '#workspace')
})

test('axe finds nothing in a replay on a phone', async () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const replay = await ReplayPage.graded(learner, solution('mistakes/waits-for-ever'), phone)
  await replay.open(cutOff)
  await expectAccessible(replay.page, 'phone', '#workspace')
})

test('a test of several worlds: each can be looked at, and a way leads back to where it broke', async () => {
  const mistake = solutionFiles(root, 'message-queue', 'mistakes/numbers-start-again')
  const replay = await ReplayPage.gradedIn(learner, '/lessons/the-message-queue/', 'message-queue', {
    'queue.ts': mistake['queue.ts'] ?? '',
  })
  const title = 'Producers and consumers at once, and a crash before every single event'
  // An earlier test failed as well, and is the one that is open.
  await replay.page.getByRole('heading', { name: title }).click()
  await replay.open(title)
  const worlds = replay.page.getByRole('combobox', { name: 'World', exact: true })
  const options = await worlds.getByRole('option').allTextContents()
  const last = options.length
  expect(last).toBeGreaterThan(5)
  expect(options.map((option) => option.trim())).toEqual(
    options.map((_, place) => `${place + 1} of ${last}${place + 1 === last ? ': here it broke' : ''}`),
  )
  expect(await worlds.inputValue()).toBe(String(last - 1))
  const broke = await replay.told()
  expect(broke).toMatch(/gets \d+ from queue-1/)

  await worlds.selectOption('0')
  expect(await replay.told()).toMatch(/^0\.001 ms: queue-1 boots\. Event 1 of \d+\.$/)
  await replay.button('Filter').click()
  await replay.page.getByLabel('Kind').selectOption({ label: 'Boots and crashes' })
  await replay.diagram.focus()
  expect(await replay.press('Home', 'ArrowDown', 'ArrowDown')).toContain('crashes: its memory is gone')
  await worlds.selectOption('3')
  expect(await replay.page.getByLabel('Kind').inputValue()).toBe('all')
  expect(await replay.told()).toContain('Event 1 of')
  await replay.button('Go to the event').click()
  expect(await worlds.inputValue()).toBe(String(last - 1))
  expect(await replay.told()).toBe(broke)
})
