/** The page of one's own results: honest before there are any, measured in the page, and so for whoever runs the file again. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { run } from '../../src/cli/fixtures/terminal.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { allOfIt, leaveResults, onTheWay } from './left-results.ts'
import { root } from './site.ts'

const learner = visitor()
const folder = mkdtempSync(join(tmpdir(), 'results-'))
afterAll(() => rmSync(folder, { recursive: true }))

const results = '/work/results/'

async function saveBy(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ])
  const file = join(folder, download.suggestedFilename())
  await download.saveAs(file)
  await page
    .getByRole('status')
    .getByText(`Saved as ${basename(file)}.`)
    .waitFor()
  return file
}

test('before there are any, the page says what there is, and leads to where there will be', async () => {
  const { page } = await learner.visit('/work/')
  await page.getByRole('main').getByRole('link', { name: 'Your results' }).click()
  await page.getByRole('heading', { name: 'Your results', level: 1 }).waitFor()
  await page.getByRole('heading', { name: /^0 of \d+ lessons passed$/ }).waitFor()
  await page.getByText('There is nothing to take along yet.').waitFor()
  expect(await page.getByRole('link', { name: 'Go to 9.2 Survive' }).getAttribute('href')).toMatch(
    /^\/lessons\//,
  )
  expect(await page.getByRole('button', { name: 'Measure it' }).count()).toBe(0)
  await expectAccessible(page, 'without results')
})

test('a system is measured in the page, and who runs the saved file again comes to the same', async () => {
  const { page } = await learner.visit(results)
  await leaveResults(page, onTheWay())
  await page.getByText('Your last submission passes 1 of 3 tests.').waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: /Failed:\s*A web server is lost/ })
    .waitFor()
  const row = page.getByRole('row', { name: /^2\.1 / })
  await row.getByText('20,000').waitFor()
  await row.getByText('with other code than passed').waitFor()

  await page.getByRole('button', { name: 'Measure it' }).click()
  await page.getByRole('status').getByText('Playing the peak …').waitFor()
  await page.getByRole('status').getByText('Measured. With more users').waitFor({ timeout: 120_000 })
  await page.getByRole('row', { name: /^balancer 2\.1 .* yours 1/ }).waitFor()
  await page.getByRole('row', { name: /^dns 5\.1 .* the reference 1/ }).waitFor()
  await expectAccessible(page, 'with results')

  await page.getByLabel('Name on the picture').fill('Ada <b>')
  expect(readFileSync(await saveBy(page, 'Save as SVG'), 'utf8')).toContain('>Ada &lt;b&gt;</text>')
  expect(
    readFileSync(await saveBy(page, 'Save as a picture'))
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')
  const file = await saveBy(page, 'Save as a file')
  expect(readFileSync(file, 'utf8')).not.toContain('Ada')

  const { code, out } = await run(root, ['verify', file, '--json'])
  const { findings, ...said } = JSON.parse(out)
  expect(findings.filter(({ judged }: { judged: string }) => judged !== 'same')).toEqual([])
  expect([code, said]).toMatchObject([
    0,
    { exercise: 'millions', isOtherCourse: false, different: 0, unknown: 0 },
  ])
})

test('a success at the last lesson leads to it', async () => {
  const { page } = await learner.visit(results)
  await leaveResults(page, allOfIt())
  await page.getByRole('heading', { name: /^1,600,000 users a day/ }).waitFor()
  await page.getByText('It passes all of its 25 tests.').waitFor()
  await page.goto(`${learner.url}/lessons/survive/`)
  await page.getByRole('link', { name: 'See your results' }).click()
  await page.getByRole('row', { name: /^9\.2 Survive all 2 1,600,000/ }).waitFor()
})
