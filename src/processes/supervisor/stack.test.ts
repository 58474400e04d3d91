/** What the supervisor answers for: limits, endings, and that nothing is left behind. */
import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { HistoryEvent } from '../../contract/history.ts'
import type { Platform } from '../../contract/platform.ts'
import { sharedSources } from '../../simulator/shared-world.fixture.ts'
import { startStack } from '../conformance/process-trial.ts'
import { BACK, FRONT } from '../conformance/programs.ts'
import { Operator } from '../world/operator.ts'
import type { NodeProblem } from './node-problem.ts'
import { OrderRefused } from './order-refused.ts'
import { PortTaken } from './ports.ts'
import type { Restart } from './restarts.ts'
import type { RealStack, StackOptions } from './stack.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const hello = program("return new Response('hello')")

function program(body: string, before = ''): string {
  return `import type { Program } from 'millions'\n${before}\nexport default {\n  async fetch(request, env) { ${body} },\n} satisfies Program\n`
}

/** One that has ended and that nobody has asked about yet counts as gone. */
const isAlive = (pid: number | undefined): boolean => {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 && !stdout.trim().startsWith('Z')
}

/** A stack of one node, and the news of its deaths as they come. */
async function one(source: string, options: Partial<StackOptions> = {}) {
  const news: [NodeProblem, Restart | undefined][] = []
  let tell = (): void => {}
  const stack = await startStack(
    { programs: { 'front.ts': source } },
    {
      ...options,
      onDied: (_, problem, restart) => {
        news.push([problem, restart])
        tell()
      },
    },
  )
  const died = (count: number): Promise<void> =>
    new Promise((resolve) => {
      tell = () => void (news.length >= count && resolve())
      tell()
    })
  return { stack, news, died, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() }
}

test('when it ends, no process, no port and no folder is left', async () => {
  const stack = await startStack({ programs: { 'front.ts': FRONT, 'back.ts': BACK } })
  const pids = stack.nodes.map(({ pid }) => pid)
  const { port } = stack.node('front-1').member
  expect(pids.every(isAlive)).toBe(true)
  expect(readdirSync(stack.folder)).toEqual(['back-1', 'front-1'])
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  await stack[Symbol.asyncDispose]()
  expect(pids.some(isAlive)).toBe(false)
  expect(existsSync(stack.folder)).toBe(false)
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
})

test('nothing is left of busy, frozen and idle nodes when the supervisor itself is killed', async () => {
  const script = join(root, 'src/processes/fixtures/supervisor-process.ts')
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
  const { pids, folder } = JSON.parse(told) as { pids: number[]; folder: string }
  expect(pids.length).toBe(3)
  expect(pids.every(isAlive)).toBe(true)
  child.kill('SIGKILL')
  // The guard holds the other end of the pipe: it closes when the guard has done its work and gone.
  await new Promise((resolve) => child.on('close', resolve))
  // They have been told; the machine takes a moment to end them.
  await expect.poll(() => pids.some(isAlive)).toBe(false)
  expect(existsSync(folder)).toBe(false)
})

const childrenOf = (pid: number | undefined): readonly number[] => {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'ppid=,pid='], { encoding: 'utf8' })
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/).map(Number))
  return rows.flatMap(([parent, child]) => (parent === pid && child !== undefined ? [child] : []))
}

test('nothing is left when its guard is killed together with it, or first', async () => {
  const script = join(root, 'src/processes/fixtures/supervisor-process.ts')
  for (const isGuardFirst of [false, true]) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise((resolve) => child.on('close', resolve))
    const told = await new Promise<string>((resolve) =>
      child.stdout.setEncoding('utf8').once('data', resolve),
    )
    const { pids, folder } = JSON.parse(told) as { pids: number[]; folder: string }
    const guards = childrenOf(child.pid).filter((pid) => {
      return spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
        .stdout.trim()
        .endsWith('guard')
    })
    expect(guards).toHaveLength(1)
    for (const pid of guards) process.kill(pid, 'SIGKILL')
    if (isGuardFirst) await expect.poll(() => guards.some(isAlive)).toBe(false)
    child.kill('SIGKILL')
    await ended
    await expect.poll(() => pids.some(isAlive)).toBe(false)
    expect(existsSync(folder)).toBe(false)
  }
})

