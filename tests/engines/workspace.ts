/** The main paths of the workspace in Firefox: load, type, submit, fail with a message, its replay, pass, a stack that runs. */
import type { Page } from 'puppeteer-core'
import { lesson, solution } from '../e2e/workspace.ts'

/** Of one step. A busy machine is not a failure. */
const stepMs = Number(process.env.STEP_TIMEOUT_MS ?? 90_000)
const drafted = '// typed by hand'

/** Throws what the page did not do. */
export async function walkWorkspace(page: Page, address: string): Promise<void> {
  page.setDefaultTimeout(stepMs)
  // Wide enough for code and results side by side: below, lesson and stack are in a switch of the page.
  await page.setViewport({ width: 1440, height: 900 })
  const errors: string[] = []
  page.on('pageerror', (error) => void errors.push(String(error)))
  await page.goto(address + lesson)

  await step(page, 'grades the starter', async () => {
    await press(page, 'Submit', 'button')
    await headline(page, 'Stage 1 is next')
  })
  await step(page, 'says what failed', () => told(page, '[data-stage="forward"]', /Try next/))
  await step(page, 'opens a replay', () => press(page, /^Replay: /, 'button'))
  const slider = '[role="slider"][aria-label="Events in virtual time"]'
  await step(page, 'draws a replay', () => page.waitForSelector(slider))
  const before = await toldBy(page, slider)
  await page.focus(slider)
  await page.keyboard.press('ArrowLeft')
  if ((await toldBy(page, slider)) === before) throw new Error(`the replay stayed at: ${before}`)

  await step(page, 'opens the editor', async () => {
    await press(page, 'Code', 'tab')
    await page.click('#code')
    await page.waitForSelector('.monaco-editor .view-line')
    // Its lines are drawn anew as colours come; what holds them stays.
    await page.click('.monaco-editor .view-lines')
  })
  await page.keyboard.down('Control')
  await page.keyboard.press('Home')
  await page.keyboard.up('Control')
  await page.keyboard.type(`${drafted}\n`)
  await step(page, 'saves what is typed', () =>
    page.waitForFunction(
      (text) => localStorage.getItem('millions:draft:load-balancer')?.includes(text) === true,
      {},
      drafted,
    ),
  )
  await page.evaluate(leave, solution('reference'))
  await page.reload()
  await step(page, 'passes the reference', async () => {
    await page.waitForSelector('.monaco-editor .view-line')
    await press(page, 'Submit', 'button')
    await headline(page, 'All stages pass')
  })

  await step(page, 'opens the stack', () => press(page, 'Stack', 'tab'))
  await step(page, 'offers to run it', () => press(page, 'Run', 'button'))
  await step(page, 'runs the stack', () =>
    page.waitForFunction(() =>
      [...document.querySelectorAll('[aria-label="Nodes and links"] button')].some((node) =>
        /web-1\s*up/.test(node.ariaLabel ?? node.textContent ?? ''),
      ),
    ),
  )
  if (errors.length > 0) throw new Error(`uncaught in the page: ${errors.join('; ')}`)
}

/** One thing that the page is to do. */
async function step(page: Page, what: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    const shown = await page.evaluate(() => document.querySelector<HTMLElement>('.workspace')?.innerText)
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `it never ${what} (${reason}). What it shows: ${shown?.replace(/\s+/g, ' ').slice(0, 400)}`,
    )
  }
}

/** As an earlier visit left it. Runs in the page. */
function leave(text: string): void {
  const key = 'millions:draft:load-balancer'
  // What is being written is saved as the page goes, and would be newer.
  addEventListener('pagehide', () => {
    const draft = { files: { 'balancer.ts': text }, savedAtMs: Date.now(), tab: 'before' }
    localStorage.setItem(key, JSON.stringify(draft))
  })
}

/** By name, as its text or label says; the first that is shown and can be pressed. */
async function press(page: Page, name: string | RegExp, role: 'button' | 'tab'): Promise<void> {
  const found = await page.waitForFunction(
    (source, flavour) => {
      const named = new RegExp(source)
      return [...document.querySelectorAll<HTMLButtonElement>('button')].find((button) => {
        const isTab = button.getAttribute('role') === 'tab'
        const text =
          button.ariaLabel ?? button.querySelector(':scope > span')?.textContent ?? button.textContent
        return (
          isTab === (flavour === 'tab') &&
          !button.disabled &&
          button.offsetParent !== null &&
          named.test(text?.trim() ?? '')
        )
      })
    },
    {},
    typeof name === 'string' ? `^${name}$` : name.source,
    role,
  )
  const button = found.asElement()
  if (button === null) throw new Error(`there is no ${role} ${name} to press`)
  await (button as unknown as { click(): Promise<void> }).click()
}

async function headline(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector('.headline')?.textContent?.includes(wanted) === true,
    {},
    text,
  )
}

async function told(page: Page, selector: string, text: RegExp): Promise<void> {
  await page.waitForFunction(
    (where, source) => new RegExp(source).test(document.querySelector(where)?.textContent ?? ''),
    {},
    selector,
    text.source,
  )
}

function toldBy(page: Page, selector: string): Promise<string | null> {
  return page.$eval(selector, (slider) => slider.getAttribute('aria-valuetext'))
}
