/** The page of a lesson and the learner's folder on disk, kept in step by the server that serves the page. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { noteStart } from '../../src/course/started.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { serveLocalSite } from './local-site.ts'
import { left, lesson, solution, starter, Workspace } from './workspace.ts'

const temporary = mkdtempSync(join(tmpdir(), 'workspaces-'))
const workspaces = join(temporary, 'workspace')
const folder = join(workspaces, 'load-balancer')
const file = join(folder, 'balancer.ts')

const learner = visitor(() => serveLocalSite(0, workspaces))
beforeEach(() => rmSync(workspaces, { recursive: true, force: true }))
afterAll(() => rmSync(temporary, { recursive: true }))

const onDisk = (): string => readFileSync(file, 'utf8')

/** As editors do that write beside the file and swap it in. */
function saveInEditor(code: string): void {
  writeFileSync(`${file}~`, code)
  renameSync(`${file}~`, file)
}

class DiskPage extends Workspace {
  readonly line: Locator

  constructor(page: Page) {
    super(page)
    this.line = page.getByRole('group', { name: 'On disk' })
  }

  says(text: string): Promise<void> {
    return this.line.getByText(text, { exact: false }).waitFor()
  }

  inStep(): Promise<void> {
    return this.says('In step with workspace/load-balancer')
  }

  shows(code: string): Promise<void> {
    return this.page.locator('.view-line', { hasText: code }).waitFor()
  }

  async layOut(): Promise<void> {
    await this.button('Work in your own editor').click()
    await this.button('Lay it out').click()
    await this.page.getByRole('dialog').getByText('npx millions grade load-balancer --watch').waitFor()
    await this.button('Close').click()
    await this.inStep()
  }

  /** Opens an earlier version by the reason for which it was kept, and waits for some of its code. */
  async hasVersion(reason: string, code: string): Promise<void> {
    await this.button('Versions').click()
    const dialog = this.page.getByRole('dialog', { name: 'Earlier versions' })
    await dialog
      .getByRole('button', { name: new RegExp(reason) })
      .first()
      .click()
    await dialog.getByText(code).waitFor()
    await this.page.keyboard.press('Escape')
  }
}

async function visit(): Promise<DiskPage> {
  const { page } = await learner.visit(lesson)
  const workspace = new DiskPage(page)
  await workspace.open()
  return workspace
}

/** On the page is one change, on disk another, and neither knew of the other. */
async function visitApart(): Promise<DiskPage> {
  const { page } = await learner.visit('/', left('// typed here\n'))
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, '// saved there\n')
  await page.goto(learner.url + lesson)
  return new DiskPage(page)
}

test('laid out from the page, code goes to disk as it is typed, and comes from there as it is saved', async () => {
  const workspace = await visit()
  await workspace.write('// mine\n')
  await workspace.layOut()
  expect(onDisk()).toBe('// mine\n')
  await workspace.write(solution('reference'))
  await expect.poll(onDisk).toBe(solution('reference'))
  saveInEditor('// from my editor\n')
  await workspace.shows('// from my editor')
  await workspace.page.getByRole('status').getByText('Taken over from workspace/load-balancer.').waitFor()
  expect(await workspace.kept()).toBe('// from my editor\n')
  await workspace.hasVersion('Before taking over from disk', 'the least busy healthy server')
})

test('what passes in code that began at a later stage on disk is assisted on the page, and the other way round', async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, solution('checkpoints/survive'))
  noteStart(folder, 'survive')
  const workspace = await visit()
  await workspace.inStep()
  await workspace.submit()
  await workspace.page.locator('[data-stage="spread"]').getByText('assisted').waitFor()

  await workspace.button('Reset').click()
  await workspace.page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
  await expect.poll(onDisk).toBe(starter)
  expect(existsSync(join(folder, 'started.json'))).toBe(false)
})

test('a folder that millions open laid out is followed by itself; who comes back finds what was saved meanwhile', async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, starter)
  const workspace = await visit()
  await workspace.inStep()
  await workspace.write('// typed\n')
  await expect.poll(onDisk).toBe('// typed\n')
  await workspace.page.goto(`${learner.url}/`)
  saveInEditor('// saved meanwhile\n')
  await workspace.page.goto(learner.url + lesson)
  await workspace.shows('// saved meanwhile')
  await workspace.inStep()
  expect(onDisk()).toBe('// saved meanwhile\n')
})

test.each([
  ['Keep what is on the page', '// typed here', 'On disk, before', '// saved there'],
  ['Take what is on disk', '// saved there', 'Before taking over', '// typed here'],
])(
  'where both have changed, both are shown; “%s” keeps the other as a version',
  async (choice, won, reason, lost) => {
    const workspace = await visitApart()
    await workspace.says('Here and in workspace/load-balancer, balancer.ts is not the same.')
    expect(onDisk()).toBe('// saved there\n')
    expect(await workspace.kept()).toBe('// typed here\n')
    await workspace.button('See the difference').click()
    const dialog = workspace.page.getByRole('dialog', { name: 'The page and the disk differ' })
    await dialog.getByText('// typed here').waitFor()
    await dialog.getByText('// saved there').waitFor()
    await dialog.getByRole('button', { name: choice }).click()
    await workspace.inStep()
    await dialog.waitFor({ state: 'hidden' })
    await workspace.shows(won)
    await expect.poll(onDisk).toBe(`${won}\n`)
    await workspace.hasVersion(reason, lost)
  },
)

