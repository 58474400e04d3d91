import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { Stack } from './live-stack.ts'
import { endless, left, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()

test('nothing runs and nothing of it is fetched until the stack is opened, and run', async () => {
  const { page, requests } = await learner.visit(lesson)
  await new Workspace(page).button('Submit').waitFor()
  const ofStack = (): readonly string[] =>
    requests.filter((address) => /\/stacks\/|StackView|\/thread/.test(address))
  expect(ofStack()).toEqual([])
  const stack = await Stack.open(page)
  await stack.node('web-1', 'off').waitFor()
  expect(ofStack()).not.toEqual([])
  await stack.run()
  await stack.node('web-1', 'up').waitFor()
})

test('a node is killed with a click: its card, the faults and the charts say so; a restart brings it back', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const stack = await Stack.open(page)
  await stack.run()
  await stack.node('web-2', 'up').waitFor()
  await stack.choose('web-2', 'Crash')
  await stack.node('web-2', 'down').waitFor()
  await page.getByRole('status').getByText('web-2 is down.').waitFor()
  await stack.tab('Faults').click()
  await page.getByRole('button', { name: 'Restart web-2' }).click()
  await stack.node('web-2', 'up').waitFor()
  await stack.tab('Charts').click()
  await page.getByText(/The last \d+ samples as a table/).click()
  await page.getByRole('columnheader', { name: 'p99 ms' }).waitFor()
})

test('a dead node that requests still go to says on its card that it refuses them', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  await stack.choose('web-1', 'Crash')
  await stack.node('web-1', 'down').filter({ hasText: 'refused: down' }).waitFor()
})

test('a menu opens by key, closes with Escape, and gives the focus back', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  await stack.node('web-3').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Crash and lose its disk')
  await page.keyboard.press('Escape')
  expect(await page.getByRole('menu').count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('web-3')
})

test('a partition is in the list of faults until it is healed', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  await stack.choose('web-1', 'Cut off from …', 'Cut off from balancer-1')
  await stack.tab('Faults').click()
  await page.getByText('web-1 cut off from balancer-1').waitFor()
  await page.getByRole('button', { name: 'Link balancer-1 to web-1, cut' }).waitFor()
  await page.getByRole('button', { name: 'Heal: web-1 cut off from balancer-1' }).click()
  await page.getByText('1 healed before').waitFor()
})

test('a request of one’s own gets its reply, its time and its way', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const stack = await Stack.open(page)
  await stack.tab('Request').click()
  await stack.button('Send as a user').click()
  await page.getByRole('alert').getByText('Press Run first').waitFor()
  await stack.run()
  await stack.button('Send as a user').click()
  const replies = page.getByRole('list', { name: 'Replies' })
  await replies.getByText(/^\d{3} after /).waitFor()
  await replies.getByText(/users → balancer-1 → web-\d → balancer-1 → users/).waitFor()
})

test('users are turned up by slider and by typing', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  const slider = page.getByRole('slider', { name: 'Users a day' })
  const typed = page.getByRole('textbox', { name: 'Users a day, typed' })
  await slider.focus()
  await page.keyboard.press('Home')
  expect(await typed.inputValue()).toBe('1')
  await page.keyboard.press('End')
  expect(await typed.inputValue()).toBe('1,000,000')
  await typed.fill('20k')
  await stack.run()
  await page.getByText('20K a day').waitFor()
  await typed.fill('nonsense')
  await page.getByText('A number from 1 to 1,000,000.').waitFor()
  await typed.fill('50 000')
  await page.getByText('50K a day').waitFor()
})

test('in a pause a single step takes in one event and says which', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  await stack.button('Pause').click()
  await stack.button('Step').click()
  await page.getByText('This step:').waitFor()
  await stack.button('Go on').click()
  await stack.button('Pause').waitFor()
})

test('a link carries seed, users and what was done; opened elsewhere it waits for Run', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  await stack.choose('web-4', 'Pause')
  await stack.node('web-4', 'paused').waitFor()
  await stack.more()
  await stack.button('Copy link').click()
  await page.getByText('The link is copied.').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toContain('#run=1')

  const other = await learner.visit(lesson + new URL(link).hash)
  const there = new Stack(other.page)
  await other.page.getByText('This stack comes from a link').waitFor()
  await there.node('web-4', 'off').waitFor()
  await there.run()
  await there.node('web-4', 'paused').waitFor()
})

test.each([
  ['#run=1&seed=nonsense', 'cannot be read'],
  ['#run=7&seed=1', 'another version of the course'],
  ['#run=1&scene=long-gone', 'no longer there'],
])('a link with %s is told in words, and the stack still runs', async (hash, words) => {
  const { page } = await learner.visit(lesson + hash)
  const stack = new Stack(page)
  await page.getByText(words).waitFor()
  await stack.run()
  await stack.node('web-1', 'up').waitFor()
})

