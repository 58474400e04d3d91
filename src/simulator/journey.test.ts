import { describe, expect, test } from 'vitest'
import type { Journey, Load } from '../contract/exercise.ts'
import { historyText } from './history-text.ts'
import { startWorld } from './world.fixture.ts'

/** Answers as the path tells, and logs what it was asked with. */
const program = `
let flaky = 0
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const [, word, value = ''] = pathname.split('/')
    const { headers } = request
    console.log([request.method, pathname, headers.get('cookie'), headers.get('idempotency-key'), headers.get('echo'), await request.text()].join(' | '))
    if (word === 'status') return new Response('the answer', { status: Number(value), headers: { 'set-cookie': 'a=' + value + '; Max-Age=1', echo: value } })
    if (word === 'flaky') return new Response('', { status: ++flaky % 3 === 0 ? 200 : 503 })
    if (word === 'wait') await new Promise((resolve) => setTimeout(resolve, Number(value)))
    if (word === 'never') return new Promise(() => request.signal.addEventListener('abort', () => console.log('gone')))
    if (word === 'json') return Response.json({ id: 7, deep: { name: 'x y', list: [1] }, __proto__: { hidden: 1 } })
    return new Response('there')
  },
}
`

const one: Partial<Load> = { usersPerDay: 86_400, requestsPerUser: 1, keys: { count: 1, zipf: 0 } }

/** One journey, whole: when it ended, how, and what the node logged. */
async function travel(journey: Journey, forMs = 5000) {
  const world = await startWorld({ programs: { 'front.ts': program } })
  const load = world.load({ ...one, journey })
  await world.until(() => world.history.of('send').some(({ node }) => node === 'users'), 20_000)
  load.heal()
  const fromMs = world.history.of('send').find(({ node }) => node === 'users')?.timeMs ?? 0
  await world.run(forMs)
  const sent = world.history.of('send').filter(({ node }) => node === 'users')
  return {
    world,
    report: world.report(),
    sentAt: sent.map(({ timeMs }) => timeMs - fromMs),
    paths: sent.map(({ path }) => path),
    logs: world.history.of('log').map(({ text }) => text),
  }
}

describe('a journey', () => {
  test('goes step by step, keeps cookies while they last, and sends back what it is told to', async () => {
    const steps = [{ path: '/status/200' }, { path: '/a' }, { path: '/b', afterMs: 1500 }]
    const { logs, report } = await travel({ steps, echoes: ['Echo'] })
    expect(logs).toEqual([
      'GET | /status/200 |  |  |  | ',
      'GET | /a | a=200 |  | 200 | ',
      'GET | /b |  |  | 200 | ',
    ])
    expect(report.journeys).toEqual({ done: 1, failed: 0, left: 0 })
    expect(report.requests).toBe(3)
  })

  test('fills braces in: the key, the user, and what was kept', async () => {
    const steps = [
      { path: '/json?key={key}&user={user}', keep: { card: 'id', name: 'deep.name' } },
      {
        method: 'PUT',
        path: '/cards/{card}/{other}#part',
        headers: { Echo: '{name}' },
        body: '{"of":"{name}"}',
      },
    ]
    const { logs, paths } = await travel({ steps })
    expect(paths).toEqual(['/json?key=0&user=1', '/cards/7/%7Bother%7D'])
    expect(logs[1]).toBe('PUT | /cards/7/%7Bother%7D |  |  | x y | {"of":"x y"}')
  })

  test.each<[string, Journey['steps'][number]]>([
    ['an answer from 400 on', { path: '/status/404' }],
    ['text that is not there', { path: '/status/200', sees: 'another answer' }],
    ['JSON that is none', { path: '/status/200', keep: { a: 'id' } }],
    ['a field that is not there', { path: '/json', keep: { a: 'deep.nothing' } }],
    ['a field that the answer only inherits', { path: '/json', keep: { a: 'constructor' } }],
    ['a field that is no value', { path: '/json', keep: { a: 'deep.list' } }],
  ])('fails by %s, without another try', async (_, step) => {
    const { report, paths } = await travel({ steps: [step, { path: '/after' }], tries: 3 })
    expect(report.journeys).toEqual({ done: 0, failed: 1, left: 0 })
    expect(paths).toHaveLength(1)
  })

  test('tries again with a pause that doubles, half of it by chance, and says that it is the same', async () => {
    const { sentAt, logs, report } = await travel({
      steps: [
        { method: 'POST', path: '/flaky', body: 'a' },
        { method: 'POST', path: '/b' },
      ],
      tries: 3,
      backoffMs: 400,
    })
    expect(report.journeys.done).toBe(1)
    const [, second = 0, third = 0] = sentAt
    const roundTripMs = 10
    expect(second).toBeGreaterThan(200 + roundTripMs)
    expect(second).toBeLessThan(400 + 2 * roundTripMs)
    expect(third - second).toBeGreaterThan(400 + roundTripMs)
    expect(third - second).toBeLessThan(800 + 2 * roundTripMs)
    const keys = logs.map((line) => line.split(' | ')[3])
    expect(keys).toEqual(['journey-1-1', 'journey-1-1', 'journey-1-1', 'journey-1-2'])
  })

  test('that had all its tries has failed, and one that waited in vain has left', async () => {
    const failed = await travel({ steps: [{ path: '/status/500' }], tries: 3, backoffMs: 1 })
    expect([failed.paths.length, failed.report.journeys.failed, failed.report.errors]).toEqual([3, 1, 3])
    const left = await travel({ steps: [{ path: '/never' }], tries: 2, patienceMs: 300, backoffMs: 0 })
    expect(left.report.journeys).toEqual({ done: 0, failed: 0, left: 1 })
    expect(left.logs.filter((line) => line === 'gone')).toHaveLength(2)
    expect(left.report.requests).toBe(2)
    expect(Number.isNaN(left.report.p99Ms)).toBe(true)
  })

  test('goes on after an answer that came in time, however late the next event is', async () => {
    const { report } = await travel({ steps: [{ path: '/wait/200' }, { path: '/a' }], patienceMs: 250 })
    expect(report.journeys.done).toBe(1)
  })

  test('meets a node that is down, and a reply that is lost', async () => {
    const world = await startWorld({ programs: { 'front.ts': program } })
    const node = world.node('front-1')
    node.crash()
    world.load({
      ...one,
      usersPerDay: 10 * 86_400,
      journey: { steps: [{ path: '/a' }], tries: 2, backoffMs: 10 },
    })
    await world.run(2000)
    expect(world.report().journeys).toMatchObject({ done: 0, left: 0 })
    expect(world.report().journeys.failed).toBeGreaterThan(5)
    await node.restart()
    const { failed } = world.report().journeys
    await world.run(2000)
    expect(world.report().journeys.failed - failed).toBeLessThan(3)
    expect(world.report().journeys.done).toBeGreaterThan(5)
  })
})

