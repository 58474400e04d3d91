/** The site as a browser keeps it: all lessons without a network, and a newer build that is taken over when the learner says so. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { Stack } from './live-stack.ts'
import { serveSite } from './site.ts'
import { solution, Workspace } from './workspace.ts'

let build = 1
const learner = visitor(() =>
  serveSite({
    rewrite: (path, body) =>
      path === '/service-worker.js' ? Buffer.concat([body, Buffer.from(`\n// build ${build}\n`)]) : body,
  }),
)

/** Once all of it is kept, and the worker answers for this page. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller !== null) return
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    )
  })
}

test('after the first visit a lesson that was never opened can be read, written, graded, run and found without a network', async () => {
  const { page, context } = await learner.visit('/', { keepsSite: true })
  await kept(page)
  await context.setOffline(true)
  await page.keyboard.press('/')
  const search = page.getByRole('dialog', { name: 'Search the course' })
  await search.getByRole('searchbox').fill('load balancer')
  await search
    .getByRole('link', { name: /^2\.1 The load balancer/ })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: /The load balancer/ }).waitFor()

  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(solution('reference'))
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
  const reference = () => fetch('/references/load-balancer.json').then((response) => response.ok)
  expect(await page.evaluate(reference)).toBe(true)
  const stack = await Stack.open(page)
  await stack.run()
  await stack.node('web-1', 'up').waitFor()

  await page.goto(`${learner.url}/work/`)
  await page.getByText('All lessons are kept').waitFor()
  await page.goto(`${learner.url}/lessons/nothing/`)
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
})

test('a newer build waits, is told, and is there after a click; the code stays', async () => {
  const { page } = await learner.visit('/', { keepsSite: true, drafts: { hello: { 'web.ts': '// mine\n' } } })
  await kept(page)
  await page.reload()
  build += 1
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
  })
  const notice = page.getByRole('status').filter({ hasText: 'There is a newer version of the course.' })
  await notice.waitFor()
  await Promise.all([page.waitForEvent('load'), notice.getByRole('button', { name: 'Load it' }).click()])
  await page.waitForLoadState('load')
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBe(null)
  expect(await page.evaluate(() => localStorage.getItem('millions:draft:hello'))).toContain('// mine')
})
