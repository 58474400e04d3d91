/** A real Chromium, and pages in it that may talk to this machine only and must not complain. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { chromiumFlags, findChromium } from '../../src/cli/chromium.ts'
import { type Drafts, leaveDrafts } from './drafts.ts'
import { type Site, serveSite } from './site.ts'

/** Of one step. A test has 180 s. */
export const stepTimeoutMs = Number(process.env.STEP_TIMEOUT_MS ?? 90_000)

/** A name that leads to this machine, as one of a room’s network does: to a browser it is no secure place. */
export const roomName = 'room.test'

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Every address that was asked for. */
  readonly requests: readonly string[]
}

export interface VisitOptions extends BrowserContextOptions {
  readonly drafts?: Drafts
  /** Whether the browser keeps the whole site, as it does for learners. Not unless told: it is a great deal for one test. */
  readonly keepsSite?: boolean
}

export interface Visitor {
  /** Opens a path of the site as somebody who has never been there, but for drafts. */
  visit(path: string, options?: VisitOptions): Promise<Visit>
  readonly url: string
}

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('there is no Chromium here: install one, or name it in CHROMIUM')
  const names = `--host-resolver-rules=MAP ${roomName} 127.0.0.1`
  return await chromium.launch({ executablePath, args: [...chromiumFlags, names] })
}

/** Call at the top of a test file: starts Chromium and the site, as a static host serves it unless told, and ends them. */
export function visitor(serve: () => Promise<Site> = serveSite): Visitor {
  let browser: Browser | undefined
  let site: Site | undefined
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    site = await serve()
    browser = await launchChromium()
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await site?.[Symbol.asyncDispose]()
  })

  const url = (): string => site?.url ?? ''
  return {
    get url() {
      return url()
    },
    async visit(path, { drafts = {}, keepsSite = false, ...options } = {}) {
      if (browser === undefined) throw new Error('Chromium has not been started')
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        serviceWorkers: keepsSite ? 'allow' : 'block',
        ...options,
      })
      contexts.push(context)
      // A busy machine is not a failure; but what never comes is told by its locator, before the test's own limit cuts it off.
      context.setDefaultTimeout(stepTimeoutMs)
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const requests: string[] = []
      context.on('request', (request) => {
        requests.push(request.url())
        if (!isLocal(request.url())) complaints.push(`a request left this machine: ${request.url()}`)
      })
      context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`))
      context.on('console', (message) => {
        if (message.type() === 'error' && !browsersOwn.test(message.text())) {
          complaints.push(`console: ${message.text()}`)
        }
      })
      await context.addInitScript(leaveDrafts, drafts)
      const page = await context.newPage()
      await page.goto(url() + path, { waitUntil: 'load' })
      return { page, context, requests }
    },
  }
}

/** What the browser itself says of an address that is not there, which is the answer's status, and of one that is no secure place; no error of the page. */
const browsersOwn =
  /^(?:Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy)/

function isLocal(address: string): boolean {
  return address.startsWith('data:') || /^(?:blob:)?http:\/\/(?:127\.0\.0\.1|room\.test):\d+\//.test(address)
}
