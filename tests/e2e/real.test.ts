/** A stack of real processes, run from its page by the server that serves it. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { Stack } from './live-stack.ts'
import { serveLocalSite } from './local-site.ts'
import type { Site } from './site.ts'
import { left, lesson, solution, Workspace } from './workspace.ts'

const learner = visitor(serveLocalSite)
const reference = left(solution('reference'))

class RealStackView extends Stack {
  static async start(page: Page): Promise<RealStackView> {
    const stack = new RealStackView(page)
    await page.getByRole('tab', { name: 'Stack' }).click()
    await page.getByRole('radio', { name: 'Run for real' }).click()
    await page.getByText('Real Node processes on your machine.').waitFor()
    await stack.button('Run').click()
    await stack.button('Stop').waitFor()
    return stack
  }

  /** What the table of processes says, by node. */
  async processes(): Promise<ReadonlyMap<string, { readonly pid: number; readonly address: string }>> {
    await this.tab('Processes').click()
    const rows = this.page.getByRole('table', { name: 'Processes and addresses' }).getByRole('row')
    await rows.nth(5).getByRole('link').waitFor()
    const found = await rows.evaluateAll((all) =>
      all.slice(1).map((row) => ({
        name: row.querySelector('th')?.textContent ?? '',
        pid: Number(row.querySelector('td')?.textContent),
        address: row.querySelector('a')?.href ?? '',
      })),
    )
    return new Map(found.map(({ name, pid, address }) => [name, { pid, address }]))
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function expectGone(pids: readonly number[]): Promise<void> {
  expect(pids).toHaveLength(5)
  await expect.poll(() => pids.filter(isThere), { timeout: 30_000 }).toEqual([])
}

test('every node is a process with an address; a request goes through them; a killed one is seen, and comes back', async () => {
  const { page } = await learner.visit(lesson, reference)
  const stack = await RealStackView.start(page)
  for (const node of ['balancer-1', 'web-1', 'web-4']) await stack.node(node, 'up').waitFor()
  const processes = await stack.processes()
  expect(new Set([...processes.values()].map(({ pid }) => pid)).size).toBe(5)
  const address = processes.get('balancer-1')?.address ?? ''
  expect(await (await fetch(`${address}cards/7`)).json()).toMatchObject({ path: '/cards/7' })

  await stack.tab('Request').click()
  await stack.button('Send as a user').click()
  await page
    .getByRole('list', { name: 'Replies' })
    .getByText(/^200 after /)
    .waitFor()

  process.kill(processes.get('web-2')?.pid ?? 0, 'SIGKILL')
  await page.getByRole('status').getByText('web-2 is down.').waitFor()
  await stack.node('web-2', 'up').waitFor()
  await stack.choose('web-3', 'Crash')
  await stack.node('web-3', 'down').waitFor()
  await stack.tab('Faults').click()
  await page.getByRole('button', { name: 'Restart web-3' }).click()
  await stack.node('web-3', 'up').waitFor()

  await stack.button('Replay').click()
  await page.getByRole('heading', { name: 'A run of your stack' }).waitFor()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByRole('row').filter({ hasText: 'balancer-1' }).first().waitFor()
  await stack.tab('Stack').click()

  const pids = [...(await stack.processes()).values()].map(({ pid }) => pid)
  await stack.button('Stop').click()
  await stack.button('Run again').waitFor()
  await expectGone(pids)
})

test('new code is live after a pause in typing; what it prints and throws is told with its line', async () => {
  const { page } = await learner.visit(lesson, reference)
  const stack = await RealStackView.start(page)
  await stack.node('balancer-1', 'up').waitFor()
  await stack.tab('Code').click()
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write("export default {\n  fetch() {\n    throw new Error('not today')\n  },\n}\n")
  await stack.tab('Stack').click()
  await page.getByText('New code on balancer-1.').waitFor()
  await stack.tab('Logs').click()
  await page.getByRole('list', { name: 'Logs' }).getByText('not today').first().waitFor()
  await page.getByRole('button', { name: 'Show balancer.ts line 3' }).first().waitFor()
})

test('a program that loops without end holds its own process only: the page goes on, and can kill it', async () => {
  const { page } = await learner.visit(
    lesson,
    left('export default {\n  fetch() {\n    for (;;) {}\n  },\n}\n'),
  )
  const stack = await RealStackView.start(page)
  await stack.node('balancer-1', 'up').waitFor()
  const before = (await stack.processes()).get('balancer-1')?.pid
  await stack.choose('balancer-1', 'Crash')
  await stack.node('balancer-1', 'down').waitFor()
  expect(isThere(before ?? 0)).toBe(false)
})

test('what does not compile is told with its place, and the simulation is one switch away', async () => {
  const { page } = await learner.visit(lesson, left('export default { fetch( }\n'))
  await page.getByRole('tab', { name: 'Stack' }).click()
  await page.getByRole('radio', { name: 'Run for real' }).click()
  const stack = new Stack(page)
  await stack.button('Run').click()
  await page.getByRole('alert').getByText('balancer.ts does not compile.').waitFor()
  await page.getByRole('radio', { name: 'Simulate' }).click()
  expect(await page.getByRole('alert').getByText('does not compile').count()).toBe(0)
  await stack.button('Step').waitFor()
})

test('a page that is left or closed takes its processes along', async () => {
  const { page } = await learner.visit(lesson, reference)
  const stack = await RealStackView.start(page)
  const pids = [...(await stack.processes()).values()].map(({ pid }) => pid)
  await page.goto(`${learner.url}/`)
  await expectGone(pids)
  await page.goto(learner.url + lesson)
  const again = await RealStackView.start(page)
  const more = [...(await again.processes()).values()].map(({ pid }) => pid)
  await page.close()
  await expectGone(more)
})

test('a server that goes away is told, with what to do; once it is there again, Run works without a reload', async () => {
  let site: Site | undefined = await serveLocalSite()
  const { url } = site
  const { page } = await learner.visit('/', reference)
  await page.goto(url + lesson)
  const stack = await RealStackView.start(page)
  const pids = [...(await stack.processes()).values()].map(({ pid }) => pid)
  await site[Symbol.asyncDispose]()
  await page.getByRole('alert').getByText('npm run dev', { exact: false }).waitFor()
  await expectGone(pids)
  site = await serveLocalSite(Number(new URL(url).port))
  await stack.button('Run again').click()
  await stack.node('web-1', 'up').waitFor()
  await page.goto('about:blank')
  await site[Symbol.asyncDispose]()
})

test('axe finds nothing while real processes run', async () => {
  const { page } = await learner.visit(lesson, reference)
  const stack = await RealStackView.start(page)
  await stack.node('web-1', 'up').waitFor()
  await stack.processes()
  await page.getByText('What differs from the simulation').click()
  await expectAccessible(page, 'real, processes', '#panel-stack')
})