test('a conflict can wait; what changes on disk while it is looked at is shown, and settled by disk it is over', async () => {
  const workspace = await visitApart()
  await workspace.button('See the difference').click()
  await workspace.button('Decide later').click()
  await workspace.button('See the difference').click()
  const dialog = workspace.page.getByRole('dialog', { name: 'The page and the disk differ' })
  saveInEditor('// saved again\n')
  await dialog.getByText('// saved again').waitFor()
  await dialog.getByText('This has changed while you looked.').waitFor()
  saveInEditor('// typed here\n')
  await dialog.waitFor({ state: 'hidden' })
  await workspace.inStep()
})

test('without the server the page says so and goes on working; with it, both catch up', async () => {
  let site = await serveLocalSite(0, workspaces)
  const { page } = await learner.visit('/')
  await page.goto(site.url + lesson)
  const workspace = new DiskPage(page)
  await workspace.open()
  await workspace.layOut()
  const port = Number(new URL(site.url).port)
  await site[Symbol.asyncDispose]()
  await workspace.says('The server on your machine does not answer')
  await workspace.write(solution('reference'))
  await workspace.submit()
  expect(await workspace.headline()).toContain('All stages pass')
  expect(onDisk()).toBe(starter)
  site = await serveLocalSite(port, workspaces)
  await workspace.inStep()
  expect(onDisk()).toBe(solution('reference'))
  await site[Symbol.asyncDispose]()
  await workspace.says('The server on your machine does not answer')
  saveInEditor('// saved alone\n')
  site = await serveLocalSite(port, workspaces)
  await workspace.shows('// saved alone')
  await page.goto('about:blank')
  await site[Symbol.asyncDispose]()
})

test('a file or a folder that goes, is no text or leads away is told in words; the code stays', async () => {
  const workspace = await visit()
  await workspace.write('// mine\n')
  await workspace.layOut()
  rmSync(file)
  await workspace.says('balancer.ts is gone from workspace/load-balancer.')
  await workspace.button('Write it again').click()
  await workspace.inStep()
  expect(onDisk()).toBe('// mine\n')
  rmSync(file)
  symlinkSync('/etc/passwd', file)
  await workspace.says('is a link that leaves the folder')
  rmSync(file)
  writeFileSync(file, Uint8Array.of(0xff, 0xfe, 0x00))
  await workspace.says('is not text in UTF-8')
  writeFileSync(file, '')
  await workspace.button('See the difference').click()
  await workspace.page.getByRole('dialog').getByText('balancer.ts is empty on disk.').waitFor()
  await workspace.button('Keep what is on the page').click()
  await workspace.inStep()
  writeFileSync(join(folder, 'helper.ts'), '')
  await workspace.page.getByText('helper.ts in workspace/load-balancer is no file of this exercise').waitFor()
  await workspace.button('Dismiss').click()
  rmSync(workspaces, { recursive: true })
  await workspace.says('workspace/load-balancer is gone.')
  await workspace.button('Work here only').click()
  await workspace.button('Work in your own editor').waitFor()
  expect(await workspace.kept()).toBe('// mine\n')
})

test('two tabs follow the disk, and the disk either of them', async () => {
  const here = await visit()
  await here.layOut()
  const other = await here.page.context().newPage()
  await other.goto(learner.url + lesson)
  const there = new DiskPage(other)
  await there.open()
  await there.inStep()
  saveInEditor('// saved\n')
  await Promise.all([here, there].map((each) => each.shows('// saved')))
  await there.write('// typed there\n')
  await expect.poll(onDisk).toBe('// typed there\n')
  await here.shows('// typed there')
  await Promise.all([here, there].map((each) => each.inStep()))
})

test('axe finds nothing in any state of the disk', async () => {
  const workspace = await visit()
  const { page } = workspace
  const line = '[aria-label="On disk"]'
  await workspace.button('Work in your own editor').click()
  await expectAccessible(page, 'laying out', 'dialog')
  await workspace.button('Lay it out').click()
  await page.getByRole('dialog').getByText('--watch').waitFor()
  await expectAccessible(page, 'laid out', 'dialog')
  await workspace.button('Close').click()
  await workspace.inStep()
  await expectAccessible(page, 'in step', line)
  rmSync(file)
  await workspace.says('is gone from')
  await expectAccessible(page, 'a file is gone', line)
})

test('axe finds nothing in a conflict', async () => {
  const workspace = await visitApart()
  await workspace.button('See the difference').waitFor()
  await expectAccessible(workspace.page, 'a conflict', '[aria-label="On disk"]')
  await workspace.button('See the difference').click()
  await expectAccessible(workspace.page, 'choosing', 'dialog')
})

test('by keyboard alone: laid out, and back where it began', async () => {
  const workspace = await visit()
  await workspace.button('Work in your own editor').focus()
  await workspace.page.keyboard.press('Enter')
  await workspace.page.getByRole('dialog', { name: 'Work in your own editor' }).waitFor()
  await workspace.page.keyboard.press('Escape')
  const focused = () => workspace.page.evaluate(() => document.activeElement?.textContent)
  await expect.poll(focused).toBe('Work in your own editor')
  await workspace.page.keyboard.press('Enter')
  await workspace.button('Lay it out').focus()
  await workspace.page.keyboard.press('Enter')
  await workspace.button('Close').focus()
  await workspace.page.keyboard.press('Enter')
  await workspace.inStep()
  expect(onDisk()).toBe(starter)
})
