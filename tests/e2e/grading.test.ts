import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { endless, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()

test('the starter fails the first stage, by a named test with its hints; the fix turns all stages green', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.submit()

  expect(await workspace.headline()).toContain('Stage 1 is next: Forward faithfully')
  const forward = workspace.stage('Forward faithfully')
  const failure = forward.locator('details.failure').first()
  for (const words of ['What was seen', 'Likely cause', 'Try next', 'Expected', 'Seen']) {
    expect(await failure.textContent()).toContain(words)
  }
  expect(await forward.getByText('Hint 1 of 3').count()).toBe(0)
  await forward.getByRole('button', { name: 'Show a hint' }).click()
  await forward.getByText('Hint 1 of 3').waitFor()
  await forward.getByRole('button', { name: 'Show the next hint' }).click()
  await forward.getByText('Hint 2 of 3').waitFor()

  await workspace.open()
  await workspace.write(solution('reference'))
  await page.keyboard.press('ControlOrMeta+Enter')
  await workspace.verdict()
  expect(await workspace.headline()).toContain('All stages pass')
  expect(await workspace.results.locator('li[data-stage][data-status="passed"]').count()).toBe(6)

  await page.goto(`${learner.url}/`)
  const row = page.getByRole('listitem').filter({ hasText: 'The load balancer' }).last()
  await row.getByText('All stages passed').waitFor()
  await page.getByRole('link', { name: 'Next: 2.2 How many' }).waitFor()
})

test('a mistake fails in its own test, and says so in words', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(solution('mistakes/drops-the-query'))
  await workspace.submit()
  const failures = workspace.stage('Forward faithfully').locator('details.failure')
  expect(await failures.filter({ hasText: 'Path and query arrive letter by letter' }).count()).toBe(1)
  expect(await failures.first().textContent()).toContain('Often the query was left out')
})

test('an endless loop gets its verdict while the page still scrolls and types', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(endless)
  // What is typed below may come too late on a busy machine: the page counts for itself what it drew as the run was on.
  await page.evaluate(() => {
    let drawn = 0
    const count = (): void => {
      const buttons = [...document.querySelectorAll('button')]
      if (buttons.some(({ textContent }) => textContent.trim() === 'Stop')) drawn++
      document.body.dataset.drawn = String(drawn)
      requestAnimationFrame(count)
    }
    count()
  })
  await workspace.button('Submit').click()
  await workspace.button('Stop').waitFor()

  await page.mouse.move(300, 500)
  await page.mouse.wheel(0, 900)
  await page.waitForFunction(() => scrollY > 400)
  await workspace.editor.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('// still here')
  await page.locator('.view-line', { hasText: '// still here' }).waitFor()
  await workspace.verdict()
  // Two seconds and more, of which a page that hangs draws one frame.
  expect(Number(await page.locator('body').getAttribute('data-drawn'))).toBeGreaterThan(10)
  expect(await workspace.results.textContent()).toContain('without ever giving back control')
  // Typed since the run began: the verdict is for what was submitted.
  expect(await workspace.headline()).toBe('For an earlier version of your code')
})

test('a run can be stopped, and that is no verdict', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(endless)
  await workspace.button('Submit').click()
  await workspace.button('Stop').click()
  await workspace.verdict()
  expect(await workspace.headline()).toBe('The run was stopped')
  expect(await workspace.kept()).toBe(endless)
})

test('code that does not compile is told by file and line', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write('export default {\n  fetch( {\n')
  await workspace.submit()
  expect(await workspace.headline()).toMatch(/^Does not compile: balancer\.ts, line \d$/)
  expect(await workspace.results.textContent()).toMatch(/balancer\.ts, line \d/)
})

test('a verdict for older code is never shown as current, and is again when the code is', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(solution('reference'))
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
  await workspace.editor.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('x')
  await page.getByRole('heading', { name: 'For an earlier version of your code' }).waitFor()
  expect(await workspace.headline()).toBe('For an earlier version of your code')
  await page.keyboard.press('Backspace')
  await page
    .getByRole('heading', { name: 'For an earlier version of your code' })
    .waitFor({ state: 'hidden' })
  expect(await workspace.headline()).toContain('All stages pass')
})

test('a run that took the page with it is told at the next load, and nothing runs by itself', async () => {
  const { page, requests } = await learner.visit(lesson)
  await page.evaluate(() =>
    localStorage.setItem(
      'millions:run:load-balancer',
      JSON.stringify({ filesHash: 'of other code', stage: 'forward', test: 'method' }),
    ),
  )
  const before = requests.length
  await page.reload()
  const workspace = new Workspace(page)
  await page.getByRole('heading', { name: 'The last run was cut short' }).waitFor()
  expect(await workspace.headline()).toBe('The last run was cut short')
  expect(requests.slice(before).filter((address) => address.includes('/suites/'))).toEqual([])
  await page.reload()
  await workspace.button('Submit').waitFor()
  expect(await page.getByText('The last run was cut short').count()).toBe(0)
})
