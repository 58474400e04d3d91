/** Whether the live view runs smoothly in Chromium, on its real page: the main thread, the frames, and the clock of the cluster. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import * as v from 'valibot'
import { buildSite } from './build-site.ts'
import { openPage } from './page.ts'
import type { Section } from './section.ts'
import { withTaskTimes } from './task-times.ts'

const lesson = '/lessons/the-load-balancer/'
/** At the peak some 930 requests a second, and twice as many messages between nodes for each. */
const users = '1,000,000'
/** Until the engine has compiled what it runs, and the picture stands. */
const warmUpMs = 4000
const measuredMs = 8000

const smoothSchema = v.object({
  longestTaskMs: v.number(),
  framesPerSecond: v.number(),
  pace: v.number(),
})

export const view: Section = {
  name: 'view',
  async measure({ root, signal }) {
    const folder = join(root, '.cache', 'bench', 'site')
    if (!existsSync(join(folder, 'index.html'))) await buildSite(root, folder, signal)
    await using opened = await openPage(folder, signal)
    const { page } = opened
    await openView(page, opened.address + lesson, root)
    await page.waitForTimeout(warmUpMs)
    const { result, longestCpuMs } = await withTaskTimes(page, () => page.evaluate(watch, measuredMs))
    const smooth = v.parse(smoothSchema, result)
    return [
      {
        what: 'longest task of the main thread, 930 requests/s drawn',
        value: smooth.longestTaskMs,
        unit: 'ms',
        goal: { atMost: 50 },
      },
      // Where other programs run as well, the one above holds their turns too.
      { what: 'CPU time of the longest task', value: longestCpuMs, unit: 'ms', goal: { atMost: 50 } },
      { what: 'frames drawn', value: smooth.framesPerSecond, unit: '1/s' },
      { what: 'pace on the page', value: smooth.pace, unit: 'ratio', goal: { atLeast: 0.99 } },
    ]
  },
}

/** The reference, with as many users as the view can have. */
async function openView(page: Page, address: string, root: string): Promise<void> {
  const reference = readFileSync(join(root, 'solutions', 'load-balancer', 'reference', 'balancer.ts'), 'utf8')
  await page.addInitScript((code) => {
    const draft = { files: { 'balancer.ts': code }, savedAtMs: Date.now(), tab: 'bench' }
    localStorage.setItem('millions:draft:load-balancer', JSON.stringify(draft))
  }, reference)
  await page.goto(address, { waitUntil: 'networkidle' })
  await page.getByRole('tab', { name: 'Stack' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  const field = page.getByRole('textbox', { name: 'Users a day' })
  await field.fill(users)
  await field.press('Enter')
}

/** Runs in the page. Tasks of less than 50 ms are not told by the browser: then the longest one counts as none. */
async function watch(durationMs: number): Promise<unknown> {
  let longestTaskMs = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration)
  })
  observer.observe({ type: 'longtask' })
  const clock = document.querySelector('.clock [data-now-ms]')
  const nowMs = () => Number(clock?.getAttribute('data-now-ms') ?? Number.NaN)
  const [startedMs, virtualMs] = [performance.now(), nowMs()]
  let frames = 0
  const tookMs = await new Promise<number>((resolve) => {
    const next = () => {
      frames += 1
      const elapsedMs = performance.now() - startedMs
      if (elapsedMs < durationMs) requestAnimationFrame(next)
      else resolve(elapsedMs)
    }
    requestAnimationFrame(next)
  })
  observer.disconnect()
  return { longestTaskMs, framesPerSecond: (frames / tookMs) * 1000, pace: (nowMs() - virtualMs) / tookMs }
}
