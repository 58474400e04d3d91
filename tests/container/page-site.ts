/** Test code: serves the test's page, with the headers that isolate it or without, and the program. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { provideProgram } from '../../src/processes/program-file.ts'
import { isolationHeaders } from '../../src/runtime/server/isolation.ts'
import { sqliteWasmFile } from '../../src/simulator/sqlite/wasm-file.ts'
import { root } from '../e2e/site.ts'

export interface PageSite extends AsyncDisposable {
  readonly url: string
}

/** Script → code. The client is in one of its own, as it is loaded late. */
async function bundlePage(): Promise<ReadonlyMap<string, string>> {
  const build = await rolldown({
    input: join(import.meta.dirname, 'page.ts'),
    cwd: root,
    platform: 'browser',
  })
  const { output } = await build.generate({ format: 'esm', chunkFileNames: '[name].js' })
  await build.close()
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [])))
}

export async function servePage(): Promise<PageSite> {
  const [scripts, program] = await Promise.all([bundlePage(), provideProgram(root)])
  const worker = new Map([['/isolate.js', readFileSync(join(root, 'public/isolate.js'), 'utf8')]])
  const server = createServer(({ url = '/' }, response) => {
    const script =
      url === '/program.cjs' ? readFileSync(program, 'utf8') : (scripts.get(url) ?? worker.get(url))
    if (script !== undefined) {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script)
      return
    }
    if (url === '/sqlite3.wasm') {
      response.writeHead(200, { 'Content-Type': 'application/wasm' }).end(readFileSync(sqliteWasmFile()))
      return
    }
    if (url === '/isolated/') for (const [name, value] of isolationHeaders) response.setHeader(name, value)
    response.setHeader('Content-Type', 'text/html')
    response.end(
      '<!doctype html><title>container</title><script type="module" src="/page.js"></script><p>page',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