describe('a load of journeys', () => {
  const journey: Journey = {
    steps: [{ method: 'POST', path: '/status/200' }, { path: '/wait/30', afterMs: 40 }, { path: '/flaky' }],
    tries: 2,
    backoffMs: 100,
    patienceMs: 1000,
  }
  const load: Partial<Load> = {
    usersPerDay: 40 * 86_400,
    requestsPerUser: 1,
    regions: { seoul: 1, virginia: 1 },
    journey,
  }

  async function play({ unbatched = false, path = '/flaky' } = {}) {
    const world = await startWorld({
      programs: { 'front.ts': program },
      roles: { front: { regions: { seoul: 2 }, serviceMs: 3 } },
      setup: { unbatched },
    })
    world.load({ ...load, journey: { ...journey, steps: [...journey.steps.slice(0, 2), { path }] } })
    await world.run(3000)
    return world
  }

  test('comes to the same history, however events are taken in', async () => {
    const [world, other] = [await play(), await play({ unbatched: true })]
    expect(historyText(world.history.events)).toBe(historyText(other.history.events))
    expect(world.report()).toEqual(other.report())
    expect(world.report().journeys.done).toBeGreaterThan(20)
  })

  test('begins at the same moments, however its users fare', async () => {
    const begun = async (path: string) => {
      const { history } = await play({ path })
      const events = history.of('send').filter((event) => event.node === 'users' && event.method === 'POST')
      return events.map(({ timeMs }) => timeMs)
    }
    expect(await begun('/never')).toEqual(await begun('/b'))
  })

  test('tells what led to what: each request of a journey but the first names the answer before it', async () => {
    const { history } = await play({ path: '/b' })
    const events = history.events
    const second = events.find(
      (event) => event.kind === 'send' && event.node === 'users' && event.path === '/wait/30',
    )
    expect(events[second?.cause ?? -1]).toMatchObject({ kind: 'answer', node: 'users', status: 200 })
  })

  test('has an address for each user, and every request of theirs comes from it', async () => {
    const told =
      "export default { fetch: (_, env, { remoteAddress }) => { console.log(remoteAddress); return new Response('') } }"
    const world = await startWorld({ programs: { 'front.ts': told } })
    world.load({ ...one, usersPerDay: 5 * 86_400, journey: { steps: [{ path: '/a' }, { path: '/b' }] } })
    await world.run(4000)
    const addresses = world.history.of('log').map(({ text }) => text)
    const counts = Object.values(Object.groupBy(addresses, (address) => address)).map(
      (each) => (each?.length ?? 0) % 2,
    )
    expect(addresses.length).toBeGreaterThan(10)
    expect(new Set(counts.slice(0, -1))).toEqual(new Set([0]))
  })

  test.each<[string, Journey, string]>([
    ['no steps', { steps: [] }, 'at least one step'],
    ['no tries', { steps: [{ path: '/' }], tries: 0 }, 'one try or more, not 0'],
    ['half a try', { steps: [{ path: '/' }], tries: 1.5 }, 'one try or more, not 1.5'],
    ['no patience', { steps: [{ path: '/' }], patienceMs: 0 }, 'more than 0 ms, not for 0'],
    ['a pause that is no number', { steps: [{ path: '/' }], backoffMs: Number.NaN }, '0 ms or more, not NaN'],
  ])('with %s is told in words', async (_, wrong, message) => {
    const world = await startWorld({ programs: { 'front.ts': program } })
    expect(() => world.load({ journey: wrong })).toThrow(message)
  })
})
