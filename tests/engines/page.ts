/** Served to each browser: one page and one Worker, on loopback. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { sharedSources } from '../../src/simulator/shared-world.fixture.ts'
import { sqliteWasmFile } from '../../src/simulator/sqlite/wasm-file.ts'

const PAGE = `<!doctype html><title>engines</title><script>
window.hashSeeds = (seeds) => new Promise((resolve) => {
  const worker = new Worker('/thread.js', { type: 'module' })
  worker.onmessage = (event) => { worker.terminate(); resolve(event.data) }
  worker.onerror = (event) => resolve({ error: event.message || 'the Worker did not start' })
  worker.postMessage(seeds)
})
</script>`

async function bundleThread(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('./thread.ts', import.meta.url)),
    platform: 'browser',
  })
  const { output } = await bundle.generate({ format: 'esm' })
  return output[0].code
}

export async function servePage(): Promise<{ url: string; close(): void }> {
  const files: Readonly<Record<string, readonly [type: string, content: string | Buffer]>> = {
    '/': ['text/html', PAGE],
    '/thread.js': ['text/javascript', await bundleThread()],
    '/sqlite3.wasm': ['application/wasm', readFileSync(sqliteWasmFile())],
    '/platform.json': ['application/json', JSON.stringify(sharedSources('platform'))],
  }
  const server: Server = createServer((request, response) => {
    const [type, content] = files[request.url ?? ''] ?? []
    if (type === undefined) response.statusCode = 404
    else response.setHeader('content-type', type)
    response.end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}
