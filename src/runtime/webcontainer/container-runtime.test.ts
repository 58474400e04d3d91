import { expect, test } from 'vitest'
import type { Command } from '../../live/protocol.ts'
import { settled, TestBrowser } from './fixtures/test-browser.ts'
import { usualPatience } from './surroundings.ts'

const { bootMs, graceMs, programMs, idleMs } = usualPatience

test('a container is booted once, and torn down when nobody has used it for some minutes', async () => {
  const browser = new TestBrowser()
  const opening = browser.open()
  await settled()
  await browser.booted()
  const connection = await opening
  expect(browser.steps).toEqual(['connecting', 'booting', 'mounting', 'starting'])
  await browser.pass(idleMs)
  await connection.end()
  await browser.pass(idleMs - 1)
  const next = await browser.open()
  await browser.pass(1)
  await next.end()
  expect(browser.done).toEqual(['lock', 'boot', 'mount', 'lock'])
  await browser.pass(idleMs)
  expect(browser.done.slice(4)).toEqual(['tear down', 'unlock'])
})

test('a silent frame is given up in time, and the same boot is waited for again after a new load of it', async () => {
  const browser = new TestBrowser()
  const first = browser.cause(browser.open())
  await browser.pass(bootMs - 1)
  await browser.pass(1)
  expect(await first).toBe('frame-blocked')
  const second = browser.open()
  await settled()
  await browser.booted()
  await second
  expect(browser.done).toEqual(['lock', 'boot', 'unlock', 'lock', 'reload the frame', 'mount'])
})

test('a container that comes when it was given up is torn down', async () => {
  const browser = new TestBrowser()
  const opening = browser.cause(browser.open())
  await browser.pass(bootMs)
  expect(await opening).toBe('frame-blocked')
  await browser.booted()
  expect(browser.done).toEqual(['lock', 'boot', 'unlock', 'tear down'])
})

test('where the frame’s address cannot be reached, the wait is short, and what else can be reached names the cause', async () => {
  const browser = new TestBrowser()
  browser.breakFrame()
  const refused = browser.cause(browser.open())
  await browser.pass(graceMs)
  expect(await refused).toBe('connection-refused')
  browser.unreachable.add('/program.cjs')
  const offline = browser.cause(browser.open())
  await browser.pass(graceMs)
  expect(await offline).toBe('offline')
  browser.isOnline = false
  expect(await browser.cause(browser.open())).toBe('offline')
  expect(browser.done.filter((what) => what === 'boot')).toHaveLength(1)
})

test('a boot that fails says why, and the next one is another', async () => {
  const browser = new TestBrowser()
  for (const [error, cause] of [
    [new RangeError('Array buffer allocation failed'), 'out-of-memory'],
    [new Error('Only a single WebContainer instance can be booted'), 'second-instance'],
    [new Error('SharedArrayBuffer transfer requires self.crossOriginIsolated'), 'not-isolated'],
    [new Error('storage is not allowed'), 'frame-blocked'],
  ] as const) {
    const opening = browser.cause(browser.open())
    await settled()
    await browser.refused(error)
    expect([error.message, await opening]).toEqual([error.message, cause])
  }
  expect(browser.done.filter((what) => what === 'boot')).toHaveLength(4)
})

test('the echo of a terminal is told from answers; the last words of a supervisor are told with its end', async () => {
  const browser = new TestBrowser()
  const opening = browser.open()
  await settled()
  await browser.booted()
  const connection = await opening
  connection.send({ kind: 'history' })
  connection.send({ kind: 'speed', speed: 2 })
  browser.process.tell({ kind: 'history', events: [], left: 0 })
  await settled()
  expect(browser.updates).toEqual([{ kind: 'history', events: [], left: 0 }])
  browser.process.die(1, 'Error: no luck')
  await browser.pass(1000)
  expect(browser.ends).toEqual([
    'supervisor-ended: the supervisor ended with exit code 1: a word of the engine\nError: no luck',
  ])
})

test('a supervisor that does not leave goes with its container', async () => {
  const browser = new TestBrowser()
  const opening = browser.open()
  await settled()
  await browser.booted()
  const connection = await opening
  browser.process.leaves = false
  const ended = connection.end()
  await browser.pass(programMs)
  await browser.pass(programMs)
  await ended
  expect(browser.done).toEqual(['lock', 'boot', 'mount', 'tear down', 'unlock'])
  expect(browser.ends).toEqual([])
})

test('whoever leaves while it boots leaves it to the next; two at once are one too many', async () => {
  const browser = new TestBrowser()
  const leaving = new AbortController()
  const first = browser.cause(browser.open(leaving.signal))
  await settled()
  leaving.abort(new Error('gone'))
  expect(await first).toBe('Error: gone')
  const second = browser.open()
  await settled()
  await browser.booted()
  await second
  expect(await browser.cause(browser.open())).toBe('second-instance')
  expect(browser.done).toEqual(['lock', 'boot', 'lock', 'mount', 'lock'])
})

const startOf = (engine?: 'sqlite'): Command => ({
  kind: 'start',
  speed: 1,
  setup: {
    stack: {
      entry: 'sql',
      roles: {
        sql: { program: { shared: 'sql' }, regions: { seoul: 1 }, ...(engine !== undefined && { engine }) },
      },
      load: { usersPerDay: 1, requestsPerUser: 1 },
    },
    programs: { learner: {}, provided: {} },
    seed: 1,
    steps: [],
  },
})

test('SQLite is brought to the first stack that has it, once, and what is said meanwhile waits', async () => {
  const browser = new TestBrowser()
  const opening = browser.open()
  await settled()
  await browser.booted()
  const connection = await opening
  connection.send(startOf())
  await settled()
  expect(browser.done).not.toContain('mount sqlite3.wasm')
  connection.send(startOf('sqlite'))
  connection.send({ kind: 'speed', speed: 2 })
  await settled()
  connection.send(startOf('sqlite'))
  await settled()
  expect(browser.done.filter((what) => what === 'mount sqlite3.wasm')).toHaveLength(1)
  expect(browser.process.heard).toEqual(['start', 'start', 'speed', 'start'])
})

test('a stack whose SQLite cannot be fetched is told why, and has not begun', async () => {
  const browser = new TestBrowser()
  browser.unreachable.add('/sqlite3.wasm')
  const opening = browser.open()
  await settled()
  await browser.booted()
  const connection = await opening
  connection.send(startOf('sqlite'))
  await settled()
  expect(browser.process.heard).toEqual([])
  expect(browser.ends).toEqual(['no-place: SQLite could not be loaded: Error: not there'])
})
