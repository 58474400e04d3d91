/**
 * One seed's worth of what lies between users and machines far away: names and resolvers that keep them, messages that take
 * time by their size, machines that are ordered, replaced and given back, and what all of it costs.
 */
import type { Stack } from '../../src/contract/stack.ts'
import { historyText } from '../../src/simulator/history-text.ts'
import { compile } from '../../src/simulator/sandbox/compile.ts'
import { createWorld } from '../../src/simulator/world.ts'

/** Answers by who asks, in an order of its own, for a time of its own; at times with what is no answer. */
const NAMES = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const subnet = new URL(request.url).searchParams.get('edns_client_subnet') ?? ''
    if (Math.random() < 0.05) return new Response('no JSON')
    await env.work(Math.random())
    const addresses = env.nodes('front').map(({ address }) => address).sort(() => Math.random() - 0.5)
    const TTL = Math.round(Math.exp(Math.random() * 3) - 0.5) / 10
    console.log(subnet, TTL, addresses.join())
    return Response.json({ Status: 0, Answer: addresses.map((data) => ({ name: 'postcards.example.', type: 1, TTL, data })) })
  },
}
`

const FRONT = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const [origin] = env.nodes('origin')
    const size = Math.floor(10 ** (2 + Math.random() * 4))
    const picture = await (await fetch('http://' + origin.name + '/' + size)).arrayBuffer()
    await env.work(Math.log(picture.byteLength))
    return new Response(picture, { headers: { 'x-from': env.name } })
  },
}
`
const ORIGIN = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    return new Response(new Uint8Array(Number(new URL(request.url).pathname.slice(1))), { headers: { 'x-version': 'VERSION' } })
  },
}
`

/** Orders by chance, some of them twice, and some that nobody can carry out. */
const SCALER = `
import type { Env } from 'millions'
const pick = (these) => these[Math.floor(Math.random() * these.length)]
async function order(nodes) {
  const one = pick(nodes)?.name ?? 'front-9'
  const [method, path, body] = pick([
    ['POST', '/nodes', { role: 'front', region: pick(['seoul', 'virginia', 'moon']), version: pick(['1', '2', '3']) }],
    ['DELETE', '/nodes/' + one],
    ['PUT', '/nodes/' + one, { version: pick(['1', '2']) }],
  ])
  const init = { method, body: body && JSON.stringify(body), headers: { 'idempotency-key': crypto.randomUUID() } }
  for (let times = 0; times < 2; times++) {
    const answer = await fetch('http://platform' + path, { ...init, signal: AbortSignal.timeout(30) })
    console.log(method, path, answer.status, await answer.text(), nodes.map(({ state }) => state).join())
  }
}

export default {
  start(env: Env) {
    setInterval(async () => {
      try {
        await order(await (await fetch('http://platform/nodes?role=front')).json())
      } catch (error) {
        console.warn(error.name)
      }
    }, 90)
  },
  fetch: () => new Response(),
}
`

const STACK: Stack = {
  entry: 'front',
  reach: {
    by: 'name',
    names: 'names',
    resolvers: [
      { users: 'seoul', count: 3 },
      { users: 'frankfurt', region: 'virginia', count: 2, leastTtlMs: 400 },
    ],
  },
  roles: {
    front: { program: { learner: 'front.ts' }, regions: { seoul: 2, virginia: 1 }, costPerMonth: 73 },
    origin: { program: { learner: 'origin.ts' }, regions: { virginia: 1 }, costPerMonth: 146 },
    names: { program: { learner: 'names.ts' }, regions: { seoul: 1, virginia: 1 }, costPerMonth: 7.3 },
    scaler: { program: { learner: 'scaler.ts' }, regions: { seoul: 1 } },
  },
  platform: {
    roles: {
      front: {
        bootMs: 150,
        restartMs: 20,
        quota: 5,
        versions: { 1: { learner: 'front.ts' }, 2: { learner: 'front-2.ts' } },
      },
    },
    mayAsk: ['scaler'],
  },
  load: {
    usersPerDay: 1_728_000,
    requestsPerUser: 3,
    keys: { count: 20, zipf: 0.9 },
    regions: { seoul: 3, frankfurt: 1, sydney: 1 },
  },
}

/** The history of one seed, as the text that has to be the same everywhere. `platform`: the sources of its program. */
export async function playRegions(seed: number, platform: Readonly<Record<string, string>>): Promise<string> {
  const world = await createWorld({
    stack: STACK,
    learner: compile({
      'front.ts': FRONT,
      'front-2.ts': FRONT.replace("'x-from'", "'x-version': '2', 'x-from'"),
      'names.ts': NAMES,
      'origin.ts': ORIGIN.replace('VERSION', '1'),
      'scaler.ts': SCALER,
    }),
    provided: compile(platform),
    seed,
    options: { load: {} },
  })
  await world.run(500)
  world.node('platform-1').crashBefore(2 + (seed % 7))
  world.node(`names-${1 + (seed % 2)}`).crash()
  world.link(world.node('front-1'), world.node('origin-1'), { delayMs: 20, loss: 0.1 })
  await world.run(700)
  world.healAll()
  await world.node('platform-1').restart()
  await world.node(`names-${1 + (seed % 2)}`).restart()
  await world.run(800)
  const end = JSON.stringify([world.report(), world.bill()])
  world.end()
  return `${historyText(world.history.events)}\n${end}`
}
