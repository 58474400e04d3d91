/** The delivery rules: what a caller hears of each fate that a message and a node can meet. */
import { expect, test, vi } from 'vitest'
import { ECHO, startWorld } from './world.fixture.ts'

async function codeOf(call: Promise<Response>): Promise<unknown> {
  return call.then(
    (response) => response.status,
    (error: Error) => (error.cause instanceof Error && 'code' in error.cause ? error.cause.code : error.name),
  )
}

/** Calls the back node and tells, as JSON, the status or the code of the failure, and how long it took. */
const TELL = `
export default {
  async fetch(request: Request) {
    const began = performance.now()
    const { pathname, searchParams } = new URL(request.url)
    const signal = searchParams.has('limit') ? AbortSignal.timeout(Number(searchParams.get('limit'))) : undefined
    const tell = (outcome: unknown) => Response.json({ outcome, tookMs: performance.now() - began })
    try {
      const response = await fetch('http://' + (searchParams.get('to') ?? 'back-1') + pathname, { signal: signal ?? null })
      return tell(response.status)
    } catch (error) {
      return tell((error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name)
    }
  },
}
`
const programs = { 'front.ts': TELL, 'back.ts': ECHO }

async function tell(world: Awaited<ReturnType<typeof startWorld>>, path: string) {
  const response = await world.fetch(path)
  return (await response.json()) as { outcome: unknown; tookMs: number }
}

test('an answer comes back, after a way there and a way back', async () => {
  const world = await startWorld({ programs })
  const { outcome, tookMs } = await tell(world, '/')
  expect(outcome).toBe(200)
  expect(tookMs).toBeGreaterThanOrEqual(1)
  expect(tookMs).toBeLessThan(1.3)
})

test('a dead node refuses at once', async () => {
  const world = await startWorld({ programs })
  world.node('back-1').crash()
  const { outcome, tookMs } = await tell(world, '/')
  expect(outcome).toBe('ECONNREFUSED')
  expect(tookMs).toBeLessThan(1.3)
})

test('a name that nobody has is not found', async () => {
  const world = await startWorld({ programs })
  expect((await tell(world, '/?to=nobody')).outcome).toBe('ENOTFOUND')
})

test('a name that is hidden is not found until it is shown again', async () => {
  const world = await startWorld({ programs })
  const fault = world.node('back-1').hideName()
  expect((await tell(world, '/?to=back-1')).outcome).toBe('ENOTFOUND')
  fault.heal()
  expect((await tell(world, '/?to=back-1')).outcome).not.toBe('ENOTFOUND')
  const faults = world.history.of('fault').map(({ fault: name, phase }) => `${name} ${phase}`)
  expect(faults).toEqual(['hide-name begin', 'hide-name heal'])
})

test('a port on which nobody listens refuses', async () => {
  const world = await startWorld({ programs })
  expect((await tell(world, '/?to=back-1:8080')).outcome).toBe('ECONNREFUSED')
})

test('a partitioned node hangs until the caller’s own time-out', async () => {
  const world = await startWorld({ programs })
  world.partition(world.nodes('front'), world.nodes('back'))
  const { outcome, tookMs } = await tell(world, '/?limit=250')
  expect(outcome).toBe('TimeoutError')
  expect(tookMs).toBe(250)
  world.healAll()
  expect((await tell(world, '/?limit=250')).outcome).toBe(200)
})

test('a lost reply leaves the caller in the dark, though the work was done', async () => {
  const world = await startWorld({ programs })
  world.partition(world.nodes('back'), world.nodes('front'), 'one-way')
  expect((await tell(world, '/?limit=250')).outcome).toBe('TimeoutError')
  const reply = await world.node('back-1').fetch('/')
  expect(await reply.json()).toMatchObject({ served: 2 })
})

test('a node that dies with a request in flight resets the connection', async () => {
  const world = await startWorld({ programs })
  const answer = tell(world, '/wait/1000')
  await world.run(100)
  world.node('back-1').crash()
  expect((await answer).outcome).toBe('ECONNRESET')
})

test('a frozen node answers when it thaws', async () => {
  const world = await startWorld({ programs })
  const pause = world.node('back-1').pause()
  const answer = tell(world, '/')
  await world.run(5000)
  pause.heal()
  const { outcome, tookMs } = await answer
  expect(outcome).toBe(200)
  expect(tookMs).toBeGreaterThan(4900)
})

test('a delayed link delays, and one that loses all is silent', async () => {
  const world = await startWorld({ programs })
  const delay = world.link(world.node('front-1'), world.node('back-1'), { delayMs: 40 })
  expect((await tell(world, '/')).tookMs).toBeGreaterThan(41)
  delay.heal()
  world.link(world.node('front-1'), world.node('back-1'), { loss: 1 })
  expect((await tell(world, '/?limit=99')).outcome).toBe('TimeoutError')
})

test('users reach public nodes only', async () => {
  const world = await startWorld({ programs })
  expect(await codeOf(world.fetch('http://front-1/'))).toBe(200)
  expect(await codeOf(world.fetch('http://back-1/'))).toBe('ECONNREFUSED')
})

