/** The site on hosts that send no headers: a lesson's page is not isolated there, until a service worker does it. */
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { Stack } from './live-stack.ts'
import { serveSite } from './site.ts'
import { lesson, solution, Workspace } from './workspace.ts'

const learner = visitor(() => serveSite({ sendsHeaders: false }))

test('where nothing runs stacks for real, the switch says why, and the simulation goes on', async () => {
  const { page } = await learner.visit(lesson)
  const stack = await Stack.open(page)
  await page.getByRole('radio', { name: 'Run for real' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('It does not run for real').waitFor()
  await alert.getByText('The simulation works all the same.').waitFor()
  expect(await page.getByRole('radio', { name: 'Simulate' }).isChecked()).toBe(true)
  await stack.run()
  await stack.node('web-1', 'up').waitFor()
})

test('with the service worker a lesson is isolated, and its editor, its grading and its stack work; other pages stay as they are', async () => {
  const { page } = await learner.visit(lesson, { keepsSite: true })
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
  await page.getByRole('tab', { name: 'Stack' }).click()
  await page.getByRole('radio', { name: 'Run for real' }).click()
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('alert').getByRole('button', { name: 'Load again and run for real' }).click(),
  ])
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  // The view that one was in is there again.
  await page.getByRole('tab', { name: 'Code' }).click()
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(solution('reference'))
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
  const stack = await Stack.open(page)
  await stack.run()
  await stack.node('web-1', 'up').waitFor()
  await page.goto(`${learner.url}/`)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
})

test('the page that connects an address with its container turns to StackBlitz for its opener, and tells who comes by hand', async () => {
  // The page's policy names StackBlitz, whose place another address takes here.
  const { page, context } = await learner.visit('/webcontainer/connect/', { bypassCSP: true })
  await page.getByText('There is nothing to connect here.').waitFor()
  await context.addInitScript(`globalThis.WEBCONTAINER_API_IFRAME_URL = '${learner.url}'`)
  const opened = context.waitForEvent('page')
  await page.evaluate(() => void open('/webcontainer/connect/'))
  const connecting = await opened
  const frame = connecting.locator(`iframe[src="${learner.url}/webcontainer/connect/"]`)
  await frame.waitFor({ state: 'attached' })
  await connecting.getByText('This tab connects the address').waitFor()
})
