/** A page that grades the fixture exercise, served on loopback and opened in Chromium. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import type { Verdict } from '../../contract/verdict.ts'
import { counterBundle } from '../fixtures/counter-bundle.ts'

export interface TestPage {
  page: Page
  /** The verdict, or that of the next load when the page was lost on the way. */
  grade(source: string): Promise<Verdict>
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A small heap, so that what takes all of it is done soon.
  '--js-flags=--max-old-space-size=160',
]

async function bundlePageScript(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL('page-script.ts', import.meta.url)),
    platform: 'browser',
  })
  const { output } = await build.generate({ format: 'esm', codeSplitting: false })
  await build.close()
  return output[0].code
}

export class ChromiumHost implements AsyncDisposable {
  readonly #server: Server
  readonly #browser: Browser
  readonly #url: string

  private constructor(server: Server, browser: Browser) {
    this.#server = server
    this.#browser = browser
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  static async open(executablePath: string): Promise<ChromiumHost> {
    const [{ code }, pageScript] = await Promise.all([counterBundle(), bundlePageScript()])
    const server = createServer(({ url }, response) => {
      const isPage = url?.startsWith('/?') === true
      response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript')
      if (isPage)
        response.end('<!doctype html><title>grading</title><script type=module src=/page.js></script>')
      else response.end(url === '/page.js' ? pageScript : code)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const browser = await chromium.launch({ executablePath, args: flags })
    return new ChromiumHost(server, browser)
  }

  /** Each has a context, and so a process, of its own. */
  async newPage(silenceMs: number): Promise<TestPage> {
    const context = await this.#browser.newContext()
    const opened: TestPage = {
      page: await this.#load(await context.newPage(), silenceMs),
      grade: async (source) => {
        const { page } = opened
        const lost = new Promise<'lost'>((resolve) => {
          page.once('crash', () => resolve('lost'))
        })
        const graded = page.evaluate((text) => globalThis.grading.grade(text), source)
        const verdict = await Promise.race([graded.catch(() => lost), lost])
        if (verdict !== 'lost') return verdict
        opened.page = await this.#load(await context.newPage(), silenceMs)
        await page.close()
        const told = await opened.page.evaluate(() => globalThis.grading.cutShort())
        if (told === undefined) throw new Error('the page was lost, and the next load knew nothing of it')
        return told
      },
    }
    return opened
  }

  async #load(page: Page, silenceMs: number): Promise<Page> {
    await page.goto(`${this.#url}?silenceMs=${silenceMs}`)
    await page.waitForFunction(() => 'grading' in globalThis)
    return page
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    this.#server.close()
  }
}
