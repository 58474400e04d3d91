import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { CarriedTable, recorded } from './lesson-parts.ts'
import { endless, left, lesson } from './workspace.ts'

const learner = visitor()

test('the starter carries what is recorded of it, with progress; it is kept, on home and in other lessons too', async () => {
  const { page } = await learner.visit(lesson)
  const carried = new CarriedTable(page)
  const { usersPerDay, costPerMonth, p99Ms } = recorded('load-balancer').carried.starter
  const own = [usersPerDay.toLocaleString('en'), `${Math.round(p99Ms)}\u00a0ms`, `$${costPerMonth}`]
  expect(await carried.row('With the starter')).toEqual(own)
  expect(await page.getByRole('row', { name: /^With your code/ }).count()).toBe(0)
  expect(page.workers()).toEqual([])

  await carried.button('Measure mine').click()
  await page.getByRole('progressbar', { name: 'Measure mine' }).waitFor()
  await carried.status.getByText(/^Trying [\d,]+ users a day …$/).waitFor()
  await carried.status.getByText('more than one request in a thousand fails.', { exact: false }).waitFor()
  expect(await carried.row('With your code')).toEqual(own)
  expect(await page.getByRole('progressbar', { name: 'Measure mine' }).count()).toBe(0)

  await page.reload()
  expect(await carried.row('With your code')).toEqual(own)
  await page.goto(`${learner.url}/lessons/replication/`)
  expect(await carried.row('Yours of 2.1 The load balancer')).toEqual(own)
  expect(await page.getByRole('row', { name: /^With your code/ }).count()).toBe(0)

  await page.goto(`${learner.url}/`)
  const row = page.getByRole('listitem').filter({ hasText: 'The load balancer' }).last()
  await row.getByText(`Yours carries ${own[0]} users a day, for ${own[2]} a month`).waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: `yours: ${own[0]} a day` })
    .waitFor()
  await expectAccessible(page, 'home, with the learner’s number', 'main')
})

test('measuring can be cancelled: what was there before still stands', async () => {
  const { page } = await learner.visit(lesson)
  const carried = new CarriedTable(page)
  await carried.button('Measure mine').click()
  await carried.button('Cancel').click()
  await carried.status.getByText('Cancelled. What you measured before still stands.').waitFor()
  expect(await page.getByRole('row', { name: /^With your code/ }).count()).toBe(0)
  await expect.poll(() => page.workers().length).toBe(0)
  expect(await carried.button('Measure mine').isEnabled()).toBe(true)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Measure mine')
})

test.each([
  ['does not compile', 'export default {\n  fetch( {\n', /^Your code does not run: balancer\.ts, line \d: /],
  [
    'throws as it boots',
    'throw new Error("not today")\nexport default { fetch: () => new Response() }\n',
    /^Your code does not run: balancer\.ts, line 1: .*not today/,
  ],
  ['loops without end', endless, /^Your code on balancer-1 does not give back control/],
])('code that %s is told with its place', async (_what, code, words) => {
  const { page } = await learner.visit(lesson, left(code))
  const carried = new CarriedTable(page)
  await carried.button('Measure mine').click()
  await carried.status.getByText(words).waitFor()
  expect(await page.getByRole('row', { name: /^With your code/ }).count()).toBe(0)
  expect(await carried.button('Measure mine').isEnabled()).toBe(true)
})

test('a stack that cannot be fetched is told in words', async () => {
  const { page, context } = await learner.visit(lesson)
  await context.route('**/stacks/*.json', (route) => route.abort())
  const carried = new CarriedTable(page)
  await carried.button('Measure mine').click()
  await carried.status.getByText('It could not be measured:', { exact: false }).waitFor()
})

test('axe finds nothing while it is measured', async () => {
  const { page } = await learner.visit(lesson)
  const carried = new CarriedTable(page)
  await carried.button('Measure mine').click()
  await carried.status.getByText('users a day …', { exact: false }).waitFor()
  await expectAccessible(page, 'measuring', 'users-carried')
})
