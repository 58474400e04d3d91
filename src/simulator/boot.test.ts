/** The zombie rule: after a crash nothing of the old boot may act. And what boots and crashes do to a node. */
import { expect, test } from 'vitest'
import { startWorld } from './world.fixture.ts'

const COUNTER = `
let counted = 0
export default {
  async fetch(request: Request) {
    counted++
    return new Response(String(counted))
  },
}
`

/** At \`/go\` it starts everything that could act later: a timer, an interval, a request, a disk call, work. */
const BUSY = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    if (new URL(request.url).pathname !== '/go') return new Response('idle')
    const tell = () => fetch('http://back-1/').catch(() => {})
    setTimeout(tell, 50)
    setInterval(tell, 20)
    void fetch('http://back-1/').then(() => tell())
    void env.disk.append('log', 'x').then(() => env.disk.sync('log')).then(tell)
    void env.work(30).then(tell)
    void Promise.resolve().then(() => new Promise((resolve) => setTimeout(resolve, 10))).then(tell)
    queueMicrotask(() => setTimeout(tell, 15))
    return new Response('busy')
  },
}
`

test('memory is gone after a crash, the disk is not', async () => {
  const world = await startWorld({ programs: { 'front.ts': COUNTER } })
  const ask = async (): Promise<string> => (await world.fetch('/')).text()
  expect([await ask(), await ask()]).toEqual(['1', '2'])
  world.node('front-1').crash()
  await world.node('front-1').restart()
  expect(await ask()).toBe('1')
})

const KEEPER = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/length') return new Response(String((await env.disk.read('log')).length))
    try {
      await env.disk.append('log', 'x'.repeat(100))
      if (pathname === '/sync') await env.disk.sync('log')
      return new Response('written')
    } catch (error) {
      return new Response(error.code, { status: 500 })
    }
  },
}
`

test('what a crash leaves of the disk is drawn anew in each world of a test, and is the same for the same world', async () => {
  const lengthAfterTear = async (number: number): Promise<number> => {
    const world = await startWorld({ programs: { 'front.ts': KEEPER }, setup: { number } })
    await world.fetch('/')
    const front = world.node('front-1')
    expect(front.unsyncedBytes).toBe(100)
    front.crash({ disk: 'tear' })
    await front.restart()
    return Number(await (await world.fetch('/length')).text())
  }
  const numbers = Array.from({ length: 12 }, (_, number) => number)
  const lengths = await Promise.all(numbers.map(lengthAfterTear))
  expect(await Promise.all(numbers.map(lengthAfterTear))).toEqual(lengths)
  expect(new Set(lengths).size).toBeGreaterThan(8)
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeGreaterThan(50)
})

test('a disk is slow, or fails, until that is healed; the history tells of both', async () => {
  const world = await startWorld({ programs: { 'front.ts': KEEPER } })
  const front = world.node('front-1')
  const timeOf = async (): Promise<number> => {
    const beganMs = world.nowMs
    expect(await (await world.fetch('/sync')).text()).toBe('written')
    return world.nowMs - beganMs
  }
  const usualMs = await timeOf()
  const slow = front.slowDisk(200)
  expect(await timeOf()).toBeGreaterThan(usualMs + 190)
  slow.heal()
  expect(await timeOf()).toBeLessThan(usualMs + 5)
  const failing = front.failDisk({ calls: ['sync'], count: 1000 })
  expect(await (await world.fetch('/sync')).text()).toBe('EIO')
  expect(await (await world.fetch('/')).text()).toBe('written')
  failing.heal()
  await timeOf()
  const told = world.history.of('fault').map(({ fault, phase }) => `${fault} ${phase}`)
  expect(told).toEqual(['slow-disk begin', 'slow-disk heal', 'fail-disk begin', 'fail-disk heal'])
})

test('whenever a busy node crashes, nothing of its old boot acts any more', async () => {
  const programs = { 'front.ts': BUSY, 'back.ts': COUNTER }
  for (let event = 1; event <= 12; event++) {
    const world = await startWorld({ programs })
    const front = world.node('front-1')
    await world.fetch('/go')
    front.crashBefore(event)
    await world.until(() => front.state === 'down', 10_000)
    await front.restart()
    const restarted = world.history.count
    await world.run(2000)
    const acts = world.history.events
      .slice(restarted)
      .filter(({ node, kind }) => node === 'front-1' && kind !== 'fault')
    expect(acts).toEqual([])
  }
})

