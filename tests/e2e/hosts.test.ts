/** The site on hosts that send no headers: a lesson's page is not isolated there, until a service worker does it. */
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { Stack } from './live-stack.ts'
import { serveSite } from './site.ts'
import { lesson, solution, Workspace } from './workspace.ts'

/** Of the site's files that a browser keeps, the one that does not come; called when it is asked for. */
let late: { readonly path: string; asked(): void; readonly come: Promise<void> } | undefined
const learner = visitor(() =>
  serveSite({
    sendsHeaders: false,
    ready: async (path) => {
      if (path !== late?.path) return
      late.asked()
      await late.come
    },
  }),
)

/** Of the service workers that there are. Runs in the page. */
async function scopes(): Promise<readonly string[]> {
  const all = await navigator.serviceWorker.getRegistrations()
  return all.map(({ scope }) => new URL(scope).pathname).sort()
}

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

test('whoever wants it at once does not wait until the whole site is kept, which goes on', async () => {
  let letCome = () => {}
  const asked = new Promise<void>((resolve) => {
    late = { path: '/work/index.html', asked: resolve, come: new Promise((come) => (letCome = come)) }
  })
  const { page } = await learner.visit(lesson, { keepsSite: true })
  await asked
  await page.getByRole('tab', { name: 'Stack' }).click()
  await page.getByRole('radio', { name: 'Run for real' }).click()
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('alert').getByRole('button', { name: 'Load again and run for real' }).click(),
  ])
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(await page.evaluate(scopes)).toEqual(['/', '/lessons/'])
  letCome()
  await expect.poll(() => page.evaluate(scopes), { timeout: 90_000 }).toEqual(['/'])
  await page.reload()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toContain(
    '/service-worker.js',
  )
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