test('a full backlog refuses, the others wait their turn', async () => {
  const roles = { front: { serviceMs: 10, backlog: 2 } }
  const world = await startWorld({ roles })
  const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(world.fetch('/'))))
  expect(codes.filter((code) => code === 200)).toHaveLength(3)
  expect(codes.filter((code) => code === 'ECONNREFUSED')).toHaveLength(2)
})

test('a user loses patience, and the failure names the node and what it waits for', async () => {
  const world = await startWorld()
  world.partition(world.nodes('front'), world.nodes('back'))
  await expect(world.fetch('/away/back-1/', { patienceMs: 1000 })).rejects.toMatchObject({
    name: 'TimeoutError',
    node: 'front-1',
    say: { id: 'world-no-answer-waiting', values: { node: 'front-1', peer: 'back-1' } },
  })
})

test('a start that never settles is named', async () => {
  const stuck = 'export default { start: () => new Promise<void>(() => {}), fetch: () => new Response() }'
  await expect(startWorld({ programs: { 'front.ts': stuck } })).rejects.toMatchObject({
    say: { id: 'world-boot-never-settled' },
    node: 'front-1',
  })
})

test('a node that is removed answers what it has, and takes nothing new after that', async () => {
  const world = await startWorld({ programs, roles: { back: { regions: { seoul: 2 } } } })
  const answer = tell(world, '/wait/500')
  await world.run(100)
  await world.remove(world.node('back-1'))
  expect((await answer).outcome).toBe(200)
  expect((await tell(world, '/')).outcome).toBe('ECONNREFUSED')
  expect(world.nodes('back').map((node) => node.name)).toEqual(['back-2'])
})

test('a run ends at its time, though other calls of the suite still wait', async () => {
  const world = await startWorld({ programs: { 'front.ts': ECHO } })
  world.node('front-1').pause()
  const answers = [world.fetch('/'), world.fetch('/'), world.fetch('/')]
  const beganMs = world.nowMs
  await world.run(100)
  expect(world.nowMs).toBe(beganMs + 100)
  world.healAll()
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200])
})

test('a condition that throws ends the wait with what it threw, and the world goes on', async () => {
  const world = await startWorld({ programs: { 'front.ts': ECHO } })
  const broken = (): boolean => {
    throw new Error('the suite’s own mistake')
  }
  await expect(world.until(broken, 1000)).rejects.toThrow('the suite’s own mistake')
  expect((await world.fetch('/')).status).toBe(200)
})

test('a condition that never holds is told with the time it was given', async () => {
  const world = await startWorld({ programs: { 'front.ts': ECHO } })
  await expect(world.until(() => false, 250)).rejects.toMatchObject({
    name: 'TimeoutError',
    say: { id: 'world-too-late', values: { withinMs: 250 } },
  })
})

test('healing all ends faults, not the changes of the configuration', async () => {
  const world = await startWorld({ programs, roles: { back: { regions: { seoul: 2 } } } })
  await world.add('back')
  await world.remove(world.node('back-1'))
  world.node('back-2').pause()
  world.healAll()
  const healed = world.history.of('fault').filter(({ phase }) => phase === 'heal')
  expect(healed.map(({ fault }) => fault)).toEqual(['pause'])
  expect(world.nodes('back').map(({ name }) => name)).toEqual(['back-2', 'back-3'])
})

test('what a user asks for is read as the standard has it, whatever the engine makes of it', async () => {
  // Chromium escapes a bar in a path.
  vi.stubGlobal('URL', undefined)
  const world = await startWorld()
  await world.fetch('/a|b/../c d?e|f=^')
  vi.unstubAllGlobals()
  expect(world.history.of('receive').map(({ path }) => path)).toEqual(['/c%20d?e|f=^'])
  await expect(world.fetch('http://[')).rejects.toThrow("A user cannot ask for 'http://[': it is no URL.")
})

test('a user of the suite leaves by a signal: the node learns of it, and whoever awaits the answer as well', async () => {
  const program = `
let left = 0
export default {
  fetch(request) {
    if (request.url.endsWith('/left')) return new Response(String(left))
    return new Promise(() => request.signal.addEventListener('abort', () => { left++ }))
  },
}
`
  const world = await startWorld({ programs: { 'front.ts': program } })
  const leaver = new AbortController()
  const answer = world.fetch('/stay', { signal: leaver.signal })
  const told = expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  await world.run(50)
  leaver.abort()
  leaver.abort()
  await told
  await world.run(50)
  expect(await (await world.node('front-1').fetch('/left')).text()).toBe('1')
  expect(world.history.of('fail')).toMatchObject([{ node: 'users', code: 'ABORT_ERR', timeMs: 50.001 }])
  await expect(world.fetch('/stay', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
  await expect(world.fetch('/stay', { signal: {} as AbortSignal })).rejects.toThrow('instance of AbortSignal')
})