test('a throw in a timer crashes the node, and the next request says so', async () => {
  const throws = `
    setTimeout(() => { throw new Error('out of cards') }, 100)
    export default { fetch: () => new Response() }
  `
  const world = await startWorld({ programs: { 'front.ts': throws } })
  await world.run(200)
  expect(world.node('front-1').state).toBe('down')
  await expect(world.fetch('/')).rejects.toMatchObject({
    say: {
      id: 'world-node-died',
      values: { node: 'front-1', error: expect.stringContaining('out of cards') },
    },
  })
})

test('a throw in fetch is answered with 500 and logged', async () => {
  const throws = `export default { fetch() { throw new Error('no such card') } }`
  const world = await startWorld({ programs: { 'front.ts': throws } })
  expect((await world.fetch('/')).status).toBe(500)
  expect(world.history.of('log')).toMatchObject([
    { level: 'error', error: expect.stringContaining('no such card') },
  ])
})

test.each([
  ['module code', `throw new Error('bad day')\nexport default { fetch: () => new Response() }`, 1],
  [
    'start',
    `export default {\n  async start() {\n    throw new Error('bad day')\n  },\n  fetch: () => new Response(),\n}`,
    3,
  ],
])('a throw in %s is told with its file and line', async (_where, program, line) => {
  await expect(startWorld({ programs: { 'front.ts': program } })).rejects.toMatchObject({
    name: 'BootError',
    node: 'front-1',
    file: 'front.ts',
    line,
    message: expect.stringContaining('bad day'),
  })
})

test('a boot that fails in a disk call is told with the line that waited for it', async () => {
  const front = `export default {
  async start(env) {
    const path = 'state.json'
    await env.disk.read(path) // HERE
  },
  fetch: () => new Response('up'),
}`
  const line = front.split('\n').findIndex((text) => text.includes('HERE')) + 1
  const booted = startWorld({ programs: { 'front.ts': front } })
  await expect(booted).rejects.toMatchObject({ name: 'BootError', file: 'front.ts', line })
})

test('a fetch that returns no Response is told by its line', async () => {
  const front = "const program = {\n  name: 'x',\n  fetch() {}, // HERE\n}\nexport default program"
  const world = await startWorld({ programs: { 'front.ts': front } })
  expect((await world.fetch('/')).status).toBe(500)
  const [logged] = world.history.of('log')
  expect(logged).toMatchObject({ place: { file: 'front.ts', line: 3 } })
  expect(logged?.error).toContain('It returned undefined. (front.ts, line 3)')
})

test('a thrown text is told by its line', async () => {
  const front = "export default {\n  fetch() {\n    throw 'no' // HERE\n  },\n}"
  const world = await startWorld({ programs: { 'front.ts': front } })
  await world.fetch('/')
  expect(world.history.of('log')[0]).toMatchObject({ error: 'no (front.ts, line 3)', place: { line: 3 } })
})

test('more waiting events than a run may take end it, timers that were called off do not count', async () => {
  const setting = (what: string) =>
    `export default { fetch() { for (let n = 0; n < 300; n++) { ${what} }; return new Response('set') } }`
  const setup = { maxEvents: 1000 }
  const patient = { 'front.ts': setting('clearTimeout(setTimeout(() => {}, 5000))') }
  const world = await startWorld({ programs: patient, setup })
  for (let n = 0; n < 10; n++) expect(await (await world.fetch('/')).text()).toBe('set')

  const flood = await startWorld({ programs: { 'front.ts': setting('setTimeout(() => {}, 5000)') }, setup })
  const visits = async () => {
    for (let n = 0; n < 10; n++) await flood.fetch('/')
  }
  await expect(visits()).rejects.toMatchObject({
    say: { id: 'world-too-many-waiting', values: { node: 'front-1' } },
  })
})
