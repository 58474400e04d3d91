/** Drives each browser to the page and has it hash seeds there. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { createServer } from 'node:net'
import puppeteer, { type Browser } from 'puppeteer-core'
import { chromiumFlags, findChromium } from '../../src/cli/chromium.ts'
import { startGroup } from './process-group.ts'

export type HashSeeds = (url: string, seeds: readonly number[]) => Promise<readonly string[]>

export interface Engine {
  readonly name: string
  /** The Debian package that brings it. */
  readonly packages: readonly string[]
  isInstalled(): boolean
  readonly hashSeeds: HashSeeds
}

interface Told {
  readonly hashes?: readonly string[]
  readonly error?: string
}

const isOnPath = (command: string): boolean => spawnSync('which', [command]).status === 0

function hashesOf(told: Told): readonly string[] {
  if (told.hashes === undefined) throw new Error(told.error ?? 'the page told nothing')
  return told.hashes
}

async function askPage(browser: Browser, url: string, seeds: readonly number[]): Promise<readonly string[]> {
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(0)
    await page.goto(url)
    const ask = `window.hashSeeds(${JSON.stringify(seeds)})`
    return hashesOf((await page.evaluate(ask)) as Told)
  } finally {
    await browser.close()
  }
}

const chromium: Engine = {
  name: 'Chromium',
  packages: ['chromium'],
  isInstalled: () => findChromium() !== undefined,
  hashSeeds: async (url, seeds) => {
    const browser = await puppeteer.launch({
      executablePath: findChromium() ?? 'chromium',
      args: [...chromiumFlags],
      protocolTimeout: 0,
    })
    return askPage(browser, url, seeds)
  },
}

/** Over WebDriver BiDi. */
export function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    protocolTimeout: 0,
  })
}

export const firefox: Engine = {
  name: 'Firefox',
  packages: ['firefox-esr'],
  isInstalled: () => isOnPath('firefox-esr'),
  hashSeeds: async (url, seeds) => askPage(await launchFirefox(), url, seeds),
}

const findMiniBrowser = (): string | undefined => globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser')[0]

const webkit: Engine = {
  name: 'WebKitGTK',
  packages: ['webkit2gtk-driver', 'xvfb', 'xauth'],
  isInstalled: () => isOnPath('WebKitWebDriver') && isOnPath('xvfb-run') && findMiniBrowser() !== undefined,
  hashSeeds: async (url, seeds) => {
    const port = await freePort()
    // The driver runs under xvfb-run: the group goes, or the browser stays behind.
    using _ = startGroup('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
      ...process.env,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    })
    return await askWebDriver(`http://127.0.0.1:${port}`, url, seeds)
  },
}

/** The three calls of W3C WebDriver that are needed. */
async function askWebDriver(
  driver: string,
  url: string,
  seeds: readonly number[],
): Promise<readonly string[]> {
  const call = async (path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(driver + path, { method: 'POST', body: JSON.stringify(body) })
    const { value } = (await response.json()) as { value: unknown }
    if (!response.ok) throw new Error(`WebDriver ${path}: ${JSON.stringify(value)}`)
    return value
  }
  await whenListening(driver)
  const browserOptions = { binary: findMiniBrowser(), args: ['--automation'] }
  const session = (await call('/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': browserOptions } },
  })) as { sessionId: string }
  const at = `/session/${session.sessionId}`
  await call(`${at}/timeouts`, { script: 600_000 })
  await call(`${at}/url`, { url })
  const script = 'const done = arguments[1]; window.hashSeeds(arguments[0]).then(done)'
  const told = await call(`${at}/execute/async`, { script, args: [seeds] })
  await fetch(driver + at, { method: 'DELETE' })
  return hashesOf(told as Told)
}

/** Asks until the driver answers; it says nothing when it is ready. */
async function whenListening(driver: string): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const isUp = await fetch(`${driver}/status`).then(
      () => true,
      () => false,
    )
    if (isUp) return
    if (Date.now() > deadline) throw new Error('WebKitWebDriver did not start within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

export const ENGINES: readonly Engine[] = [chromium, firefox, webkit]
