/** What other websites in the same browser, and whoever else can reach a port of this machine, get from either server: nothing. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokenPath } from '../local/address.ts'
import { serveFixtureSite } from './fixtures/site.ts'
import { policyOf } from './page-headers.ts'

const root = join(import.meta.dirname, '..', '..', '..')

interface Served extends AsyncDisposable {
  readonly port: number
  /** All that its terminal shows. */
  said(): string
}

async function built(): Promise<Served> {
  const lines: string[] = []
  const site = await serveFixtureSite(root, (line) => lines.push(line))
  return {
    port: Number(new URL(site.address).port),
    said: () => lines.join('\n'),
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  }
}

/** `npm run dev`. */
async function developed(): Promise<Served> {
  // By Astro's own call: its command refuses where somebody works in this checkout already.
  const start = `import('astro').then(({ dev }) => dev({ root: ${JSON.stringify(root)} }))`
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', start], {
    cwd: root,
    // Nothing of the tests' own: Astro heeds it.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const port = await new Promise<number>((resolve, reject) => {
    const take = (text: string): void => {
      said += text
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (found !== undefined) resolve(Number(found))
    }
    child.stdout?.setEncoding('utf8').on('data', take)
    child.stderr?.setEncoding('utf8').on('data', take)
    child.on('close', () => reject(new Error(`the dev server ended: ${said}`)))
  })
  return {
    port,
    said: () => said,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'close')
      child.kill()
      await ended
    },
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether the server closed the connection by itself. */
  readonly isClosed: boolean
}

/** Sends exactly these bytes; the other end is never closed from here. */
function send(port: number, head: string, untilClosed: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let read = ''
    const end = (isClosed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      const [top = '', ...rest] = read.split('\r\n\r\n')
      const [line = '', ...headers] = top.split('\r\n')
      const pairs = headers.map((each): [string, string] => {
        const colon = each.indexOf(':')
        return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim()]
      })
      const status = Number(line.split(' ')[1] ?? 0)
      resolve({ status, headers: Object.fromEntries(pairs), body: rest.join('\r\n\r\n'), isClosed })
    }
    const timer = setTimeout(() => end(false), 30_000)
    socket.setEncoding('latin1').on('data', (text: string) => {
      read += text
      if (!untilClosed && read.includes('\r\n\r\n')) end(false)
    })
    socket.on('close', () => end(true))
    socket.on('end', () => end(true))
    socket.on('error', (error) => (read === '' ? end(true) : reject(error)))
    socket.write(head, 'latin1')
  })
}