test('a program that takes memory in a loop that never ends is ended by its supervisor', async () => {
  const stuck = program(
    'const all: Uint8Array[] = []; for (;;) if (all.length < 60) all.push(new Uint8Array(1e7).fill(1))',
  )
  await using trial = await one(stuck, { memoryMegabytes: 64 })
  await expect(trial.stack.fetch('/')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  await trial.died(1)
  expect(trial.news[0]?.[0].message).toMatch(/^out of memory: \d+ MB taken, 256 MB allowed$/)
})

test('a platform that may order more machines than run here, or of roles that there are not, is refused', async () => {
  const roles = { front: { bootMs: 10, quota: 40 } }
  const programs = { 'front.ts': hello, ...sharedSources('platform') }
  const start = (platform: Platform): Promise<RealStack> => startStack({ programs, platform })
  await expect(start({ roles, mayAsk: ['front'] })).rejects.toThrow(OrderRefused)
  await expect(start({ roles: { back: roles.front }, mayAsk: ['front'] })).rejects.toThrow(
    'names a role back',
  )
  await expect(start({ roles: {}, mayAsk: ['nobody'] })).rejects.toThrow('names a role nobody')
})

test('more nodes than may run, and regions that there are not, are refused before anything is taken', async () => {
  // A place of its own, as other stacks come and go in the usual one.
  const place = mkdtempSync(join(tmpdir(), 'refused-'))
  vi.stubEnv('TMPDIR', place)
  for (const regions of [{ seoul: 41 }, { seoul: 1e12 }, { seoul: 20, frankfurt: 21 }, { atlantis: 1 }]) {
    const starting = startStack({ programs: { 'front.ts': hello }, roles: { front: { regions } } })
    await expect(starting).rejects.toThrow(OrderRefused)
  }
  vi.unstubAllEnvs()
  expect(readdirSync(place)).toEqual([])
  rmSync(place, { recursive: true })
  await using trial = await one(hello)
  await expect(trial.stack.add('front', 'atlantis')).rejects.toThrow(OrderRefused)
  expect(trial.stack.nodes).toHaveLength(1)
})

test('another website in the browser, or a name that was made to lead here, gets nothing of a node; a person who follows a link does', async () => {
  await using trial = await one(hello)
  const { port } = trial.stack.node('front-1').member
  const ask = (headers: Readonly<Record<string, string>>, method = 'GET'): Promise<string> =>
    new Promise((resolve, reject) => {
      const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map((each) => each.join(': '))
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`${method} / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`),
      )
      let read = ''
      socket.setEncoding('utf8').on('data', (text: string) => {
        read += text
        if (read.includes('hello')) socket.destroy()
      })
      socket.on('close', () => resolve(read))
      socket.on('error', reject)
    })
  const from = (site: string, mode: string, dest: string) => ({
    'Sec-Fetch-Site': site,
    'Sec-Fetch-Mode': mode,
    'Sec-Fetch-Dest': dest,
  })
  for (const headers of [
    { Host: 'evil.example' },
    { Host: `evil.example:${port}` },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: `http://localhost:${port + 1}` },
    from('cross-site', 'no-cors', 'image'),
    from('same-site', 'cors', 'empty'),
    from('cross-site', 'navigate', 'iframe'),
    from('same-site', 'navigate', 'document'),
    { ...from('cross-site', 'websocket', 'empty'), Connection: 'Upgrade', Upgrade: 'websocket' },
  ])
    expect(await ask(headers), JSON.stringify(headers)).toMatch(/^HTTP\/1\.1 403 .*\r\n\r\n$/s)
  expect(await ask(from('cross-site', 'no-cors', 'empty'), 'POST')).toContain('403')
  for (const headers of [
    {},
    { Host: `localhost:${port}` },
    { ...from('same-site', 'navigate', 'document'), 'Sec-Fetch-User': '?1' },
    from('same-origin', 'cors', 'empty'),
  ])
    expect(await ask(headers), JSON.stringify(headers)).toContain('hello')
  // None of it is an event of the node.
  await trial.stack.settled()
  const asked = trial.stack.history.events.filter(({ kind }) => kind === 'receive' || kind === 'refuse')
  expect(asked).toHaveLength(4)
})

test('a program that fails at boot is started again ever later, and in the end no more', async () => {
  const options = { restarts: 'by-itself', firstRestartMs: 1 } as const
  await using trial = await one("throw new Error('no luck')", options)
  await trial.died(6)
  const place = { file: 'front.ts', line: 1 }
  expect(trial.news[0]?.[0]).toMatchObject({ message: 'Error: no luck', isBoot: true, place })
  expect(trial.news.map(([, restart]) => restart)).toEqual([
    ...[1, 2, 4, 8, 16].map((inMs, index) => ({ kind: 'soon', inMs, failures: index + 1 })),
    { kind: 'never', failures: 6 },
  ])
  expect(trial.stack.node('front-1').state).toBe('down')
  await expect(trial.stack.restart('front-1')).rejects.toThrow('no luck')
})

