/** However a page or the server goes, nothing is left of what ran for it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket as Client } from 'ws'
import type { Update } from '../../live/protocol.ts'
import { provideProgram } from '../../processes/program-file.ts'
import { protocol, stackPath, tokenPath, tokenProtocol } from '../local/address.ts'
import { allUp, hello, isThere, Page, pidsOf, startOf } from './fixtures/page.ts'
import { writeSite } from './fixtures/site.ts'
import { LocalServer } from './local-server.ts'
import { serveSite } from './site-server.ts'
import { StackService } from './stack-service.ts'

const root = join(import.meta.dirname, '..', '..', '..')
let folder = ''
beforeAll(async () => {
  await provideProgram(root)
  folder = writeSite()
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Started extends AsyncDisposable {
  readonly child: ChildProcess
  readonly address: string
  /** Where its temporary files go. */
  readonly temporary: string
}

/** `npm start`, as a process of its own. */
async function start(port: number): Promise<Started> {
  const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'start-'))
  const child = spawn(process.execPath, ['src/cli/millions.js', 'serve'], {
    cwd: root,
    env: { ...process.env, SITE: folder, PORT: String(port), TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
  return {
    child,
    address: /http:\/\/[\d.:]+/.exec(told)?.[0] ?? '',
    temporary,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      rmSync(temporary, { recursive: true })
    },
  }
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'when the server is ended by %s, its pages are told, and no process and no folder is left',
  async (signal) => {
    await using server = await start(0)
    const page = new Page(server.address)
    const connection = await page.open()
    connection.send(startOf(hello))
    const pids = pidsOf(await page.frame(allUp))
    expect(readdirSync(server.temporary).filter((name) => name.startsWith('millions-'))).toHaveLength(1)
    server.child.kill(signal)
    await page.ended
    expect(page.problem?.runtimeCause).toBe('server-gone')
    await expect.poll(() => pids.filter(isThere), { timeout: 20_000 }).toEqual([])
    await expect.poll(() => readdirSync(server.temporary), { timeout: 20_000 }).toEqual([])
    await expect(new Page(server.address).open()).rejects.toMatchObject({ runtimeCause: 'server-gone' })
  },
)

test('a port that somebody else has is told, with what to do', async () => {
  const squatter = createServer()
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
  const address = squatter.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const child = spawn(process.execPath, ['src/cli/millions.js', 'serve'], {
    cwd: root,
    env: { ...process.env, SITE: folder, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(code).toBe(2)
  expect(said).toContain(`port ${port} is taken by another program\n  next   Name another one`)
  await new Promise((resolve) => squatter.close(resolve))
})

test('a page that does not answer any more is let go, and its stack with it', async () => {
  const provide = async () => ({ node: process.execPath, file: await provideProgram(root) })
  const services = [new StackService({ provide, say: () => {} })]
  const local = new LocalServer({ services, pingEveryMs: 1000, say: () => {} })
  await using site = await serveSite(folder, 0, local)
  const { token } = (await (await fetch(`${site.address}${tokenPath}`)).json()) as { readonly token: string }
  const address = `${site.address.replace('http', 'ws')}${stackPath}`
  const client = new Client(address, [protocol, tokenProtocol(token)], {
    origin: site.address,
    autoPong: false,
  })
  client.on('ping', () => client.pong())
  await new Promise((resolve) => client.once('open', resolve))
  client.send(JSON.stringify({ kind: 'command', command: startOf(hello) }))
  const pids = await new Promise<readonly number[]>((resolve) =>
    client.on('message', (data) => {
      const { update } = JSON.parse(String(data)) as { readonly update: Update }
      if (update.kind === 'frame' && allUp(update)) resolve(pidsOf(update))
    }),
  )
  const closed = new Promise<unknown>((resolve) => client.on('close', resolve))
  // It hears, and says nothing: as a machine that has gone to sleep.
  client.removeAllListeners('ping')
  expect(await closed).toBe(1006)
  await expect.poll(() => pids.filter(isThere), { timeout: 20_000 }).toEqual([])
})
