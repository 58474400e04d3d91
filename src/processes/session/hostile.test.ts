/** Programs that mean harm, or do it: what the sandbox keeps from them, and what the supervisor does about the rest. */
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Stack } from '../../contract/stack.ts'
import type { OwnReply } from '../../live/protocol.ts'
import { startStack } from '../conformance/process-trial.ts'
import { Supervisor, started, stateOf } from './fixtures/supervisor.ts'

const stack: Stack = {
  entry: 'front',
  roles: { front: { program: { learner: 'front.ts' }, regions: { seoul: 1 }, diskBytes: 1_000_000 } },
  load: { usersPerDay: 86_400, requestsPerUser: 1 },
}

function run(supervisor: Supervisor, source: string): void {
  const programs = { learner: { 'front.ts': source }, provided: {} }
  supervisor.send({ kind: 'start', speed: 1, setup: { stack, programs, seed: 1, steps: [] } })
}

async function ask(supervisor: Supervisor, path: string): Promise<OwnReply | undefined> {
  supervisor.send({ kind: 'send', own: 1, request: { path } })
  const { replies } = await supervisor.frame((frame) => frame.replies.some(({ own }) => own === 1))
  return replies.find(({ own }) => own === 1)
}

/** What a program would try, and what comes of it: a name that is none of the contract's is not there. */
const attempts: Readonly<Record<string, readonly [code: string, outcome: string]>> = {
  'to leave': ['process.exit(0)', 'ReferenceError'],
  'to ignore signals': ["process.on('SIGTERM', () => {})", 'ReferenceError'],
  'to signal others': ['process.kill(process.ppid, "SIGKILL")', 'ReferenceError'],
  'to fork': ["require('node:child_process').fork('x')", 'ReferenceError'],
  'to start a thread': ["new Worker('x')", 'ReferenceError'],
  'to listen on a port': ["process.binding('tcp_wrap')", 'ReferenceError'],
  'to print past the limit': ["process.stdout.write('x')", 'ReferenceError'],
  'to find the machine in the global object': ['globalThis.process.exit()', 'TypeError'],
  'to make code from text': ["Function('return process')()", 'EvalError'],
  'to make code by a constructor': ["(() => {}).constructor('return process')()", 'TypeError'],
  'to make code by an async constructor': ["(async () => {}).constructor('return process')()", 'TypeError'],
  'to find the machine behind the console': ['console._stdout.write("x")', 'TypeError'],
  'to find it behind a function of the host': ["env.work.constructor('return process')()", 'TypeError'],
  'to find it in the frames of an error': [
    'Error.prepareStackTrace = (_, frames) => frames; new Error("x").stack[0].getThis().process.exit()',
    'TypeError',
  ],
  'to change what others use': ['Array.prototype.map = () => []', 'TypeError'],
  'to write outside of its disk': ["await env.disk.write('../../outside', 'x')", 'done'],
  'to write more than its disk holds': ["await env.disk.write('much', new Uint8Array(2_000_000))", 'ENOSPC'],
  'to write files without end, with nothing in them': [
    "for (let i = 0; i < 3000; i++) await env.disk.write(`empty-${i}`, '')",
    'ENOSPC',
  ],
  'to stretch a file beyond its disk': [
    "await env.disk.write('a', ''); await env.disk.truncate('a', 10 ** 12)",
    'ENOSPC',
  ],
}

test('what a program tries against the machine fails in the sandbox', async () => {
  const tries = Object.entries(attempts).map(
    ([name, [code]]) => `${JSON.stringify(name)}: async (env) => { ${code} },`,
  )
  const source = `
const attempts = { ${tries.join('\n')} }
export default {
  async fetch(request, env) {
    const seen = {}
    for (const [name, attempt] of Object.entries(attempts))
      seen[name] = await attempt(env).then(() => 'done', (error) => error.code ?? error.name)
    return Response.json(seen)
  },
}
`
  await using supervisor = await Supervisor.start()
  run(supervisor, source)
  expect(await supervisor.until(started)).toEqual({ kind: 'started' })
  const reply = await ask(supervisor, '/')
  const outcomes = Object.entries(attempts).map(([name, [, outcome]]) => [name, outcome])
  expect(JSON.parse(reply?.body ?? '')).toEqual(Object.fromEntries(outcomes))
})