test('a program that takes too much memory is ended: objects by the engine, buffers by the watch', async () => {
  const objects = program("const all: string[][] = []; for (;;) all.push(Array(1000).fill('x'))")
  await using first = await one(objects, { memoryMegabytes: 64 })
  await expect(first.stack.fetch('/')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  await first.died(1)
  expect(first.news[0]?.[0].message).toContain('out of memory')
  const buffers = program(
    'for (;;) { all.push(new Uint8Array(2e7).fill(1)); await new Promise((resolve) => setTimeout(resolve, 5)) }',
    'const all: Uint8Array[] = []',
  )
  await using second = await one(buffers, { memoryMegabytes: 64 })
  await expect(second.stack.fetch('/')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  await second.died(1)
  expect(second.news[0]?.[0].message).toMatch(/^out of memory: \d+ MB taken, 256 MB allowed$/)
})

test('what is new in a node’s memory has room, however little of the old it may keep', async () => {
  await using trial = await one(hello, { memoryMegabytes: 64 })
  const { pid } = trial.stack.node('front-1')
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  // Without the second one, a balancer served a quarter of the requests, and the fewer the longer it ran.
  expect(stdout).toContain('--max-old-space-size=64 --min-semi-space-size=16 --max-semi-space-size=16')
})

test('a program that prints without end is cut short, and that is said', async () => {
  const logs: string[] = []
  let tell = (): void => {}
  const noisy = program(
    "for (let line = 0; line < 30000; line++) console.log('x'.repeat(100)); return new Response('done')",
  )
  await using trial = await one(noisy, {
    onEvent: (event: HistoryEvent) => {
      if (event.kind === 'log') logs.push(event.text)
      tell()
    },
  })
  expect(await (await trial.stack.fetch('/')).text()).toBe('done')
  await new Promise<void>((resolve) => {
    tell = () => void (logs.some((text) => text.includes('left out')) && resolve())
    tell()
  })
  expect(logs.length).toBeLessThan(4000)
  expect(logs.at(-1)).toMatch(/^\d+ lines were left out: too many in a second$/)
})

test('a taken port is said before anything starts; one that is lost meanwhile is replaced', async () => {
  const squatter = createServer()
  const listen = (port: number): Promise<number> =>
    new Promise((resolve) => {
      squatter.listen(port, '127.0.0.1', () => {
        const address = squatter.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  const taken = await listen(0)
  await expect(one(hello, { entryPort: taken })).rejects.toThrow(PortTaken)
  await new Promise((resolve) => squatter.close(resolve))
  const moves: number[] = []
  await using trial = await one(hello, { onMoved: (_, before) => void moves.push(before) })
  const { port } = trial.stack.node('front-1').member
  await trial.stack.crash('front-1')
  await listen(port)
  await trial.stack.restart('front-1')
  expect(moves).toEqual([port])
  expect(await (await trial.stack.fetch('/')).text()).toBe('hello')
  await new Promise((resolve) => squatter.close(resolve))
})

test('a program in an endless loop can be killed and started again', async () => {
  let tell = (): void => {}
  const received = new Promise<void>((resolve) => {
    tell = resolve
  })
  await using trial = await one(
    program("if (request.url.endsWith('/loop')) for (;;) {} return new Response('hello')"),
    { onEvent: ({ kind }) => void (kind === 'receive' && tell()) },
  )
  const stuck = trial.stack.fetch('/loop')
  const isReset = expect(stuck).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  await received
  const impatient = trial.stack.fetch('/', { patienceMs: 100 })
  await expect(impatient).rejects.toMatchObject({ cause: { code: 'ABORT_ERR' } })
  await trial.stack.crash('front-1')
  await isReset
  await trial.stack.restart('front-1')
  expect(await (await trial.stack.fetch('/')).text()).toBe('hello')
})

test('nobody outside can pass for a node, or send what is no request', async () => {
  await using trial = await one(
    program('return Response.json([connection.remoteAddress, ...request.headers.keys()])').replace(
      'request, env',
      'request, env, connection',
    ),
  )
  const { port } = trial.stack.node('front-1').member
  const forged = { 'x-millions-trace': 'guess front-1 10.0.0.9 front-1 key' }
  const seen = (await (await fetch(`http://127.0.0.1:${port}/`, { headers: forged })).json()) as string[]
  expect(seen[0]).toBe('127.0.0.1')
  expect(seen).not.toContain('x-millions-trace')
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\nHost: [\r\n\r\n'))
    socket.setEncoding('utf8').once('data', resolve)
  })
  expect(answer).toContain('400 Bad Request')
})

test('new code is live after a restart of the nodes that run it', async () => {
  const { compilePrograms } = await import('../programs.ts')
  await using trial = await one(hello)
  const next = { learner: { 'front.ts': hello.replace("'hello'", "'new'") }, provided: {} }
  await trial.stack.deploy(compilePrograms(trial.stack.stack, next))
  expect(await (await trial.stack.fetch('/')).text()).toBe('new')
})

test('where there are no signals, a node is frozen at its gate', async () => {
  await using trial = await one(hello, { pauseBy: 'gate' })
  const wake = trial.stack.node('front-1').pause()
  await expect(trial.stack.fetch('/', { patienceMs: 100 })).rejects.toMatchObject({
    cause: { code: 'ABORT_ERR' },
  })
  const answer = trial.stack.fetch('/')
  wake()
  expect(await (await answer).text()).toBe('hello')
})

test('an operator speaks the words of scenes: users, manners, faults by number', async () => {
  await using trial = await one(
    program("return Response.json({ today: Date.now(), took: await env.work(20).then(() => 'work') })"),
  )
  const operator = new Operator(trial.stack)
  const real = Date.now()
  await operator.act({ do: 'skew', node: 'front-1', byMs: 3_600_000 })
  const skewed = (await (await trial.stack.fetch('/')).json()) as { today: number }
  expect(skewed.today - real).toBeGreaterThan(3_500_000)
  await operator.act({ do: 'heal', fault: 0 })
  await operator.act({ do: 'slow', node: 'front-1', factor: 5 })
  const from = performance.now()
  await trial.stack.fetch('/')
  expect(performance.now() - from).toBeGreaterThanOrEqual(99)
  await operator.act({ do: 'heal-all' })
  await expect(operator.act({ do: 'crash', node: 'front-1', disk: 'tear' })).rejects.toThrow(OrderRefused)
  await expect(operator.act({ do: 'crash', node: 'nobody' })).rejects.toThrow('There is no node nobody')
  await expect(operator.act({ do: 'heal', fault: 9 })).rejects.toThrow(OrderRefused)
  await expect(operator.act({ do: 'add', role: 'nobody' })).rejects.toThrow('There is no role nobody')
  await operator.act({ do: 'load', load: { usersPerDay: 86_400 * 50, requestsPerUser: 1, peak: 1 } })
  await answers(trial.stack, 10)
  operator.end()
})

test('whoever sends from outside leaves by a signal of their own: the node learns that they have gone', async () => {
  await using trial = await startStack({ programs: { 'front.ts': FRONT, 'back.ts': BACK } })
  const logged = async (text: string): Promise<void> => {
    await trial.until(() => trial.history.of('log').some((event) => event.text === text), 20_000)
    expect(trial.history.of('log').map((event) => event.text)).toContain(text)
  }
  const leaver = new AbortController()
  const told = expect(trial.ask('back-1', '/never', { signal: leaver.signal })).rejects.toThrow()
  await logged('waits')
  leaver.abort()
  await told
  await logged('the caller has gone')
})

test('what a suite notes itself is waited for, though nothing happens in the stack', async () => {
  await using trial = await startStack({ programs: { 'front.ts': FRONT, 'back.ts': BACK } })
  let isNoted = false
  let events = 0
  setTimeout(() => {
    isNoted = true
    events = trial.history.events.length
  }, 200)
  expect(await trial.until(() => isNoted, 20_000)).toBe(true)
  expect(trial.history.events.length).toBe(events)
  expect(await trial.until(() => false, 50)).toBe(false)
})

/** Settles when users have been answered so often. */
async function answers(stack: RealStack, count: number): Promise<void> {
  while (
    stack.history.events.filter(({ kind, node }) => kind === 'answer' && node === 'users').length < count
  )
    await stack.fetch('/')
}

test('the host asks nothing of the language that Node 20 does not have', async () => {
  const { provideProgram } = await import('../program-file.ts')
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'old-host-'))
  const file = join(folder, 'host.cjs')
  const newer = [
    ...['Promise.withResolvers', 'Promise.try', 'Object.groupBy', 'Map.groupBy', 'Array.fromAsync'],
    ...['RegExp.escape', 'Error.isError', 'Uint8Array.fromBase64'],
    ...['isSubsetOf', 'union'].map((name) => `Set.prototype.${name}`),
    ...['transfer', 'transferToFixedLength'].map((name) => `ArrayBuffer.prototype.${name}`),
  ]
  const forget = newer.map((name) => `delete ${name};`).join('')
  writeFileSync(file, `'use strict';${forget}\n${readFileSync(await provideProgram(root), 'utf8')}`)
  await using trial = await one(hello, { host: { node: process.execPath, file } })
  rmSync(folder, { recursive: true })
  expect(await (await trial.stack.fetch('/')).text()).toBe('hello')
})
