/** A classroom by HTTPS: what is served so, whom it is for, and what is wrong with the files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { apiPath, classroomHeader } from '../classroom/api.ts'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { type SelfSigned, selfSigned } from '../runtime/server/fixtures/self-signed.ts'
import { writeSite } from '../runtime/server/fixtures/site.ts'
import { run } from './fixtures/terminal.ts'

let course: FixtureCourse
let site = ''
let folder = ''
const [cert, key] = [() => join(folder, 'cert.pem'), () => join(folder, 'key.pem')]
beforeEach(() => {
  course = fixtureCourse()
  site = writeSite()
  folder = mkdtempSync(join(tmpdir(), 'classroom-'))
  process.env.SITE = site
})
afterEach(() => {
  vi.useRealTimers()
  delete process.env.SITE
  course.remove()
  for (const each of [site, folder]) rmSync(each, { recursive: true, force: true })
})

function write(pair: SelfSigned): void {
  writeFileSync(cert(), pair.cert)
  writeFileSync(key(), pair.key)
}

async function started(...args: readonly string[]) {
  const ending = new AbortController()
  const up = Promise.withResolvers<string>()
  const told = { out: '' }
  const said = run(
    course.root,
    [
      'classroom',
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
      '--tls-cert',
      cert(),
      '--tls-key',
      key(),
      ...args,
    ],
    {
      signal: ending.signal,
      print: (text) => {
        told.out += `${text}\n`
        const address = /The classroom is at (\S+)\/classroom\//.exec(text)?.[1]
        if (address !== undefined) up.resolve(address)
      },
    },
  )
  const failed = said.then(({ err }) => Promise.reject(new Error(err)))
  const address = await Promise.race([up.promise, failed])
  failed.catch(() => {})
  return {
    address,
    told,
    async [Symbol.asyncDispose]() {
      ending.abort()
      await said
    },
  }
}

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

interface Told {
  readonly status: number
  readonly cookies: readonly string[]
  /** Of the certificate that was shown. */
  readonly fingerprint: string
}

async function ask(
  address: string,
  path: string,
  { ca, name = '127.0.0.1' }: { readonly ca: string; readonly name?: string },
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Told> {
  const { port } = new URL(address)
  return await new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        ca,
        agent: false,
        servername: name === '127.0.0.1' ? '' : name,
        headers: { host: `${name}:${port}`, ...headers },
      },
      (response: IncomingMessage) => {
        response.resume()
        const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate()
        resolve({
          status: response.statusCode ?? 0,
          cookies: response.headers['set-cookie'] ?? [],
          fingerprint: fingerprint256,
        })
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

test('pages and classroom are served by it, to the names in it, and cookies go by nothing else', async () => {
  const pair = selfSigned(['room.test'])
  write(pair)
  await using room = await started('--host', '0.0.0.0')
  expect(room.address).toMatch(/^https:\/\/room\.test:\d+$/)
  expect(room.told.out).toContain(`Learners join at    ${room.address}/classroom/join/`)
  expect(room.told.out).not.toContain('can be read on the way')
  const there = { ca: pair.cert, name: 'room.test' }
  expect((await ask(room.address, '/', there)).status).toBe(200)
  expect((await ask(room.address, '/', { ca: pair.cert })).status).toBe(200)
  const password = /Password {2}(\S+)/.exec(room.told.out)?.[1] ?? ''
  const headers = {
    [classroomHeader]: '1',
    'content-type': 'application/json',
    origin: room.address,
    'sec-fetch-site': 'same-origin',
  }
  const body = { name: 'instructor', password }
  const signIn = { method: 'POST', headers, body }
  const { status, cookies } = await ask(room.address, `${apiPath}/sign-in`, there, signIn)
  expect([status, cookies]).toEqual([200, [expect.stringMatching(/; HttpOnly; SameSite=Lax; .*; Secure$/)]])
  const plain = { ...signIn, headers: { ...headers, origin: room.address.replace('https', 'http') } }
  expect((await ask(room.address, `${apiPath}/sign-in`, there, plain)).status).toBe(403)
})

test('a renewed certificate is taken without a start anew', async () => {
  const [old, next] = [selfSigned(['room.test']), selfSigned(['room.test'])]
  write(old)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  await using room = await started()
  const before = await ask(room.address, '/', { ca: old.cert })
  write(next)
  vi.advanceTimersByTime(60_000)
  const after = await ask(room.address, '/', { ca: next.cert })
  expect(after.status).toBe(200)
  expect(after.fingerprint).not.toBe(before.fingerprint)
})

const wrong: readonly (readonly [string, () => readonly string[], string])[] = [
  ['one without the other', () => ['--tls-cert', cert()], '--tls-cert and --tls-key go together'],
  [
    'a file that is not there',
    () => ['--tls-cert', cert(), '--tls-key', `${key()}x`],
    'the file cannot be read',
  ],
  [
    'files the wrong way round',
    () => ['--tls-cert', key(), '--tls-key', cert()],
    'the file holds no certificate',
  ],
]
test.each(wrong)('%s is told, and nothing is opened', async (_, args, what) => {
  write(selfSigned(['room.test']))
  const { code, out, err } = await run(course.root, ['classroom', '--port', '0', ...args()])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(what)
})
