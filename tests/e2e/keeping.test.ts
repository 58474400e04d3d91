import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { lesson, solution, starter, Workspace } from './workspace.ts'

const learner = visitor()

test('code, verdict and progress are there after a reload', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(solution('reference'))
  await workspace.submit()
  await page.reload()
  // Where the cursor was: at the end of what was pasted.
  await page.locator('.view-line').first().waitFor()
  expect(await workspace.headline()).toContain('All stages pass')
  expect(await workspace.kept()).toBe(solution('reference'))
})

test('hints that were asked for are there after a reload', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.submit()
  await workspace.button('Show a hint').click()
  await workspace.button('Show the next hint').click()
  await page.getByText('Hint 2 of 3').waitFor()
  await page.reload()
  await page.getByText('Hint 2 of 3').waitFor()
  expect(await page.getByText('Hint 3 of 3').count()).toBe(0)
})

test('what was typed a moment before leaving is there on coming back', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write('// the last word\n')
  await page.goto(`${learner.url}/`)
  await page.goBack()
  await page.locator('.view-line', { hasText: '// the last word' }).waitFor()
})

test('reset asks, brings the starter back and keeps the code as a version to go back to', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write('// mine\n')
  await workspace.button('Reset').click()
  await page.getByRole('dialog', { name: 'Reset to the starter?' }).waitFor()
  await workspace.button('Keep my code').click()
  expect(await workspace.kept()).toBe('// mine\n')

  await workspace.button('Reset').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
  await page.getByText('The starter code is back.').waitFor()
  expect(await workspace.kept()).toBe(starter)

  await workspace.button('Versions').click()
  await page.getByRole('button', { name: /Before a reset/ }).click()
  await workspace.button('Go back to this version').click()
  await page.getByText('That version is back.').waitFor()
  expect(await workspace.kept()).toBe('// mine\n')
})

test('start at a later stage asks, keeps the code, and marks what passes then as assisted', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write('// mine\n')
  await workspace.button('Start at a later stage').click()
  const dialog = page.getByRole('dialog', { name: 'Start at a later stage?' })
  const confirm = dialog.getByRole('button', { name: 'Start there' })
  expect(await confirm.isDisabled()).toBe(true)
  await workspace.button('Keep my code').click()
  expect(await workspace.kept()).toBe('// mine\n')

  await workspace.button('Start at a later stage').click()
  await dialog.getByRole('radio', { name: '3 Survive a dead server' }).check()
  await expectAccessible(page, 'start at a stage', 'dialog')
  await confirm.click()
  await page.getByText('Here is the code with which that stage begins.').waitFor()
  expect(await workspace.kept()).toBe(solution('checkpoints/survive'))

  await workspace.submit()
  expect(await workspace.headline()).toContain('Stage 3 is next')
  expect(await page.locator('[data-stage="spread"]').getByText('assisted').isVisible()).toBe(true)
  await workspace.button('Versions').click()
  await page.getByRole('button', { name: /Before starting at a later stage/ }).click()
  await workspace.button('Go back to this version').click()
  await page.getByText('That version is back.').waitFor()
  expect(await workspace.kept()).toBe('// mine\n')
})

test('where the code began is known in every tab that has it, and after a reload', async () => {
  const { page, context } = await learner.visit(lesson)
  const here = new Workspace(page)
  await here.open()
  await here.write('// mine\n')
  const other = await context.newPage()
  await other.goto(learner.url + lesson)
  const there = new Workspace(other)
  await other.locator('.view-line', { hasText: '// mine' }).waitFor()

  await here.button('Start at a later stage').click()
  await page.getByRole('radio', { name: '3 Survive a dead server' }).check()
  await here.button('Start there').click()
  await page.getByText('Here is the code with which that stage begins.').waitFor()
  await other.getByText('Another tab saved newer code').waitFor()
  await there.submit()
  const assisted = other.locator('[data-stage="spread"]').getByText('assisted')
  expect(await assisted.isVisible()).toBe(true)

  await other.reload()
  await there.submit()
  expect(await assisted.isVisible()).toBe(true)
})

test('every submission is kept as a version', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write('// one\n')
  await workspace.submit()
  await workspace.write('// two\n')
  await workspace.submit()
  await workspace.button('Versions').click()
  const versions = page.getByRole('dialog').getByRole('button', { name: /Submitted/ })
  await versions.first().waitFor()
  expect(await versions.count()).toBe(2)
  await versions.last().click()
  await page.getByRole('dialog').getByText('// one').waitFor()
})

test('the reference is fetched only when it was asked for twice', async () => {
  const { page, requests } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  const references = () => requests.filter((address) => address.includes('/references/'))
  await workspace.button('Compare').click()
  await workspace.button('I want to see it').click()
  await page.getByText('Are you sure?').waitFor()
  expect(references()).toEqual([])
  await workspace.button('Show the reference').click()
  await page.getByRole('dialog').getByText('/** Passes each request on').waitFor()
  expect(references()).toHaveLength(1)
  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('of two tabs the newer code shows in both, and unsaved words of the other become a version', async () => {
  const { page, context } = await learner.visit(lesson)
  const here = new Workspace(page)
  await here.open()
  await here.write('// from here\n')
  expect(await here.kept()).toBe('// from here\n')

  const other = await context.newPage()
  await other.goto(learner.url + lesson)
  const there = new Workspace(other)
  await other.locator('.view-line', { hasText: '// from here' }).waitFor()
  await there.write('// from there\n')
  expect(await there.kept()).toBe('// from there\n')
  await page.locator('.view-line', { hasText: '// from there' }).waitFor()
  await page.getByText('Another tab saved newer code').waitFor()

  // Here a word is typed, and before the pause in which it would be saved, the other tab saves.
  await page.evaluate(() => {
    const key = 'millions:draft:load-balancer'
    const newer = JSON.stringify({
      files: { 'balancer.ts': '// newest\n' },
      savedAtMs: Date.now(),
      tab: 'another',
    })
    const typed = new MutationObserver(() => {
      if (!document.body.innerText.includes('Saving…')) return
      typed.disconnect()
      localStorage.setItem(key, newer)
      dispatchEvent(new StorageEvent('storage', { key, newValue: newer, storageArea: localStorage }))
    })
    typed.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await here.write('// unsaved\n')
  await page.locator('.view-line', { hasText: '// newest' }).waitFor()
  await here.button('Versions').click()
  await page.getByRole('button', { name: /From two tabs at once/ }).click()
  await page.getByRole('dialog').getByText('// unsaved').waitFor()
})

test('a browser that keeps nothing still edits and grades, and says that nothing is saved', async () => {
  const { page } = await learner.visit('/')
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    })
  })
  await page.goto(learner.url + lesson)
  const workspace = new Workspace(page)
  await page.getByRole('alert').getByText('Not saved').waitFor()
  await workspace.open()
  await workspace.write(solution('reference'))
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
})
