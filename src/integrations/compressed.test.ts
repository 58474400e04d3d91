/** What `npm start` sends of a built site to those who take it compressed, and to those who do not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLocalServer } from '../runtime/server/create-local-server.ts'
import { type SiteServer, serveSite } from '../runtime/server/site-server.ts'
import { compressSite } from './compressed.ts'

const folder = mkdtempSync(join(tmpdir(), 'compressed-'))
const page = `<!doctype html><title>Home</title>${'<p>Ünïcode, and more of it.</p>'.repeat(200)}`
const script = `export const lines = ${JSON.stringify(Array.from({ length: 400 }, (_, at) => `line ${at}`))}`
let site: SiteServer

beforeAll(async () => {
  mkdirSync(join(folder, '_astro'))
  mkdirSync(join(folder, 'lessons'))
  writeFileSync(join(folder, 'index.html'), page)
  writeFileSync(join(folder, 'lessons', 'index.html'), page)
  writeFileSync(join(folder, '404.html'), '<!doctype html><title>Not here</title>')
  writeFileSync(join(folder, '_astro', 'editor.js'), script)
  writeFileSync(join(folder, '_astro', 'small.js'), 'export {}')
  writeFileSync(join(folder, '_astro', 'font.woff2'), Buffer.alloc(5000, 1))
  await compressSite(folder)
  site = await serveSite(
    folder,
    0,
    createLocalServer(folder, () => {}),
  )
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** As `fetch` decodes what it gets, and does not tell. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(site.address + path, { headers }, resolve)
      .on('error', reject)
      .end()
  })
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) }
}

test.each([
  ['/', 'text/html;charset=utf-8', page],
  ['/lessons/', 'text/html;charset=utf-8', page],
  ['/_astro/editor.js', 'text/javascript', script],
])('%s comes by the best way that the browser takes', async (path, type, text) => {
  for (const [takes, encoding, decode] of [
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
  ] as const) {
    const { status, headers, body } = await ask(path, { 'Accept-Encoding': takes })
    expect([status, headers['content-encoding'], headers['content-type'], headers.vary]).toEqual([
      200,
      encoding,
      type,
      'Accept-Encoding',
    ])
    expect(headers['content-length']).toBe(String(body.length))
    expect(decode(body).toString()).toBe(text)
    if (encoding !== undefined) expect(body.length).toBeLessThan(text.length / 3)
  }
})

test('what is compressed has the same guards as what is not, and is not sent twice', async () => {
  const takes = { 'Accept-Encoding': 'br' }
  const plain = await ask('/_astro/editor.js')
  const { headers } = await ask('/_astro/editor.js', takes)
  for (const name of [
    'x-content-type-options',
    'cross-origin-resource-policy',
    'cross-origin-embedder-policy',
  ])
    expect([name, headers[name]]).toEqual([name, plain.headers[name]])
  expect(headers.etag).not.toBe(plain.headers.etag)
  const again = await ask('/_astro/editor.js', { ...takes, 'If-None-Match': headers.etag ?? '' })
  expect([again.status, again.body.length]).toEqual([304, 0])
})

test('what would gain nothing, and what is not there, comes as it is', async () => {
  for (const [path, status] of [
    ['/_astro/small.js', 200],
    ['/_astro/font.woff2', 200],
    ['/_astro/gone.js', 404],
  ] as const) {
    const answer = await ask(path, { 'Accept-Encoding': 'gzip, br' })
    expect([answer.status, answer.headers['content-encoding']]).toEqual([status, undefined])
  }
})
