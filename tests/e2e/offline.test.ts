import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { siteFolder } from './site.ts'
import { lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()

test('with the network cut after the load, editing, submitting, versions and reset still work', async () => {
  const { page, context } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await page.waitForLoadState('networkidle')
  await context.setOffline(true)
  await workspace.submit()
  expect(await workspace.headline()).toContain('Stage 1 is next')
  await workspace.write(solution('reference'))
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
  await workspace.button('Versions').click()
  await page.getByRole('dialog', { name: 'Earlier versions' }).waitFor()
  await workspace.button('Close').click()
  await workspace.button('Compare').click()
  await workspace.button('I want to see it').click()
  await workspace.button('Show the reference').click()
  await page.getByText('The reference could not be fetched').waitFor()
})

test('where the full editor cannot be loaded, the plain one does the same work', async () => {
  const { page, context } = await learner.visit('/')
  await context.route('**/full-editor*.js', (route) => route.abort())
  await page.goto(learner.url + lesson)
  const workspace = new Workspace(page)
  await workspace.editor.fill(solution('reference'))
  await page.getByText('The full editor could not be loaded').waitFor()
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
})

test('before the editor is wanted, a lesson takes at most 12 requests and 35 KB of script, and runs nothing', async () => {
  const { page, requests } = await learner.visit(lesson)
  await page.waitForLoadState('networkidle')
  const scripts = requests.filter((address) => address.endsWith('.js'))
  const sizes = await Promise.all(
    scripts.map(async (address) => gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).length),
  )
  const inline = await page
    .locator('script:not([src])')
    .evaluateAll((all) => all.map((one) => one.textContent ?? '').join('\n'))
  const total = sizes.reduce((sum, size) => sum + size, gzipSync(inline).length)
  expect(requests.length).toBeLessThanOrEqual(12)
  expect(total).toBeLessThanOrEqual(35 * 1024)
  expect(requests.filter((address) => address.includes('/suites/'))).toEqual([])
})

test('a host that only serves is asked once whether it does more, when the workspace is wanted, and of a disk nothing is said', async () => {
  const { page, requests } = await learner.visit(lesson)
  const asked = () => requests.filter((address) => address.includes('/.millions/'))
  await page.waitForLoadState('networkidle')
  expect(asked()).toEqual([])
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.submit()
  await page.waitForLoadState('networkidle')
  expect(asked()).toEqual([`${learner.url}/.millions/runtime.json`])
  expect(await workspace.button('Work in your own editor').count()).toBe(0)
  const disk = /(?:^|\/)disk-parts\.[^/]+\.js$/
  expect(readdirSync(join(siteFolder(), '_astro')).filter((file) => disk.test(file))).toHaveLength(1)
  expect(requests.filter((address) => disk.test(address))).toEqual([])
})
