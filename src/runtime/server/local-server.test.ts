/** A page's end and the server's, over real sockets; and everybody else who tries them. */
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Frame } from '../../live/protocol.ts'
import { provideProgram } from '../../processes/program-file.ts'
import { protocol, stackPath, tokenPath, tokenProtocol } from '../local/address.ts'
import { findLocal } from '../local/local-runtime.ts'
import { allUp, hello, isThere, Page, pidsOf, socketOf, startOf } from './fixtures/page.ts'
import { serveFixtureSite } from './fixtures/site.ts'
import type { SiteServer } from './site-server.ts'

const root = join(import.meta.dirname, '..', '..', '..')

let site: SiteServer
const said: string[] = []
beforeAll(async () => {
  await provideProgram(root)
  site = await serveFixtureSite(root, (line) => said.push(line))
})
afterAll(() => site[Symbol.asyncDispose]())

function expectGone(pids: readonly number[]): void {
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}

test('a page runs a stack, opens a node by its address, and leaves nothing', async () => {
  const steps: string[] = []
  const page = new Page(site.address)
  const connection = await page.open({ onProgress: (step) => steps.push(step) })
  connection.send(startOf(hello))
  const frame = await page.frame(allUp)
  expect(steps).toEqual(['connecting', 'starting'])
  const port = frame.nodes[0]?.process?.port ?? 0
  expect(await (await fetch(connection.addressOf(port) ?? '')).text()).toBe('hello')
  await connection.end()
  expectGone(pidsOf(frame))
  expect(page.problem).toBeUndefined()
})

test('a page that is gone without a word takes its stack along', async () => {
  const page = new Page(site.address)
  let socket: WebSocket | undefined
  const runtime = await findLocal({
    origin: site.address,
    openSocket: (url, protocols) => {
      socket = socketOf(site.address)(url, protocols)
      return socket
    },
  })
  const opened = new Promise<Frame>((resolve) => {
    void runtime
      ?.open({
        signal: new AbortController().signal,
        onProgress: () => {},
        onUpdate: (update) => void (update.kind === 'frame' && allUp(update) && resolve(update)),
        onEnd: () => {},
      })
      .then((connection) => connection.send(startOf(hello)))
  })
  const pids = pidsOf(await opened)
  expect(pids).toHaveLength(2)
  socket?.close()
  await expect.poll(() => pids.filter(isThere), { timeout: 20_000 }).toEqual([])
  expect(page.problem).toBeUndefined()
})

test('two pages have a stack each; one too many is told so', async () => {
  const pages = [new Page(site.address), new Page(site.address), new Page(site.address)]
  const connections = await Promise.all(pages.map((page) => page.open()))
  for (const connection of connections) connection.send(startOf(hello))
  const frames = await Promise.all(pages.map((page) => page.frame(allUp)))
  expect(new Set(frames.flatMap(pidsOf)).size).toBe(6)
  const oneMore = new Page(site.address)
  await oneMore.open()
  await oneMore.ended
  expect(oneMore.problem?.runtimeCause).toBe('too-many')
  await Promise.all(connections.map((connection) => connection.end()))
  expectGone(frames.flatMap(pidsOf))
})

test('a supervisor that dies is told, and its nodes end', async () => {
  const page = new Page(site.address)
  const connection = await page.open()
  connection.send(startOf(hello))
  const frame = await page.frame(allUp)
  const parent = await parentOf(pidsOf(frame)[0] ?? 0)
  process.kill(parent, 'SIGKILL')
  await page.ended
  expect(page.problem?.runtimeCause).toBe('supervisor-ended')
  await expect.poll(() => pidsOf(frame).filter(isThere), { timeout: 20_000 }).toEqual([])
})

async function parentOf(pid: number): Promise<number> {
  const { execFileSync } = await import('node:child_process')
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))
}

test('opening can be given up, and nothing is left', async () => {
  const giving = new AbortController()
  const page = new Page(site.address)
  const opening = page.open({ signal: giving.signal, onProgress: () => giving.abort(new Error('enough')) })
  await expect(opening).rejects.toThrow('enough')
})

