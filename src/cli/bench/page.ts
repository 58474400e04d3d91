/** A page of a Chromium without a network, at a loopback address that serves the files given. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { chromium, type Page } from 'playwright-core'
import { chromiumFlags, provideChromium } from '../chromium.ts'

export interface BenchPage extends AsyncDisposable {
  evaluate: Page['evaluate']
}

export async function openPage(
  files: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<BenchPage> {
  const executablePath = await provideChromium((line) => console.error(line))
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    response.setHeader('Content-Type', file === undefined ? 'text/html' : 'text/javascript')
    response.end(file === undefined ? '<!doctype html><title>bench</title>' : readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] })
  const close = async () => {
    await browser.close()
    server.close()
  }
  signal.addEventListener('abort', () => void close(), { once: true })
  const page = await browser.newPage()
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  await page.goto(`http://127.0.0.1:${address.port}/`)
  return { evaluate: page.evaluate.bind(page), [Symbol.asyncDispose]: close }
}