test('a program that imports from the machine does not compile', async () => {
  await using supervisor = await Supervisor.start()
  for (const code of ["import fs from 'node:fs'", "const fs = await import('node:fs')"]) {
    supervisor.updates.length = 0
    run(supervisor, `${code}\nexport default { fetch: () => new Response(fs) }\n`)
    const refused = await supervisor.until((update) => (update.kind === 'refused' ? update : undefined))
    expect(refused.problem).toMatchObject({ reason: 'does-not-compile', line: 1 })
  }
})

test('a program that never becomes ready is told of, can be crashed, and makes way for new code', async () => {
  await using supervisor = await Supervisor.start()
  run(supervisor, 'export default { start: () => new Promise(() => {}), fetch: () => new Response() }\n')
  const failed = await supervisor.until((update) => (update.kind === 'failed' ? update : undefined))
  expect(failed.message).toMatch(/^front-1 is still not ready: its start\(\) has not settled/)
  await supervisor.frame((frame) => stateOf(frame, 'front-1') === 'booting')
  supervisor.send({ kind: 'act', action: { do: 'crash', node: 'front-1' } })
  await supervisor.frame((frame) => stateOf(frame, 'front-1') === 'down')
  const loops = 'for (;;) {}\nexport default { fetch: () => new Response() }\n'
  supervisor.updates.length = 0
  supervisor.send({ kind: 'deploy', files: { 'front.ts': loops } })
  await supervisor.frame((frame) => stateOf(frame, 'front-1') === 'booting')
  supervisor.send({
    kind: 'deploy',
    files: { 'front.ts': "export default { fetch: () => new Response('up') }" },
  })
  await supervisor.frame((frame) => stateOf(frame, 'front-1') === 'up')
  // Nobody waited until the loop was found to take too long.
  expect(supervisor.updates.filter(({ kind }) => kind === 'failed')).toEqual([])
  expect(await ask(supervisor, '/')).toMatchObject({ status: 200, body: 'up' })
})

test('a program that crashes at boot in a loop is started ever later, and each time it is said', async () => {
  await using supervisor = await Supervisor.start()
  run(supervisor, "throw new Error('no luck')\nexport default { fetch() {} }\n")
  const told = (words: RegExp) =>
    supervisor.until((update) =>
      update.kind === 'output'
        ? update.lines.find(({ node, text }) => node === 'front-1' && words.test(text))
        : undefined,
    )
  await told(/went down: Error: no luck\. Starts again in 500 ms \(failure 1\)/)
  await told(/Starts again in 1000 ms \(failure 2\)/)
  await told(/Starts again in 2000 ms \(failure 3\)/)
})

test('what a program throws, sends or logs may be as long as it likes: it is told in part', async () => {
  await using supervisor = await Supervisor.start()
  run(
    supervisor,
    `export default {
      async fetch(request) {
        if (request.url.endsWith('/throw')) throw new Error('x'.repeat(2e7))
        if (request.url.endsWith('/log')) for (let i = 0; i < 20; i++) console.log('x'.repeat(1e6))
        if (request.url.endsWith('/send')) await fetch('http://front-1/' + 'x'.repeat(2e7)).catch(() => {})
        return new Response('done')
      },
    }\n`,
  )
  await supervisor.until(started)
  expect(await ask(supervisor, '/throw')).toMatchObject({ status: 500 })
  supervisor.updates.length = 0
  expect(await ask(supervisor, '/log')).toMatchObject({ status: 200 })
  supervisor.updates.length = 0
  expect(await ask(supervisor, '/send')).toMatchObject({ status: 200 })
  supervisor.send({ kind: 'history' })
  const history = await supervisor.until((update) => (update.kind === 'history' ? update : undefined))
  expect(JSON.stringify(history).length).toBeLessThan(1_000_000)
})

