/** Where a verdict leads: on from a success, and to somebody else from one that is doubted. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../src/cli/fixtures/terminal.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { root } from './site.ts'
import { left, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor()

/** As it is when the first stretch stage begins. */
const coreOnly = solution('checkpoints/scale')

test('a success leads on: to the next lesson, to the measure, and to a stretch stage that is left', async () => {
  const { page } = await learner.visit(lesson, left(coreOnly))
  const workspace = new Workspace(page)
  await workspace.submit()
  expect(await workspace.headline()).toContain('All core stages pass')
  const { results } = workspace
  await results.getByRole('link', { name: 'Next: 2.2 How many' }).waitFor()
  await results.getByRole('button', { name: /^Stage 5: / }).click()
  expect(
    await page.evaluate(() => document.activeElement?.closest('[data-stage]')?.getAttribute('data-stage')),
  ).toBe('scale')

  // The measure stands in the lesson, which is out of sight over the whole width.
  await workspace.button('Wide').click()
  await results.getByRole('button', { name: 'Measure what it carries' }).click()
  const measure = page.getByRole('button', { name: 'Measure mine' })
  await measure.waitFor()
  expect(await measure.evaluate((button) => button === document.activeElement)).toBe(true)
  await results.getByRole('link', { name: 'Next: 2.2 How many' }).click()
  await page.getByRole('heading', { level: 1, name: /How many/ }).waitFor()
})

test('who has not passed is not shown other ways, nor the tests', async () => {
  const { page, requests } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.submit()
  expect(await workspace.button('Other ways to do it').count()).toBe(0)
  expect(await workspace.button('Source of the tests').count()).toBe(0)
  expect(requests.filter((address) => /alternatives|tests\//.test(address))).toEqual([])
})

test('after passing, one’s own program stands beside the alternatives, with one question on what each trades away', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const workspace = new Workspace(page)
  await workspace.submit()
  await workspace.button('Other ways to do it').click()
  const dialog = page.getByRole('dialog', { name: 'Other ways to do it' })
  const ways = dialog.getByRole('group', { name: 'Ways' })
  await ways.getByRole('button').first().waitFor()
  expect(await ways.getByRole('button').count()).toBe(5)
  await ways.getByRole('button', { name: 'The power of two choices' }).click()

  const question = dialog.getByRole('group', { name: '“The power of two choices”: what does it trade away?' })
  expect(await question.getByRole('radio').count()).toBe(5)
  await question.getByRole('radio', { name: /^Help comes five seconds late/ }).check()
  await question.getByText('Not quite: that is the price of “A gentle return”.').waitFor()
  await question.getByRole('radio', { name: /^It may pass over the one that is idle/ }).check()
  await question.getByText('Right.').waitFor()

  const beside = dialog.getByRole('group', { name: 'Your code beside “The power of two choices”' })
  await beside.getByRole('columnheader', { name: 'Yours: balancer.ts' }).waitFor()
  await beside.getByRole('columnheader', { name: 'The power of two choices: balancer.ts' }).waitFor()
  const text = (await beside.textContent()) ?? ''
  expect(text).toContain('Passes each request on to the least busy healthy server')
  expect(text).toContain('The power of two choices: draws two servers and takes the less busy one.')
  await expectAccessible(page, 'other ways', 'dialog[open]')
})

test('after passing, the source of the tests can be read, the suite first', async () => {
  const { page } = await learner.visit(lesson, left(solution('reference')))
  const workspace = new Workspace(page)
  await workspace.submit()
  await workspace.button('Source of the tests').click()
  const dialog = page.getByRole('dialog', { name: 'Source of the tests' })
  const file = dialog.getByRole('combobox', { name: 'File' })
  expect(await file.inputValue()).toBe('suite.test.ts')
  await file.selectOption('spread.ts')
  await dialog.getByRole('group', { name: 'spread.ts' }).getByText("test('one-user-one-page'").waitFor()
  await expectAccessible(page, 'tests', 'dialog[open]')
})

test('a verdict that is doubted is saved as one file, which millions replay takes', async () => {
  const { page } = await learner.visit(lesson, left(solution('mistakes/drops-the-query')))
  const workspace = new Workspace(page)
  await workspace.submit()
  const coming = page.waitForEvent('download')
  await workspace.results.getByRole('button', { name: 'This verdict is wrong' }).first().click()
  const download = await coming
  const name = download.suggestedFilename()
  expect(name).toMatch(/^load-balancer-[a-z-]+-seed-\d+\.json$/)
  await page.getByRole('status', { name: 'Notices' }).getByText(`Saved as ${name}`).waitFor()

  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  try {
    const path = join(folder, name)
    await download.saveAs(path)
    const report = JSON.parse(readFileSync(path, 'utf8')) as { readonly files: object }
    expect(report.files).toEqual({ 'balancer.ts': solution('mistakes/drops-the-query') })
    const { code, out, err } = await run(root, ['replay', path])
    expect(err).toBe('')
    expect(code).toBe(1)
    expect(out).toContain('✗ Every method arrives as it was sent')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
