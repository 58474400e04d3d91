/** How users come to a node: by turn, by distance, by name. */
import { expect, test } from 'vitest'
import type { Reach, Resolvers } from '../contract/reach.ts'
import { networkText, resolverAddress, subnetNumber, userAddress } from './addresses.ts'
import { REGIONS } from './regions.ts'
import { parseAnswer } from './resolver.ts'
import { startWorld } from './world.fixture.ts'

const WHO = `
import type { Connection, Env } from 'millions'
export default {
  fetch: (request: Request, env: Env, connection: Connection) =>
    Response.json({ name: env.name, from: connection.remoteAddress }),
}
`

/** Answers with what `vars.answer` says, and for whom it was asked. */
const NAMES = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/dns-query') return new Response(null, { status: 404 })
    console.log(searchParams.get('name') + ' ' + searchParams.get('type') + ' ' + searchParams.get('edns_client_subnet'))
    if (env.vars.status) return new Response('no', { status: Number(env.vars.status) })
    if (env.vars.text) return new Response(env.vars.text)
    const data = (env.vars.addresses ?? '').split(' ').filter(Boolean)
    const Answer = data.map((each) => ({ name: 'postcards.example.', type: 1, TTL: Number(env.vars.ttl ?? 10), data: each }))
    return Response.json({ Status: 0, Answer })
  },
}
`
const three = { seoul: 1, virginia: 1, frankfurt: 1 }

function startNear(convergesMs?: number) {
  const reach: Reach = { by: 'nearest', ...(convergesMs !== undefined && { convergesMs }) }
  return startWorld({
    programs: { 'front.ts': WHO },
    roles: { front: { regions: three } },
    options: { reach },
  })
}

type StartedWorld = Awaited<ReturnType<typeof startNear>>

async function whoServes(world: StartedWorld, region: string): Promise<string> {
  const response = await world.fetch('/', { region })
  return ((await response.json()) as { name: string }).name
}

const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: Error) => (error.cause instanceof Error && 'code' in error.cause ? error.cause.code : error.name),
  )

test('the nearest node serves, wherever its users are', async () => {
  const world = await startNear()
  expect(await whoServes(world, 'seoul')).toBe('front-1')
  expect(await whoServes(world, 'tokyo')).toBe('front-1')
  expect(await whoServes(world, 'oregon')).toBe('front-2')
  expect(await whoServes(world, 'frankfurt')).toBe('front-3')
})

test('nodes that are equally near take turns', async () => {
  const world = await startWorld({
    programs: { 'front.ts': WHO },
    roles: { front: { regions: { seoul: 2, virginia: 1 } } },
    options: { reach: { by: 'nearest' } },
  })
  const served: string[] = []
  for (let count = 0; count < 4; count++) served.push(await whoServes(world, 'seoul'))
  expect(served).toEqual(['front-1', 'front-2', 'front-1', 'front-2'])
})

test('the network leads to a dead node for ever, unless it is told to notice', async () => {
  const world = await startNear()
  world.node('front-1').crash()
  await world.run(60_000)
  expect(await refusal(world.fetch('/', { region: 'seoul' }))).toBe('ECONNREFUSED')
})

test('routes lead past a dead or frozen node after their time, and back as long after it is up', async () => {
  const world = await startNear(3000)
  world.node('front-1').crash()
  await world.run(2900)
  expect(await refusal(world.fetch('/', { region: 'seoul' }))).toBe('ECONNREFUSED')
  await world.run(200)
  expect(await whoServes(world, 'seoul')).toBe('front-2')
  await world.node('front-1').restart()
  await world.run(2000)
  expect(await whoServes(world, 'seoul')).toBe('front-2')
  await world.run(1500)
  expect(await whoServes(world, 'seoul')).toBe('front-1')
  const fault = world.node('front-1').pause()
  await world.run(3100)
  expect(await whoServes(world, 'seoul')).toBe('front-2')
  fault.heal()
  await world.run(3100)
  expect(await whoServes(world, 'seoul')).toBe('front-1')
})

test('a node that was added is found once routes have heard of it', async () => {
  const world = await startNear(3000)
  await world.add('front', 'tokyo')
  expect(await whoServes(world, 'tokyo')).toBe('front-1')
  await world.run(3000)
  expect(await whoServes(world, 'tokyo')).toBe('front-4')
})

test('with everybody down, users are refused by the nearest', async () => {
  const world = await startNear(1000)
  for (const node of world.nodes('front')) node.crash()
  await world.run(2000)
  expect(await refusal(world.fetch('/', { region: 'frankfurt' }))).toBe('ECONNREFUSED')
  expect(world.history.of('refuse').at(-1)).toMatchObject({ node: 'front-3', code: 'dead' })
})

interface NamedOptions {
  readonly vars?: Readonly<Record<string, string>>
  readonly resolvers?: readonly Resolvers[]
  readonly servers?: number
}

async function startNamed({ vars = {}, resolvers, servers = 1 }: NamedOptions = {}) {
  const reach: Reach = { by: 'name', names: 'dns', ...(resolvers && { resolvers }) }
  const world = await startWorld({
    programs: { 'front.ts': WHO, 'dns.ts': NAMES },
    roles: { front: { regions: three }, dns: { regions: { oregon: servers }, vars } },
    options: { reach },
  })
  const addresses: Record<string, string> = {}
  for (const node of world.nodes('front')) {
    // Nodes have no other way to learn their own: the first ones are the operator and the users.
    addresses[node.name] = `10.0.0.${3 + Object.keys(addresses).length}`
  }
  return { world, addresses }
}

const asked = (world: StartedWorld): readonly string[] =>
  world.history.of('log').flatMap(({ node, text }) => (node.startsWith('dns') ? [text] : []))

test('users go where the name servers say, in the order that they say', async () => {
  const { world, addresses } = await startNamed()
  world.node('dns-1').setVars({ addresses: `${addresses['front-3']} ${addresses['front-1']}` })
  expect(await whoServes(world, 'seoul')).toBe('front-3')
  expect(asked(world)).toEqual([`postcards.example A ${networkText('seoul', 0)}`])
})

test('a resolver keeps an answer for its time to live, and asks once for all who wait', async () => {
  const { world, addresses } = await startNamed({ vars: { addresses: '10.0.0.3', ttl: '10' } })
  await Promise.all([1, 2, 3].map(() => world.fetch('/', { region: 'seoul' })))
  expect(asked(world)).toHaveLength(1)
  world.node('dns-1').setVars({ addresses: addresses['front-2'] ?? '' })
  await world.run(9000)
  expect(await whoServes(world, 'seoul')).toBe('front-1')
  await world.run(1000)
  expect(await whoServes(world, 'seoul')).toBe('front-2')
  expect(asked(world)).toHaveLength(2)
})

test('a time to live of nothing is asked for each time, but by those who disobey', async () => {
  const resolvers = [{ users: 'tokyo', count: 1, leastTtlMs: 60_000 }]
  const { world } = await startNamed({ vars: { addresses: '10.0.0.3', ttl: '0' }, resolvers })
  for (const region of ['seoul', 'seoul', 'tokyo', 'tokyo']) {
    await world.fetch('/', { region })
    await world.run(1)
  }
  expect(asked(world).filter((line) => line.endsWith(networkText('seoul', 0)))).toHaveLength(2)
  expect(asked(world).filter((line) => line.endsWith(networkText('tokyo', 0)))).toHaveLength(1)
  await world.run(60_000)
  await world.fetch('/', { region: 'tokyo' })
  expect(asked(world).filter((line) => line.endsWith(networkText('tokyo', 0)))).toHaveLength(2)
})

test('users of a region are spread over its resolvers, each with a network of its own', async () => {
  const resolvers = [{ users: 'seoul', region: 'virginia', count: 3 }]
  const { world } = await startNamed({ vars: { addresses: '10.0.0.3', ttl: '100' }, resolvers })
  const load = { usersPerDay: 864_000, requestsPerUser: 1, regions: { seoul: 1 } }
  const users = world.load(load)
  await world.run(5000)
  users.heal()
  const expected = [0, 1, 2].map((number) => `postcards.example A ${networkText('seoul', number)}`)
  expect([...asked(world)].sort()).toEqual(expected)
  expect(world.report()).toMatchObject({ errors: 0 })
  // Questions of resolvers are no requests of users.
  const { requests, received } = world.report()
  expect(requests).toBeLessThanOrEqual((received['front-1'] ?? 0) + 1)
})

test('a user who is refused tries the next address at once', async () => {
  const { world } = await startNamed({ vars: { addresses: '10.0.0.3 10.0.0.4' } })
  world.node('front-1').crash()
  const fromMs = world.nowMs
  expect(await whoServes(world, 'seoul')).toBe('front-2')
  expect(world.nowMs - fromMs).toBeLessThan(1000)
  const [first, second] = world.history.of('send').filter(({ peer }) => peer.startsWith('front'))
  expect(first).not.toHaveProperty('follows')
  expect(second?.follows).toBe(first?.exchange)
})

test('a user whom nobody takes in tries the next address after three seconds; who was taken in waits', async () => {
  const { world } = await startNamed({ vars: { addresses: '10.0.0.3 10.0.0.4' } })
  const fault = world.node('front-1').pause()
  const fromMs = world.nowMs
  expect(await whoServes(world, 'seoul')).toBe('front-2')
  expect(world.nowMs - fromMs).toBeGreaterThan(3000)
  expect(world.nowMs - fromMs).toBeLessThan(4000)
  fault.heal()
  const { received } = world.report()
  expect(received['front-2']).toBe(1)
  const [first, second] = world.history.of('send').filter(({ peer }) => peer.startsWith('front'))
  expect(second?.follows).toBe(first?.exchange)
})

test('a name without addresses leads nowhere, and so does one that no server tells', async () => {
  const { world } = await startNamed()
  expect(await refusal(world.fetch('/'))).toBe('ENOTFOUND')
  world.node('dns-1').setVars({ status: '500' })
  expect(await refusal(world.fetch('/'))).toBe('ENOTFOUND')
  world.node('dns-1').crash()
  expect(await refusal(world.fetch('/'))).toBe('ENOTFOUND')
  const load = world.load({ usersPerDay: 86_400, requestsPerUser: 10 })
  await world.run(3000)
  load.heal()
  await world.run(3000)
  const { requests, errors } = world.report()
  expect(requests).toBeGreaterThan(10)
  expect(errors).toBe(requests)
})

test('a resolver asks the next server when one is silent, and stays with the one that answers', async () => {
  const { world } = await startNamed({ vars: { addresses: '10.0.0.3', ttl: '0' }, servers: 2 })
  world.node('dns-1').pause()
  const fromMs = world.nowMs
  await world.fetch('/')
  const firstMs = world.nowMs - fromMs
  expect(firstMs).toBeGreaterThan(1000)
  expect(firstMs).toBeLessThan(2000)
  await world.fetch('/')
  expect(world.nowMs - fromMs - firstMs).toBeLessThan(1000)
})

test('what is no answer is told in words, once, and is no answer', async () => {
  const { world } = await startNamed({ vars: { text: '<html>' } })
  for (let count = 0; count < 3; count++) await refusal(world.fetch('/', { region: 'seoul' }))
  const warned = world.history.of('log').filter(({ node }) => node === 'users')
  expect(warned.map(({ level, text }) => `${level}: ${text}`)).toEqual([
    'warn: A resolver of users in seoul: what dns-1 answered is none: it is not JSON. It was: <html>',
  ])
})

test('answers are read as resolvers read them', () => {
  const record = { name: 'postcards.example', type: 1, TTL: 20, data: '10.0.0.3' }
  const parse = (answer: unknown): unknown => parseAnswer(JSON.stringify(answer), 'postcards.example')
  expect(parse({ Status: 0, Answer: [record, { ...record, TTL: 5, data: '10.0.0.4' }] })).toEqual({
    addresses: ['10.0.0.3', '10.0.0.4'],
    ttlMs: 5000,
  })
  expect(parse({ Status: 0, Answer: [{ ...record, name: 'POSTCARDS.example.' }] })).toMatchObject({
    ttlMs: 20_000,
  })
  // Other types are none of its business.
  expect(parse({ Status: 0, Answer: [{ type: 28, data: '::1' }] })).toEqual({ addresses: [], ttlMs: 0 })
  expect(parse({ Status: 0 })).toEqual({ addresses: [], ttlMs: 0 })
  expect(parse({ Status: 3 })).toEqual({ addresses: [], ttlMs: 0 })
  expect(parse({ Status: 2 })).toBe(undefined)
  expect(parse([])).toBe('it is no object')
  expect(parse(null)).toBe('it is no object')
  expect(parse({ Status: '0' })).toBe('its Status is no number')
  expect(parse({ Status: 0, Answer: {} })).toBe('its Answer is no list')
  expect(parse({ Status: 0, Answer: ['10.0.0.3'] })).toBe('a record in its Answer is no object')
  for (const data of ['front-1', '10.0.0', '10.0.0.256', '10.0.0.3:80', 3])
    expect(parse({ Status: 0, Answer: [{ ...record, data }] })).toBe('the data of a record is no address')
  for (const TTL of [-1, '20', null, undefined])
    expect(parse({ Status: 0, Answer: [{ ...record, TTL }] })).toBe(
      'the TTL of a record is no number of seconds',
    )
  expect(parse({ Status: 0, Answer: [{ ...record, name: 'other.example' }] })).toBe(
    'a record is not for postcards.example',
  )
})

test('addresses tell the region of their users, and a resolver’s tells where it stands', () => {
  const seen = new Set<string>()
  for (const region of REGIONS) {
    for (const [subnet, host] of [
      [0, 0],
      [31, 253],
    ] as const) {
      const address = userAddress(region, subnet, host)
      expect(subnetNumber(region, address)).toBe(subnet)
      for (const other of REGIONS) if (other !== region) expect(subnetNumber(other, address)).toBe(undefined)
      seen.add(address)
    }
    const resolver = resolverAddress('virginia', region, 31)
    expect(subnetNumber('virginia', resolver)).toBe(31)
    seen.add(resolver)
  }
  expect(seen.size).toBe(3 * REGIONS.length)
})

test('a stack that nobody can reach is refused in words', async () => {
  const start = (reach: Reach): Promise<unknown> =>
    startWorld({ programs: { 'front.ts': WHO }, options: { reach } })
  await expect(start({ by: 'name', names: 'dns' })).rejects.toThrow('there is no role dns to ask for names')
  await expect(start({ by: 'nearest', convergesMs: 0 })).rejects.toThrow('1 ms or more')
  for (const [resolver, told] of [
    [{ users: 'moon', count: 1 }, 'in no region moon'],
    [{ users: 'seoul', region: 'mars', count: 1 }, 'in no region mars'],
    [{ users: 'seoul', count: 33 }, '1 to 32 resolvers, not 33'],
    [{ users: 'seoul', count: 1, leastTtlMs: -1 }, '0 ms or more, not -1'],
  ] as const)
    await expect(start({ by: 'name', names: 'front', resolvers: [resolver] })).rejects.toThrow(told)
})
