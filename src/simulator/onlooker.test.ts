/** What a view needs of a world: to look at it, to go on by single events, to bring new code. */
import { expect, test } from 'vitest'
import { historyText } from './history-text.ts'
import { LogAllowance } from './log-allowance.ts'
import { compileParts } from './parts.ts'
import { compile } from './sandbox/compile.ts'
import { ECHO, startWorld } from './world.fixture.ts'

const perSecond = (requests: number) => ({ usersPerDay: requests * 86_400, requestsPerUser: 1 })

test('a look at a world tells what its nodes do, and changes nothing', async () => {
  const run = async (looks: boolean): Promise<string> => {
    const world = await startWorld({ roles: { front: { serviceMs: 20 } } })
    world.load(perSecond(40))
    for (let second = 0; second < 3; second++) {
      await world.run(1000)
      if (looks) world.look()
    }
    if (looks) {
      const front = world.look().find(({ name }) => name === 'front-1')
      expect(front).toMatchObject({ role: 'front', state: 'up', isMember: true, byLearner: true, cores: 1 })
      expect((front?.busyMs ?? 0) / 3000).toBeCloseTo(0.8, 0)
    }
    return historyText(world.history.events)
  }
  expect(await run(true)).toBe(await run(false))
})

test('a step takes in one event, and steps make the same history as a run', async () => {
  const world = await startWorld()
  world.load(perSecond(10))
  const before = world.scheduler.taken
  await world.step()
  expect(world.scheduler.taken).toBe(before + 1)
  while (world.nowMs < 1000) await world.step()
  const other = await startWorld()
  other.load(perSecond(10))
  await other.run(world.nowMs)
  const steps = historyText(world.history.events.filter(({ timeMs }) => timeMs < 1000))
  expect(historyText(other.history.events.filter(({ timeMs }) => timeMs < 1000))).toBe(steps)
})

test('new code restarts the nodes that run it, and memory is gone', async () => {
  const world = await startWorld()
  expect(await (await world.fetch('/')).json()).toMatchObject({ served: 1 })
  const changed = ECHO.replace('served++', 'served += 100')
  await world.deploy(compile({ 'front.ts': changed, 'back.ts': ECHO }))
  expect(await (await world.fetch('/')).json()).toMatchObject({ served: 100 })
  expect(world.history.of('crash').map(({ node }) => node)).toEqual(['front-1', 'back-1'])
})

test('log lines and crashes tell their line when asked to, and the history is the same but for that', async () => {
  const program = `
export default {
  fetch() {
    console.log('here')
    setTimeout(() => { throw new Error('there') }, 10)
    return new Response('ok')
  },
}`
  const run = async (places: boolean) => {
    const world = await startWorld({ programs: { 'front.ts': program }, setup: { places } })
    await world.fetch('/')
    await world.run(100)
    return world.history
  }
  const told = await run(true)
  expect(told.of('log')[0]?.place).toEqual({ file: 'front.ts', line: 4 })
  expect(told.of('crash')[0]?.place).toEqual({ file: 'front.ts', line: 5 })
  expect(historyText((await run(false)).events)).toBe(historyText(told.events))
})

test('a role can run the result of another exercise', async () => {
  const files = { 'balancer.ts': ECHO.replace('name: env.name', "name: 'another'") }
  const world = await startWorld({
    setup: { parts: compileParts({ 'load-balancer': { files, entry: 'balancer.ts', byLearner: true } }) },
    options: { roles: { front: { program: { of: 'load-balancer' } } } },
  })
  expect(await (await world.fetch('/')).json()).toMatchObject({ name: 'another' })
})

test('in a paced world nothing but runs and steps moves time', async () => {
  const world = await startWorld({ setup: { paced: true } })
  const upMs = world.nowMs
  let told: string | undefined
  const asked = world.fetch('/').then(async (response) => {
    told = await response.text()
  })
  const added = world.add('back')
  await new Promise((resolve) => setImmediate(resolve))
  expect([world.nowMs, told]).toEqual([upMs, undefined])
  await world.run(5)
  expect(world.nowMs).toBeCloseTo(upMs + 5, 6)
  expect((await added).state).toBe('up')
  expect(told).toBeUndefined()
  await world.run(10)
  await asked
  expect(JSON.parse(told ?? '')).toMatchObject({ name: 'front-1' })
})

test('a step waits for an event no longer than it is told to', async () => {
  const world = await startWorld()
  const upMs = world.nowMs
  await world.step(20)
  expect(world.nowMs).toBeCloseTo(upMs + 20, 6)
})

test('what a program logs in one step is bounded, and the next step may log again', async () => {
  const front = `export default {
    fetch(): Response {
      for (let line = 0; line < 2000; line++) console.log(line, 'x'.repeat(5000))
      return new Response('done')
    },
  }`
  const world = await startWorld({ programs: { 'front.ts': front } })
  const logged: number[] = []
  for (let asked = 1; asked <= 2; asked++) {
    await world.fetch('/')
    const logs = world.history.of('log')
    expect(logs.filter(({ text }) => text === LogAllowance.leftOut)).toHaveLength(asked)
    expect(logs.at(-1)).toMatchObject({ level: 'warn', text: LogAllowance.leftOut })
    logged.push(logs.reduce((sum, { text }) => sum + text.length, 0))
  }
  expect(logged[0]).toBeGreaterThan(0.99 * LogAllowance.mostCharacters)
  expect(logged[1]).toBeLessThan(2.01 * LogAllowance.mostCharacters)
})

test('a suite that asks what nodes have used changes nothing', async () => {
  const program = `
export default {
  async fetch(request, env) {
    await env.disk.append('log', 'a line\\n')
    await env.work(3)
    await env.disk.sync('log')
    return new Response('kept')
  },
}
`
  const run = async (looks: boolean): Promise<string> => {
    const world = await startWorld({ programs: { 'front.ts': program }, roles: { front: { serviceMs: 2 } } })
    const node = world.node('front-1')
    world.load(perSecond(50))
    for (let look = 0; look < 200; look++) {
      await world.run(10)
      if (looks) Object.assign(node.diskCalls, { append: node.cpuMs })
    }
    world.healAll()
    await world.run(1000)
    const requests = world.report().requests
    // What is given out is a copy.
    expect(node.diskCalls).toMatchObject({ append: requests, sync: requests, read: 0 })
    expect(node.cpuMs).toBeCloseTo(5 * requests, 6)
    return historyText(world.history.events)
  }
  expect(await run(true)).toBe(await run(false))
})