test('a scene plays by itself and shows what it measured', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.page.getByLabel('Speed').selectOption({ label: '100×' })
  await page.getByRole('button', { name: /^Scenes/ }).click()
  await page.getByRole('menuitem', { name: 'One server fills up' }).click()
  await page.getByText('What the scene measured').first().waitFor()
  await page.getByText('The scene is over.').waitFor()
  const table = page.getByRole('table', { name: 'What the scene measured' })
  expect(await table.getByText('…').count()).toBe(0)
})

test('code that does not compile is told by its line, which the editor shows', async () => {
  const { page } = await learner.visit(lesson, left('export default {\n  fetch( {\n'))
  const stack = await Stack.open(page)
  await stack.button('Run').click()
  await page.getByRole('alert').getByText('balancer.ts does not compile.').waitFor()
  await page.getByRole('button', { name: /^Show balancer\.ts line/ }).click()
  await page.locator('.revealed-line').waitFor()
  expect(await page.getByRole('tab', { name: 'Code' }).getAttribute('aria-selected')).toBe('true')
})

test('new code is deployed while the stack runs; what does not compile is not, and the run goes on', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  await stack.button('Wide').click()
  await stack.workspace.open()
  await stack.workspace.write(solution('reference'))
  await page.getByText('New code on balancer-1.').waitFor()
  await stack.workspace.write('export default {')
  await page.getByText('The new code is not deployed').waitFor()
  await stack.node('balancer-1', 'up').waitFor()
  await stack.button('Pause').waitFor()
})

test('an endless loop is named by its node, the page lives, and Run works again', async () => {
  const { page } = await learner.visit(lesson, left(endless))
  const stack = await Stack.open(page)
  await stack.run()
  await page
    .getByRole('alert')
    .getByText(/balancer-1 has not given back control/)
    .waitFor()
  await stack.tab('Logs').click()
  await page.getByRole('tab', { name: 'Code' }).click()
  await stack.workspace.open()
  expect(await stack.workspace.kept()).toBe(endless)
  await stack.workspace.write(solution('reference'))
  await page.getByRole('tab', { name: 'Stack' }).click()
  await stack.button('Run again').click()
  await stack.node('balancer-1', 'up').waitFor()
})

test('a thread that dies is told, nothing is lost, and Run works again', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const stack = await Stack.open(page)
  await stack.run()
  await stack.node('web-1', 'up').waitFor()
  const thread = page.workers().at(-1)
  await thread?.evaluate(() => {
    setTimeout(() => {
      throw new Error('struck from outside')
    })
  })
  await page.getByRole('alert').getByText('The run ended by itself').waitFor()
  await page
    .getByRole('alert')
    .getByText(/struck from outside/)
    .waitFor()
  await stack.button('Run again').click()
  await stack.node('web-1', 'up').waitFor()
  expect(await page.getByRole('alert').getByText('The run ended by itself').count()).toBe(0)
})

test('a node is added, serves, and is removed again', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  const add = page.getByRole('button', { name: 'Add a node of web' })
  await add.click()
  await stack.node('web-5', 'up').waitFor()
  await stack.choose('web-5', 'Remove')
  await stack.node('web-5', 'up').waitFor({ state: 'detached' })
  await stack.node('web-4', 'up').waitFor()
})

test('logs are filtered by node, level and text', async () => {
  const chatty = solution('reference').replace(
    'fetch(request, env, connection) {',
    "fetch(request, env, connection) {\n    console.log('took in', request.url)\n    console.warn('careful')",
  )
  const { page } = await learner.visit(lesson, left(chatty))
  const stack = await Stack.open(page)
  await stack.run()
  await stack.tab('Logs').click()
  const lines = page.getByRole('list', { name: 'Logs' }).getByRole('listitem')
  await lines.filter({ hasText: 'took in' }).first().waitFor()
  await page.getByLabel('Level').selectOption({ label: 'warn and above' })
  await lines.filter({ hasText: 'took in' }).first().waitFor({ state: 'detached' })
  await lines.filter({ hasText: 'careful' }).first().waitFor()
  await page.getByLabel('Contains').fill('nothing says this')
  await page.getByText('No line fits the filter.').waitFor()
  await page.getByLabel('Contains').fill('CAREFUL')
  await lines.filter({ hasText: 'careful' }).first().waitFor()
  await page.getByRole('combobox', { name: 'Node' }).selectOption('web-1')
  await page.getByText('No line fits the filter.').waitFor()
})

