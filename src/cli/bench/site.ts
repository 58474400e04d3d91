/** What the lesson page loads before the editor is wanted, how it feels, and how long its submission takes once the next Worker is warm. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { buildSite } from './build-site.ts'
import { openPage } from './page.ts'
import { median, type Reading, type Section } from './section.ts'
import { vitalsOf } from './vitals.ts'

const lesson = '/lessons/the-load-balancer/'
const runs = 11
/** Between two runs, as a learner pauses between two submissions: the next Worker warms up meanwhile. */
const pauseMs = 1000
/** A submission that takes longer has gone wrong. */
const mostMs = 60_000

export const site: Section = {
  name: 'site',
  async measure({ root, signal }) {
    const folder = join(root, '.cache', 'bench', 'site')
    const builtMs = await buildSite(root, folder, signal)
    await using opened = await openPage(folder, signal)
    const weight = await weigh(opened.page, opened.address + lesson)
    const vitals = [
      ...(await vitalsOf(opened.page, `${opened.address}/`, 'home')),
      ...(await vitalsOf(opened.page, opened.address + lesson, 'lesson')),
    ]
    const reference = readFileSync(
      join(root, 'solutions', 'load-balancer', 'reference', 'balancer.ts'),
      'utf8',
    )
    const submitted = await submissions(opened.page, reference)
    return [
      { what: 'build', value: builtMs / 1000, unit: 's', goal: { atMost: 30 } },
      ...weight,
      ...vitals,
      {
        what: `submit to verdict, median of ${submitted.length}`,
        value: median(submitted),
        unit: 'ms',
        goal: { atMost: 150 },
      },
    ]
  },
}

async function weigh(page: Page, address: string): Promise<readonly Reading[]> {
  const responses: Response[] = []
  const listen = (response: Response) => void responses.push(response)
  page.on('response', listen)
  await page.goto(address, { waitUntil: 'networkidle' })
  page.off('response', listen)
  const scripts = responses.filter((response) => response.request().resourceType() === 'script')
  const bytes = await Promise.all(scripts.map(async (response) => gzipSync(await response.body()).length))
  const total = bytes.reduce((sum, length) => sum + length, 0)
  return [
    {
      what: 'script before the editor is wanted, gzipped',
      value: total / 1024,
      unit: 'KiB',
      goal: { atMost: 35 },
    },
    { what: 'requests before the editor is wanted', value: responses.length, unit: '', goal: { atMost: 12 } },
  ]
}

/** Comes back to the lesson as who left the code there: then the editor opens by itself, and the suite is fetched. */
async function submissions(page: Page, code: string): Promise<readonly number[]> {
  await page.evaluate((text) => {
    const draft = { files: { 'balancer.ts': text }, savedAtMs: Date.now(), tab: 'bench' }
    localStorage.setItem('millions:draft:load-balancer', JSON.stringify(draft))
  }, code)
  await page.reload({ waitUntil: 'networkidle' })
  await page.locator('.monaco-editor .view-line').first().waitFor()
  const times: number[] = []
  for (let run = 0; run <= runs; run += 1) {
    await page.waitForTimeout(pauseMs)
    times.push(await page.evaluate(submit, mostMs))
  }
  // The first run starts its own Worker, and is not what a warm one takes.
  return times.slice(1)
}

/** Runs in the page: from the click to the verdict on the screen. */
function submit(mostMs: number): Promise<number> {
  const bar = document.querySelector('.bar')
  const button = bar?.querySelector<HTMLButtonElement>('button[data-kind=primary]')
  if (!bar || !button) throw new Error('there is no Submit on the page')
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no verdict within ${mostMs} ms: ${bar.textContent}`)), mostMs)
    let isRunning = false
    const from = performance.now()
    const observer = new MutationObserver(() => {
      const kind = bar.querySelector<HTMLElement>('.headline')?.dataset.kind
      if (kind === 'running') isRunning = true
      else if (isRunning) {
        observer.disconnect()
        if (kind === 'passed') resolve(performance.now() - from)
        else reject(new Error(`the reference was not passed: ${bar.textContent}`))
      }
    })
    observer.observe(bar, { subtree: true, childList: true, attributes: true, characterData: true })
    button.click()
  })
}
