/** A page of a Chromium that asks the network for nothing, on a folder served on loopback. */
import { chromium, type Page } from 'playwright-core'
import { chromiumFlags, provideChromium } from '../chromium.ts'
import { serveFolder } from './static-server.ts'

export interface BenchPage extends AsyncDisposable {
  readonly page: Page
  readonly address: string
}

/** Nothing is loaded yet. */
export async function openPage(folder: string, signal: AbortSignal): Promise<BenchPage> {
  signal.throwIfAborted()
  const executablePath = await provideChromium((line) => console.error(line))
  const server = await serveFolder(folder)
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] })
  const close = async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  }
  signal.addEventListener('abort', () => void close(), { once: true })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  return { page, address: server.address, [Symbol.asyncDispose]: close }
}
