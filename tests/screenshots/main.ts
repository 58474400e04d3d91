/**
 * `npm run screenshots`: builds the site, or takes that of SITE, and keeps every main state of it at three widths in
 * both themes under `screenshots/`. `npm run screenshots -- scene 390 dark` takes these only. The last line says how many.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { chromiumFlags, provideChromium } from '../../src/cli/chromium.ts'
import { root, serveSite } from '../e2e/site.ts'
import { areas, type Camera } from './states.ts'

const widths = [390, 1024, 1440] as const
const heights = { 390: 844, 1024: 768, 1440: 900 } as const
const themes = ['light', 'dark'] as const
const folder = join(root, 'screenshots')

type Width = (typeof widths)[number]
type Theme = (typeof themes)[number]

const words = process.argv.slice(2)
const known = [...Object.keys(areas), ...widths.map(String), ...themes]
const unknown = words.filter((word) => !known.includes(word))
if (unknown.length > 0) {
  console.error(`Not known: ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  process.exit(2)
}

/** Those that were asked for, or all of them. */
function wanted<T extends string | number>(all: readonly T[]): readonly T[] {
  const named = all.filter((each) => words.includes(String(each)))
  return named.length === 0 ? all : named
}

if (process.env.SITE === undefined) {
  const building = spawn('astro', ['build'], { cwd: root, stdio: 'inherit' })
  const [code] = (await once(building, 'exit')) as [number | null]
  if (code !== 0) process.exit(1)
}
await mkdir(folder, { recursive: true })
await using site = await serveSite()
const executablePath = await provideChromium((line) => console.log(line))
const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] })
let taken = 0
const failures: string[] = []
for (const width of wanted(widths)) {
  for (const theme of wanted(themes)) {
    for (const area of wanted(Object.keys(areas))) await visit(browser, area, width, theme)
  }
}
await browser.close()
for (const failure of failures) console.error(failure)
console.log(`${taken} screenshots in screenshots/, ${failures.length} areas failed`)
process.exitCode = failures.length === 0 ? 0 : 1

async function visit(from: Browser, area: string, width: Width, theme: Theme): Promise<void> {
  const isPhone = width === 390
  const context = await from.newContext({
    viewport: { width, height: heights[width] },
    colorScheme: theme,
    isMobile: isPhone,
    hasTouch: isPhone,
    deviceScaleFactor: isPhone ? 2 : 1,
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const camera: Camera = {
    page,
    width,
    open: async (path) => {
      await page.goto(site.url + path, { waitUntil: 'networkidle' })
    },
    take: async (name, { whole = false } = {}) => {
      await page.evaluate(() => document.fonts.ready)
      await page.screenshot({
        path: join(folder, `${area}-${name}-${width}-${theme}.png`),
        fullPage: whole,
        caret: 'initial',
      })
      taken += 1
    },
  }
  try {
    await areas[area]?.(camera)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    failures.push(`${area} at ${width} px, ${theme}: ${reason}`)
  } finally {
    await context.close()
  }
}