interface Asking {
  readonly method?: string
  readonly path?: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function headOf(port: number, { method = 'GET', path = '/', host, headers = {}, body = '' }: Asking): string {
  const all = {
    Host: host ?? `127.0.0.1:${port}`,
    ...headers,
    ...(body !== '' && { 'Content-Length': body.length }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

const site = (of: string, mode: string, dest: string, more: object = {}) => ({
  'Sec-Fetch-Site': of,
  'Sec-Fetch-Mode': mode,
  'Sec-Fetch-Dest': dest,
  ...more,
})

describe.each([
  ['npm start', built],
  ['npm run dev', developed],
] as const)('%s', (name, serve) => {
  let served: Served
  beforeAll(async () => {
    served = await serve()
  }, 120_000)
  afterAll(() => served[Symbol.asyncDispose]())
  const ask = (asking: Asking): Promise<Answer> => send(served.port, headOf(served.port, asking), false)

  const aPage = '/webcontainer/connect/'
  const own = name === 'npm start' ? '/' : aPage

  function expectNothing(answer: Answer, what: string): void {
    expect(answer.status, what).toBeGreaterThanOrEqual(400)
    expect(/<html|<script|token|devDependencies/i.test(answer.body), what).toBe(false)
    expect(
      Object.keys(answer.headers).filter((header) => header.startsWith('access-control-')),
      what,
    ).toEqual([])
  }

  test.each([
    ['fetch', site('cross-site', 'cors', 'empty', { Origin: 'https://evil.example' })],
    ['fetch without reading', site('cross-site', 'no-cors', 'empty')],
    [
      'fetch from another port of this machine',
      site('same-site', 'cors', 'empty', { Origin: 'http://127.0.0.1:9' }),
    ],
    ['fetch from another port, and nothing said of it', { Origin: 'http://localhost:9999' }],
    ['a page without an origin', site('cross-site', 'cors', 'empty', { Origin: 'null' })],
    ['a page without an origin, and nothing said of it', { Origin: 'null' }],
    ['an extension', { Origin: 'chrome-extension://abcdefghijklmnop' }],
    ['the same name by another protocol', { Origin: 'https://127.0.0.1' }],
    ['img', site('cross-site', 'no-cors', 'image')],
    ['script', site('cross-site', 'no-cors', 'script')],
    ['style', site('same-site', 'no-cors', 'style')],
    ['audio', site('cross-site', 'no-cors', 'audio')],
    ['iframe', site('cross-site', 'navigate', 'iframe', { 'Sec-Fetch-User': '?1' })],
    ['object', site('same-site', 'navigate', 'object')],
    ['embed', site('cross-site', 'navigate', 'embed')],
    ['a service worker', site('cross-site', 'same-origin', 'serviceworker', { 'Service-Worker': 'script' })],
    ['window.open by itself', site('cross-site', 'navigate', 'document')],
    ['a redirect of a neighbour', site('same-site', 'navigate', 'document')],
    ['a fetch that claims to come from nowhere', site('none', 'cors', 'empty')],
  ] as const)('gives nothing to another website by %s', async (_, headers) => {
    for (const path of [own, tokenPath, '/icon.svg', '/@vite/client', '/package.json', '/__vite_ping'])
      expectNothing(await ask({ path, headers }), path)
  })

  test('lets a person follow a link to a page, and type its address; to nothing but a page', async () => {
    const link = site('cross-site', 'navigate', 'document', { 'Sec-Fetch-User': '?1' })
    expect((await ask({ path: own, headers: link })).status).toBe(200)
    expect((await ask({ path: own, headers: site('none', 'navigate', 'document') })).status).toBe(200)
    for (const path of [
      tokenPath,
      '/@vite/client',
      '/src/cli/millions.ts',
      '/@fs/etc/passwd',
      '/__open-in-editor?file=x',
    ])
      expectNothing(await ask({ path, headers: link }), path)
  })

  test('leads whoever opens a page by localhost to the address that it prints, and nobody else', async () => {
    const { port } = served
    const host = `localhost:${port}`
    const page = site('none', 'navigate', 'document')
    const led = await ask({ path: `${own}?stage=2`, host, headers: page })
    expect(led.status).toBe(307)
    expect(led.headers.location).toBe(`http://127.0.0.1:${port}${own}?stage=2`)
    expect((await ask({ path: own, host })).status).toBe(200)
    expect((await ask({ path: own, host, headers: site('same-origin', 'cors', 'empty') })).status).toBe(200)
    expect((await ask({ path: own, headers: page })).status).toBe(200)
  })

  test('takes no name but its own', async () => {
    const { port } = served
    for (const host of [
      ...[
        'evil.example',
        `evil.example:${port}`,
        `127.0.0.1.evil.example:${port}`,
        `localhost.evil.example:${port}`,
      ],
      ...[`evil.localhost:${port}`, '127.0.0.1:1', 'localhost', `0.0.0.0:${port}`, `2130706433:${port}`, ''],
      ...[
        `user@127.0.0.1:${port}`,
        `127.0.0.1:${port},evil.example`,
        `127.0.0.1:${port}\t`.trim().concat('/'),
      ],
    ])
      expectNothing(await ask({ path: own, host }), host)
    expectNothing(await send(port, 'GET / HTTP/1.0\r\n\r\n', false), 'no host')
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await ask({ path: own, host })).status, host).toBe(200)
  })

  test('answers to no method but those that read, and to no question whether it would', async () => {
    for (const method of [
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'PURGE',
      'MKCOL',
      'QUERY',
    ])
      for (const path of [own, tokenPath, '/__open-in-editor?file=x']) {
        const answer = await ask({ method, path, headers: { Origin: `http://127.0.0.1:${served.port}` } })
        expectNothing(answer, `${method} ${path}`)
        expect([400, 405], method).toContain(answer.status)
      }
    const preflight = {
      Origin: 'https://evil.example',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Private-Network': 'true',
    }
    expectNothing(await ask({ method: 'OPTIONS', path: '*', headers: preflight }), 'OPTIONS *')
    const form = { Origin: 'null', 'Content-Type': 'text/plain' }
    expectNothing(await ask({ method: 'POST', path: own, headers: form, body: 'x'.repeat(5000) }), 'a form')
    const tunnel = await send(
      served.port,
      `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n\r\n`,
      true,
    )
    expect(tunnel.isClosed).toBe(true)
    expect(tunnel.status).not.toBe(200)
  })

  test('reads no address in two ways: control characters, dots, slashes and what is encoded twice end here', async () => {
    const odd = [
      ...[
        '/%00',
        '/%0d%0aSet-Cookie:x',
        '/%1b[2J',
        '/%1B%5D0;x%07',
        '/%7f',
        '/%c2%9b2J',
        '/%E2%80%AEgpj',
        '/%e2%80%a8',
        '/%251b',
      ],
      ...['/?x=%1b[2J', '/?x=%0a', '/?x=%251b[2J', '/?%e2%80%ae', `${own}?%00`],
      ...[
        '/..',
        '/../package.json',
        '/%2e%2e/package.json',
        '/.%2e/package.json',
        '/a/../../package.json',
        '/./package.json',
      ],
      ...[
        '/..%2fpackage.json',
        '/%2e%2e%2fpackage.json',
        '/%2fetc/passwd',
        '/%252e%252e/package.json',
        '/%252fetc',
      ],
      ...[
        '//evil.example',
        '//evil.example/..',
        '/a//b',
        '/\\evil.example',
        '/%5cevil.example',
        '/..\\package.json',
        '/a%5c..%5cb',
      ],
      ...[
        '/%',
        '/%zz',
        '/%ff',
        '/%c0%ae%c0%ae/',
        '/%ed%a0%80',
        '/%ef%bf%bf',
        'http://evil.example/',
        'evil',
        `http://127.0.0.1:${served.port}/`,
      ],
      ...['/\x9b2J', '/\xe9', '/@fs/../etc/passwd', '/@fs//etc/passwd', '/@fs/%2e%2e/etc/passwd?raw'],
    ]
    const before = served.said().length
    for (const path of odd) {
      expectNothing(await ask({ path }), path)
      expectNothing(await ask({ path, method: 'HEAD' }), path)
    }
    expect(JSON.stringify(served.said().slice(before).replaceAll('\n', ''))).not.toMatch(
      /\\u00|\\r|\\t|\\u20|Set-Cookie|2J/,
    )
  })

  test('what others write into headers does not paint its terminal', async () => {
    const before = served.said().length
    expectNothing(await ask({ headers: { Origin: 'http://\x9b2J\x1b]0;x'.replace('\x1b', '') } }), 'origin')
    expectNothing(await ask({ host: 'a\x9b2Jb' }), 'host')
    expectNothing(await ask({ headers: { 'Sec-Fetch-Site': '\x85x' } }), 'site')
    expect(served.said().slice(before)).not.toMatch(/\p{Cc}(?<!\n)/u)
  })

  test('opens no editor, in whatever way it is asked', async () => {
    const file = encodeURIComponent(join(root, 'package.json'))
    for (const path of [
      '__open-in-editor',
      '__OPEN-in-editor',
      '__open-in-editor/',
      '__open-in-editor.x',
      '__open%2Din-editor',
      '%5f_open-in-editor',
      '__open-in-editor/x',
    ])
      for (const headers of [{}, site('same-origin', 'cors', 'empty')])
        expect((await ask({ path: `/${path}?file=${file}`, headers })).status, path).toBe(403)
  })

  test('closes each socket that it refuses, or that nobody takes', async () => {
    const { port } = served
    const origin = `http://127.0.0.1:${port}`
    for (const [path, headers] of [
      ['/', { Origin: origin }],
      ['/nothing', { Origin: origin, 'Sec-WebSocket-Protocol': 'chat' }],
      ['/', { Origin: 'https://evil.example', 'Sec-WebSocket-Protocol': 'vite-hmr' }],
      ['/', { Origin: 'null', 'Sec-WebSocket-Protocol': 'vite-ping' }],
      [
        '/?token=x',
        { Origin: 'http://localhost:9', 'Sec-WebSocket-Protocol': 'vite-hmr', 'Sec-Fetch-Site': 'same-site' },
      ],
      ['/.millions/stack', { Origin: 'https://evil.example', 'Sec-WebSocket-Protocol': 'millions' }],
      ['/.millions/stack', { Origin: origin, 'Sec-WebSocket-Protocol': 'millions, millions.guess' }],
      ['/.millions/files', {}],
      ['/%1b', { Origin: origin }],
    ] as const) {
      const answer = await send(port, headOf(port, { path, headers: { ...upgrade, ...headers } }), true)
      expect([answer.isClosed, answer.status === 101], path).toEqual([true, false])
    }
  })

  test('what has not changed keeps the headers that it came with: a Worker would get the policy of a page', async () => {
    const path = name === 'npm start' ? '/' : '/src/live/thread.ts?worker_file&type=module'
    const { headers: first } = await ask({ path })
    const { status, headers } = await ask({ path, headers: { 'If-None-Match': first.etag ?? '' } })
    expect(status).toBe(304)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toBeUndefined()
  })

  test('every page comes with the policy, is framed by nobody, and keeps no opener but where it needs one', async () => {
    for (const path of [own, '/nothing-here/', aPage]) {
      const { headers } = await ask({ path })
      expect(headers['content-security-policy'], path).toBe(policyOf(path))
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['cross-origin-opener-policy'], path).toBe(path === aPage ? undefined : 'same-origin')
    }
  })
})

test('the policy lets nobody frame a page, no script run that is not of the site, and only what runs programs make code from text', () => {
  for (const path of ['/', '/nothing/', '/work/', '/work/results/', '/lessons/replication/']) {
    const policy = policyOf(path)
    const directives = new Map(
      policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]),
    )
    for (const [name, sources] of [
      ['frame-ancestors', ["'none'"]],
      ['object-src', ["'none'"]],
      ['base-uri', ["'none'"]],
    ] as const)
      expect(directives.get(name), path).toEqual(sources)
    const scripts = directives.get('script-src') ?? []
    expect(scripts.includes("'unsafe-eval'"), path).toBe(/^\/(?:lessons|work\/results)\//.test(path))
    for (const source of scripts)
      expect(source).toMatch(/^'self'$|^'(?:wasm-)?unsafe-eval'$|^'sha256-[\w+/]{43}='$/)
    expect(policy).not.toContain('*')
  }
  expect(readFileSync(join(root, 'src/layouts/Page.astro'), 'utf8')).toContain('content={policyInPage(')
})