/** Stands in for a host whose program got out of the sandbox: what is left then is the machine's own fence. */
const escaped = `
const fs = require('node:fs')
const tell = (report) => process.stdout.write('\\x1e' + JSON.stringify(report) + '\\n')
const attempt = (act) => { try { act(); return 'done' } catch (error) { return error.code ?? error.name } }
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {})
process.stdin.on('end', () => {})
setInterval(() => {}, 1000)
const net = require('node:net').createServer().listen(0, '127.0.0.1', () => {
  const seen = {
    fork: attempt(() => require('node:child_process').spawnSync('true').error && (() => { throw new Error() })()),
    thread: attempt(() => new (require('node:worker_threads').Worker)('0', { eval: true })),
    read: attempt(() => fs.readFileSync('/etc/passwd')),
    write: attempt(() => fs.writeFileSync(process.cwd() + '/../outside', 'x')),
    link: attempt(() => fs.symlinkSync('/etc', process.cwd() + '/etc')),
    database: attempt(() => require('node:sqlite')),
    addon: attempt(() => process.dlopen({ exports: {} }, 'x.node')),
    own: attempt(() => fs.writeFileSync(process.cwd() + '/inside', Buffer.alloc(3e6))),
    env: Object.keys(process.env).join(),
  }
  tell({ kind: 'died', error: JSON.stringify({ ...seen, pid: process.pid, port: net.address().port }), isBoot: true })
  for (let i = 0; i < 64; i++) process.stdout.write('x'.repeat(1e6))
  process.stdout.write('\\n')
  tell({ kind: 'listening', port: net.address().port })
})
`

test('a program that got out of the sandbox cannot fork, read or write elsewhere, and ends with the rest', async () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'escaped-'))
  const file = join(folder, 'host.cjs')
  writeFileSync(file, `if (process.argv[2] === 'guard') process.stdin.resume()\nelse {${escaped}}`)
  const texts: string[] = []
  let tell = (): void => {}
  const moved = new Promise<void>((resolve) => {
    tell = resolve
  })
  const stack = await startStack(
    { programs: { 'front.ts': 'export default { fetch: () => new Response() }' } },
    {
      host: { node: process.execPath, file },
      slowBootMs: 1,
      onText: (_, text) => void texts.push(text),
      onMoved: () => tell(),
    },
  )
  await moved
  const { pid } = stack.node('front-1')
  expect(readdirSync(stack.folder)).toEqual(['front-1'])
  // All of 64 MB on one line: the beginning is told, the rest is left out.
  expect(texts).toEqual(['x'.repeat(500)])
  const died = new Promise<string>((resolve) => {
    stack
      .node('front-1')
      .boot()
      .catch((error: Error) => resolve(error.message))
  })
  await stack[Symbol.asyncDispose]()
  const { port, ...seen } = JSON.parse(await died) as Record<string, unknown>
  expect(seen).toEqual({
    ...Object.fromEntries(
      ['fork', 'thread', 'read', 'write', 'link', 'addon'].map((name) => [
        name,
        name === 'addon' ? 'ERR_DLOPEN_DISABLED' : 'ERR_ACCESS_DENIED',
      ]),
    ),
    database: 'ERR_UNKNOWN_BUILTIN_MODULE',
    own: 'done',
    env: '',
    pid,
  })
  expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH')
  await expect(fetch(`http://127.0.0.1:${String(port)}/`)).rejects.toThrow('fetch failed')
  expect(existsSync(stack.folder)).toBe(false)
  rmSync(folder, { recursive: true })
})
