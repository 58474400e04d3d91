/** The promise holds where machines come and go by themselves, and users go by names: batches and steps change no history. */
import { expect, test } from 'vitest'
import type { Platform } from '../contract/platform.ts'
import type { Reach } from '../contract/reach.ts'
import { historyText } from './history-text.ts'
import { compile } from './sandbox/compile.ts'
import { prepareRealm } from './sandbox/realm.ts'
import { sharedSources } from './shared-world.fixture.ts'
import { createWorld, type SimulatedWorld } from './world.ts'

const WEB = `
export default {
  async fetch(request: Request) {
    return new Response('x'.repeat(Math.floor(Math.random() * 60_000)))
  },
}
`
/** Sends everybody everywhere, those that are up as the platform says first. */
const NAMES = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const listed = await (await fetch('http://platform/nodes?role=web')).json() as { name: string; state: string }[]
    const isUp = (name: string) => listed.some((node) => node.name === name && node.state === 'up')
    const nodes = [...env.nodes('web')].sort((a, b) => Number(isUp(b.name)) - Number(isUp(a.name)))
    const Answer = nodes.map(({ address }) => ({ name: 'postcards.example', type: 1, TTL: 0.02, data: address }))
    return Response.json({ Status: 0, Answer })
  },
}
`
/** Orders something each 7 ms. */
const SCALER = `
import type { Env } from 'millions'
let count = 0
const order = async () => {
  const method = ['POST', 'PUT', 'DELETE', 'GET'][count++ % 4]
  const listed = await (await fetch('http://platform/nodes?role=web')).json() as { name: string }[]
  console.log(JSON.stringify(listed))
  const name = listed[Math.floor(Math.random() * listed.length)]?.name
  const version = Math.random() < 0.5 ? 'old' : 'new'
  const body = method === 'POST' ? { role: 'web', version } : method === 'PUT' ? { version } : undefined
  const path = method === 'POST' ? '/nodes' : '/nodes/' + name
  await fetch('http://platform' + path, { method, ...(body && { body: JSON.stringify(body) }) })
}
export default {
  start() { setInterval(() => void order(), 7) },
  fetch: () => new Response(),
}
`
const platform: Platform = {
  roles: {
    web: {
      bootMs: 10,
      restartMs: 3,
      quota: 6,
      versions: { old: { provided: 'web.ts' }, new: { provided: 'web-2.ts' } },
    },
  },
  mayAsk: ['scaler', 'dns'],
}
const reach: Reach = {
  by: 'name',
  names: 'dns',
  resolvers: [
    { users: 'seoul', count: 3 },
    { users: 'tokyo', region: 'seoul', count: 2, leastTtlMs: 30 },
  ],
}

async function play(
  seed: number,
  unbatched: boolean,
  run: (world: SimulatedWorld, ms: number) => Promise<void>,
): Promise<{ readonly text: string; readonly bill: number }> {
  prepareRealm()
  const seoul = { seoul: 1 }
  const world = await createWorld({
    stack: {
      entry: 'web',
      reach,
      roles: {
        web: {
          program: { provided: 'web.ts' },
          regions: { seoul: 2, tokyo: 1 },
          serviceMs: 0.4,
          costPerMonth: 20,
        },
        dns: { program: { provided: 'dns.ts' }, regions: { seoul: 2 } },
        scaler: { program: { provided: 'scaler.ts' }, regions: seoul },
      },
      load: { usersPerDay: 86_400_000, requestsPerUser: 1, regions: { seoul: 2, tokyo: 1 }, read: '/' },
      platform,
    },
    learner: compile({}),
    provided: compile({
      ...sharedSources('platform'),
      'web.ts': WEB,
      'web-2.ts': WEB.replace('60_000', '20_000'),
      'dns.ts': NAMES,
      'scaler.ts': SCALER,
    }),
    seed,
    options: { load: {} },
    unbatched,
  })
  await run(world, 60)
  world.node('platform-1').pause().heal()
  const cut = world.partition(world.nodes('scaler'), world.nodes('platform'))
  await run(world, 30)
  cut.heal()
  await run(world, 60)
  const bill = world.bill().usd
  world.end()
  return { text: historyText(world.history.events), bill }
}

const inOneGo = (world: SimulatedWorld, ms: number): Promise<void> => world.run(ms)
async function inSteps(world: SimulatedWorld, ms: number): Promise<void> {
  for (let step = 0; step < 5; step++) await world.run(ms / 5)
}

test('batches and steps change neither the history nor the bill', async () => {
  for (const seed of [1, 2, 3]) {
    const plain = await play(seed, false, inOneGo)
    expect(plain.text).toContain('"fault":"version"')
    expect(plain.text).toContain('"fault":"remove"')
    expect(plain.text.split('"kind":"boot"').length).toBeGreaterThan(8)
    expect(await play(seed, true, inOneGo)).toEqual(plain)
    expect(await play(seed, false, inSteps)).toEqual(plain)
  }
})
