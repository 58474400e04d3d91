/** The built site, served on loopback as a static host would, its `_headers` heeded. SITE names another folder than dist. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readHeaderRules } from './static-headers.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.ttf': 'font/ttf',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

export const root = fileURLToPath(new URL('../../', import.meta.url))

export const siteFolder = (): string => process.env.SITE ?? join(root, 'dist')

export interface Site extends AsyncDisposable {
  readonly url: string
}

export interface SiteOptions {
  /** Some hosts know no `_headers`. They are sent unless told. */
  readonly sendsHeaders?: boolean
  /** What is sent in the place of a file's own words. */
  rewrite?(path: string, body: Buffer): Buffer
  /** Settles when a file may be sent: a network may be slow. */
  ready?(path: string): Promise<void>
}

export async function serveSite({
  sendsHeaders = true,
  rewrite = (_, body) => body,
  ready = () => Promise.resolve(),
}: SiteOptions = {}): Promise<Site> {
  const folder = siteFolder()
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`${folder} holds no site: run npm run build first`)
  const rules = sendsHeaders ? readHeaderRules(await readFile(join(folder, '_headers'), 'utf8')) : () => []
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname))
    for (const [name, value] of rules(path)) response.setHeader(name, value)
    const file = path.endsWith('/') ? `${path}index.html` : path
    readFile(join(folder, file)).then(
      async (body) => {
        await ready(path)
        response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
        response.end(rewrite(path, body))
      },
      async () => {
        response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' })
        response.end(await readFile(join(folder, '404.html')))
      },
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
