/** What a reader feels of a page that loads, as Lighthouse has it, by Chromium's own account; and what axe finds in it. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import type { Reading } from './section.ts'

/** A core of a phone of the middle class, as Lighthouse takes it. */
const slowdown = 4
/** What a task takes beyond this keeps a reader waiting who does something. */
const blocksAfterMs = 50

interface Vitals {
  readonly paintedMs: number
  readonly blockedMs: number
  readonly shifted: number
}

/** Loads the page on a slow core. Goals are what Lighthouse calls good. */
export async function vitalsOf(page: Page, address: string, name: string): Promise<readonly Reading[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.goto(address, { waitUntil: 'networkidle' })
  const { paintedMs, blockedMs, shifted } = await page.evaluate(readVitals, blocksAfterMs)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await session.detach()
  return [
    { what: `${name}: largest part painted`, value: paintedMs, unit: 'ms', goal: { atMost: 2500 } },
    { what: `${name}: blocked in all`, value: blockedMs, unit: 'ms', goal: { atMost: 200 } },
    { what: `${name}: layout shifted`, value: shifted, unit: '', goal: { atMost: 0.1 } },
    { what: `${name}: axe finds`, value: await axeFindings(page), unit: '', goal: { atMost: 0 } },
  ]
}

/** Runs in the page. What was before is told to whoever asks for it later. */
async function readVitals(blocksAfterMs: number): Promise<Vitals> {
  const entries = (type: string): Promise<readonly PerformanceEntry[]> =>
    new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => {
        observer.disconnect()
        resolve(list.getEntries())
      })
      observer.observe({ type, buffered: true })
      // Where there was none, nobody is told.
      setTimeout(() => resolve([]), 500)
    })
  const [painted, tasks, shifts] = await Promise.all(
    ['largest-contentful-paint', 'longtask', 'layout-shift'].map(entries),
  )
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  return {
    paintedMs: painted?.at(-1)?.startTime ?? Number.NaN,
    blockedMs: sum((tasks ?? []).map(({ duration }) => Math.max(0, duration - blocksAfterMs))),
    shifted: sum(
      (shifts ?? []).map((shift) => ('value' in shift && typeof shift.value === 'number' ? shift.value : 0)),
    ),
  }
}

async function axeFindings(page: Page): Promise<number> {
  await page.evaluate(`(() => { ${axe.source} })()`)
  const found = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then((all) => all.violations.length)',
  )
  return Number(found)
}