describe('whoever is no page of this server', () => {
  interface Answer {
    readonly status: number
    readonly body: string
  }

  function ask(path: string, headers: Record<string, string>): Promise<Answer> {
    const { port } = new URL(site.address)
    return new Promise((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, path, headers, setHost: false })
      const take = (response: IncomingMessage): void => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      }
      asking.on('response', take)
      asking.on('upgrade', (_, socket) => {
        socket.destroy()
        resolve({ status: 101, body: '' })
      })
      asking.on('error', reject)
      asking.end()
    })
  }

  const hostOf = (): string => new URL(site.address).host
  async function token(): Promise<string> {
    const { body } = await ask(tokenPath, { host: hostOf() })
    const told: unknown = JSON.parse(body)
    return typeof told === 'object' && told !== null && 'token' in told ? String(told.token) : ''
  }
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
  async function knock(headers: Record<string, string>): Promise<number> {
    const key = { 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
    return (await ask(stackPath, { ...upgrade, ...key, host: hostOf(), ...headers })).status
  }
  const protocols = async () => ({ 'sec-websocket-protocol': `${protocol}, ${tokenProtocol(await token())}` })

  test('gets no token: another origin, a rebound name, another site', async () => {
    const host = hostOf()
    const tries = [
      { host, origin: 'https://evil.example' },
      { host, origin: 'null' },
      { host, 'sec-fetch-site': 'cross-site' },
      { host, 'sec-fetch-site': 'same-site' },
      { host: 'evil.example' },
      { host: `evil.example:${new URL(site.address).port}` },
      { host: '127.0.0.1:1' },
      { host: `127.0.0.1.evil.example:${new URL(site.address).port}` },
    ]
    for (const headers of tries) {
      const { status, body } = await ask(tokenPath, headers)
      expect([status, body], JSON.stringify(headers)).toEqual([403, '{"error":"not for you"}'])
    }
    expect(said.some((line) => line.includes('evil.example'))).toBe(true)
  })

  test('opens no socket: without an origin, with another, by another name, without the token or with a wrong one', async () => {
    const origin = site.address
    expect(await knock({ origin, ...(await protocols()) })).toBe(101)
    expect(await knock({ ...(await protocols()) })).toBe(403)
    expect(await knock({ origin: 'https://evil.example', ...(await protocols()) })).toBe(403)
    const rebound = `evil.example:${new URL(site.address).port}`
    expect(await knock({ host: rebound, origin: `http://${rebound}`, ...(await protocols()) })).toBe(403)
    expect(await knock({ origin, 'sec-fetch-site': 'cross-site', ...(await protocols()) })).toBe(403)
    expect(await knock({ origin })).toBe(401)
    expect(await knock({ origin, 'sec-websocket-protocol': protocol })).toBe(401)
    const wrong = `${protocol}, ${tokenProtocol('A'.repeat(32))}`
    expect(await knock({ origin, 'sec-websocket-protocol': wrong })).toBe(401)
  })

  test('an upgrade to anything else is cut off, and the site is read only', async () => {
    const headers = { ...upgrade, 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', host: hostOf() }
    await expect(ask('/', headers)).rejects.toThrow(/socket hang up|ECONNRESET/)
    const host = hostOf()
    for (const path of ['/..%2f..%2fpackage.json', '/../../package.json', '/%2e%2e/package.json']) {
      const outside = await ask(path, { host })
      expect(outside.status).toBe(404)
      expect(outside.body).not.toContain('devDependencies')
    }
    expect((await ask('/', { host: 'evil.example' })).status).toBe(403)
    // A range that makes no sense must not take the server down.
    expect((await ask('/', { host, range: 'bytes=5-2' })).status).toBe(200)
    expect((await ask('/%ff%00', { host })).status).toBe(404)
    expect((await fetch(`${site.address}/`, { method: 'POST' })).status).toBe(405)
  })

  test.each([
    ['what is no JSON', 'hello', 1007],
    ['what is no message', '{"kind":"exec"}', 4003],
    [
      'a command with something else in it',
      JSON.stringify({ kind: 'command', command: { kind: 'start', setup: { stack: 1 }, speed: 1 } }),
      4003,
    ],
    ['more than a message may be', JSON.stringify({ kind: 'x'.repeat(5_000_000) }), 1009],
  ])('%s closes the socket', async (_, message, wanted) => {
    const socket = socketOf(site.address)(`${site.address.replace('http', 'ws')}${stackPath}`, [
      protocol,
      tokenProtocol(await token()),
    ])
    const code = await new Promise<number>((resolve) => {
      socket.addEventListener('open', () => socket.send(message))
      socket.addEventListener('close', (event) => resolve(event.code))
    })
    expect(code).toBe(wanted)
  })
})