test('a balancer that passed in its own lesson serves in the next one’s stack, until it is switched to the course’s', async () => {
  const { page, context } = await learner.visit('/')
  await context.addInitScript((code) => {
    const stages = ['forward', 'spread', 'survive', 'health']
    const progress = { 'load-balancer': { passedStages: stages, workedAtMs: 1 } }
    localStorage.setItem('millions:progress', JSON.stringify(progress))
    const draft = { files: { 'balancer.ts': code }, savedAtMs: 1, tab: 'before' }
    localStorage.setItem('millions:draft:load-balancer', JSON.stringify(draft))
  }, solution('reference'))
  await page.goto(`${learner.url}/lessons/replication/`)
  const stack = await Stack.open(page)
  const serving = page.getByLabel('What balancer runs')
  expect(await serving.inputValue()).toBe('own')
  await stack.run()
  await stack.node('balancer-1', 'up').waitFor()
  const nodes = page.getByRole('list', { name: 'Nodes and links' })
  const built = {
    own: nodes.getByRole('link', { name: /^Your own program from lesson 2\.1 / }),
    others: nodes.getByRole('link', { name: /lesson 2\.1 /i }),
  }
  await built.own.waitFor()
  expect(await built.own.getAttribute('href')).toContain('/lessons/the-load-balancer/')
  await stack.more()
  await serving.selectOption({ label: 'The course’s own' })
  await built.own.waitFor({ state: 'hidden' })
  await built.others.waitFor()
  await stack.node('web-1', 'up').waitFor()
})

test('in a pause a request is sent, and it is said that the run goes on for it', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const stack = await Stack.open(page)
  await stack.run()
  await stack.tab('Request').click()
  await stack.button('Pause').click()
  await stack.button('Send as a user').click()
  await page.getByText('The run goes on, so that your request gets its answer.').waitFor()
  await page
    .getByRole('list', { name: 'Replies' })
    .getByText(/^\d{3} after /)
    .waitFor()
})

test('a link that is opened while another run goes on is another run', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await stack.run()
  await page.evaluate(() => {
    location.hash = '#run=1&seed=9'
  })
  await page.getByText('This stack comes from a link').waitFor()
  await stack.node('web-1', 'off').waitFor()
  expect(await page.getByLabel('Seed').inputValue()).toBe('9')
  await stack.run()
  await stack.node('web-1', 'up').waitFor()
})

test('on a phone the stack is one tap away', async () => {
  const { page } = await learner.visit(lesson, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const stack = new Stack(page)
  const menu = page.getByRole('navigation', { name: 'Lesson or code' })
  await menu.getByRole('link', { name: 'Run' }).tap()
  await menu.locator('[aria-current]').filter({ hasText: 'Run' }).waitFor()
  await stack.button('Run').tap()
  await stack.node('web-1', 'up').waitFor()
  await expectAccessible(page, 'phone, running', '#workspace')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await menu.getByRole('link', { name: 'Your code', exact: true }).tap()
  await stack.workspace.button('Submit').waitFor()
})

test('with less motion asked for, links and counts still tell what goes on', async () => {
  const { page } = await learner.visit(lesson, { ...left(solution('reference')), reducedMotion: 'reduce' })
  const stack = await Stack.open(page)
  await stack.run()
  await page
    .getByRole('button', { name: /^Link balancer-1 to web-\d, [1-9][\d.]* requests a second/ })
    .first()
    .waitFor()
})

test('axe finds nothing in any state of the stack view', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const stack = await Stack.open(page)
  await expectAccessible(page, 'before a run', '#workspace')
  await stack.run()
  await stack.node('web-1', 'up').waitFor()
  await page.getByText(/The last \d+ samples as a table/).click()
  await expectAccessible(page, 'running, charts', '#workspace')
  await stack.node('web-2').click()
  await expectAccessible(page, 'menu', '#workspace')
  await page.getByRole('menuitem', { name: 'Crash', exact: true }).click()
  await stack.node('web-2', 'down').waitFor()
  await stack.choose('web-3', 'Pause')
  await stack.tab('Faults').click()
  await page.getByText('web-3 is paused').first().waitFor()
  await expectAccessible(page, 'faults', '#workspace')
  await stack.tab('Logs').click()
  await expectAccessible(page, 'logs', '#workspace')
  await stack.tab('Request').click()
  await stack.button('Send as a user').click()
  await page.getByText(/^\d{3} after /).waitFor()
  await expectAccessible(page, 'request', '#workspace')
})

test('a run is replayed event by event, a crash in it too; the run itself goes on', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const stack = await Stack.open(page)
  expect(await stack.button('Replay').isEnabled()).toBe(false)
  await stack.run()
  await stack.choose('web-2', 'Crash')
  await stack.node('web-2', 'down').waitFor()
  await stack.button('Replay').click()
  await page.getByRole('heading', { name: 'A run of your stack' }).waitFor()
  await page.getByRole('slider', { name: 'Events in virtual time' }).waitFor()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Text' }).fill('memory is gone')
  await page.getByRole('row').filter({ hasText: 'web-2' }).filter({ hasText: 'memory is gone' }).waitFor()
  await expectAccessible(page, 'replay of a run', '#panel-replay')
  await stack.tab('Stack').click()
  await stack.button('Pause').waitFor()
})
