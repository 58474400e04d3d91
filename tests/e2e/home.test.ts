import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'

const visitorOfHome = visitor()

class SystemMap {
  readonly page: Page
  readonly steps: Locator
  readonly drawing: Locator

  constructor(page: Page) {
    this.page = page
    this.steps = page.getByRole('group', { name: 'Parts of the course' })
    this.drawing = page.getByRole('group', { name: 'The whole system, part by part' })
  }

  part(number: number): Locator {
    return this.steps.getByRole('button', { name: new RegExp(`^${number} `) })
  }

  place(name: string): Locator {
    return this.drawing.locator('a.place:visible').filter({ hasText: name })
  }
}

test('the map shows all parts first; a part shows what is there after it, and how many', async () => {
  const { page } = await visitorOfHome.visit('/')
  const map = new SystemMap(page)
  expect(await map.steps.getByRole('button').count()).toBe(9)
  expect(await map.part(9).getAttribute('aria-pressed')).toBe('true')
  await map.place('shards').waitFor()

  await map.part(2).click()
  expect(await map.part(2).getAttribute('aria-pressed')).toBe('true')
  expect(await map.part(9).getAttribute('aria-pressed')).toBe('false')
  await page.getByRole('status').getByText('After part 2: ', { exact: false }).waitFor()
  for (const there of ['web ×4', 'balancer', 'database', 'replicas', 'DNS']) await map.place(there).waitFor()
  for (const later of ['cache', 'queue', 'shards', 'metrics', 'CDN'])
    expect(await map.place(later).count()).toBe(0)

  await map.part(1).click()
  await map.place('balancer').waitFor({ state: 'hidden' })
  expect(await map.place('web').textContent()).toContain('web ×2')
  expect(await map.place('database').textContent()).not.toContain('×')
})

test('arrow keys go from part to part, and stop at the ends', async () => {
  const { page } = await visitorOfHome.visit('/')
  const map = new SystemMap(page)
  await map.part(9).focus()
  await page.keyboard.press('ArrowRight')
  expect(await map.part(9).getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.press('ArrowLeft')
  expect(await map.part(8).getAttribute('aria-pressed')).toBe('true')
  for (let part = 8; part > 1; part -= 1) await page.keyboard.press('ArrowLeft')
  expect(await map.part(1).getAttribute('aria-pressed')).toBe('true')
  await page.getByRole('status').getByText('After part 1: ', { exact: false }).waitFor()
  await page.keyboard.press('ArrowLeft')
  expect(await map.part(1).getAttribute('aria-pressed')).toBe('true')
})

test('each place leads to the lesson that builds it', async () => {
  const { page } = await visitorOfHome.visit('/')
  const map = new SystemMap(page)
  await map.place('shards').waitFor()
  expect(await map.drawing.locator('a.place:not([href])').count()).toBe(0)
  await map.drawing.getByRole('link', { name: /replicas ×2 +lesson 2\.3/ }).click()
  await page.getByRole('heading', { level: 1, name: /Replication/ }).waitFor()
  await page.goBack()
  await map.drawing.getByRole('link', { name: /queue +lesson 6\.1/ }).click()
  await page.getByRole('heading', { level: 1, name: /The queue/ }).waitFor()
  await page.goBack()
  await map.part(2).click()
  await map.drawing.getByRole('link', { name: /balancer ×2 +lesson 2\.1/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /The load balancer/ }).waitFor()
})

test('without JavaScript the whole map is there, with its links', async () => {
  const { page } = await visitorOfHome.visit('/', { javaScriptEnabled: false })
  const map = new SystemMap(page)
  expect(await map.steps.count()).toBe(0)
  for (const there of ['web ×10', 'shards', 'queue', 'metrics', 'second data center'])
    expect(await map.place(there).isVisible()).toBe(true)
  await map.drawing.getByRole('link', { name: /balancer ×2 +lesson 2\.1/ }).click()
  await page.getByRole('heading', { level: 1, name: /The load balancer/ }).waitFor()
})

test('on a narrow page the map is turned, within the page, and says which part it shows', async () => {
  const { page } = await visitorOfHome.visit('/', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const map = new SystemMap(page)
  await map.part(2).tap()
  const told = page.getByText('After part 2: ', { exact: false })
  await told.waitFor()
  expect((await told.boundingBox())?.height).toBeGreaterThan(10)
  const web = await map.place('web').boundingBox()
  const balancer = await map.place('balancer').boundingBox()
  expect(web?.y).toBeGreaterThan((balancer?.y ?? 0) + (balancer?.height ?? 0))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('axe finds nothing on the map after part 2, wide or narrow', async () => {
  const { page } = await visitorOfHome.visit('/')
  const map = new SystemMap(page)
  await map.part(2).click()
  await expectAccessible(page, 'part 2', 'system-map')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'part 2, narrow', 'system-map')
})
