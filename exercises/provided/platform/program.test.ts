import { describe, expect, test } from 'vitest'
import type { OperatedNode, Platform } from '../../../src/contract/platform.ts'
import { compile } from '../../../src/simulator/sandbox/compile.ts'
import { prepareRealm } from '../../../src/simulator/sandbox/realm.ts'
import { sharedSources } from '../../../src/simulator/shared-world.fixture.ts'
import { createWorld, type SimulatedWorld } from '../../../src/simulator/world.ts'

/** Passes requests for the platform on, as an autoscaler makes them. */
const ASKS = `
export default {
  async fetch(request: Request) {
    const { pathname, search } = new URL(request.url)
    try {
      return await fetch('http://platform' + pathname + search, request)
    } catch (error) {
      return new Response((error as { cause?: { code?: string } }).cause?.code ?? 'none', { status: 599 })
    }
  },
}
`
const WEB = (version: string) => `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/slow')) await new Promise((resolve) => setTimeout(resolve, Number(pathname.slice(6))))
    return new Response(env.name + ' ${version}')
  },
}
`
const BROKEN = `export default { start() { throw new Error('does not come up') }, fetch() { return new Response() } }`
const usual: Platform = {
  roles: {
    web: {
      bootMs: 60_000,
      quota: 4,
      versions: {
        good: { provided: 'web.ts' },
        better: { provided: 'web-2.ts' },
        broken: { provided: 'broken.ts' },
      },
    },
  },
  mayAsk: ['scaler'],
}

async function start(platform: Platform = usual): Promise<SimulatedWorld> {
  prepareRealm()
  const seoul = { seoul: 1 }
  return createWorld({
    stack: {
      entry: 'scaler',
      roles: {
        scaler: { program: { provided: 'scaler.ts' }, regions: seoul },
        other: { program: { provided: 'scaler.ts' }, regions: seoul },
        web: { program: { provided: 'web.ts' }, regions: { seoul: 2, tokyo: 0 }, costPerMonth: 73 },
      },
      load: { usersPerDay: 1, requestsPerUser: 1 },
      platform,
    },
    learner: compile({}),
    provided: compile({
      ...sharedSources('platform'),
      'scaler.ts': ASKS,
      'web.ts': WEB('good'),
      'web-2.ts': WEB('better'),
      'broken.ts': BROKEN,
    }),
    seed: 1,
  })
}

async function order(world: SimulatedWorld, method: string, path: string, body?: unknown, key?: string) {
  const response = await world.fetch(path, {
    method,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

async function nodes(world: SimulatedWorld): Promise<readonly string[]> {
  const { body } = await order(world, 'GET', '/nodes?role=web')
  return (body as OperatedNode[]).map(({ name, version, state }) => `${name} ${version} ${state}`)
}

const twoUp = ['web-1 good up', 'web-2 good up']
const listed = (world: SimulatedWorld): readonly string[] => world.nodes('web').map(({ name }) => name)

describe('machines are started', () => {
  test('one is there after its time, with a name that is told at once', async () => {
    const world = await start()
    expect(await nodes(world)).toEqual(twoUp)
    expect(await order(world, 'POST', '/nodes', { role: 'web' })).toEqual({
      status: 202,
      body: { name: 'web-3' },
    })
    expect(await nodes(world)).toEqual([...twoUp, 'web-3 good booting'])
    expect(listed(world)).toEqual(['web-1', 'web-2'])
    await world.run(59_900)
    expect(await nodes(world)).toContain('web-3 good booting')
    await world.run(200)
    expect(await nodes(world)).toContain('web-3 good up')
    expect(listed(world)).toEqual(['web-1', 'web-2', 'web-3'])
    expect(await (await world.node('web-3').fetch('/')).text()).toBe('web-3 good')
  })

  test('it is paid for from its order on, as clouds have it', async () => {
    const world = await start()
    const before = world.bill().machines.web ?? 0
    const fromMs = world.nowMs
    await order(world, 'POST', '/nodes', { role: 'web' })
    await world.run(30_000)
    const forMs = world.nowMs - fromMs
    const perMs = 73 / (730 * 3_600_000)
    expect(((world.bill().machines.web ?? 0) - before) / perMs).toBeGreaterThan(3 * forMs - 100)
    expect(((world.bill().machines.web ?? 0) - before) / perMs).toBeLessThan(3 * forMs)
  })

  test('in another of its regions, and with another of its versions', async () => {
    const world = await start()
    const wanted = { role: 'web', region: 'tokyo', version: 'better' }
    await order(world, 'POST', '/nodes', wanted)
    await world.run(61_000)
    const { body } = await order(world, 'GET', '/nodes/web-3')
    expect(body).toMatchObject({ name: 'web-3', ...wanted, state: 'up' })
    expect((body as OperatedNode).sinceMs).toBeGreaterThan(60_000)
    expect(world.node('web-3').region).toBe('tokyo')
    expect(await (await world.node('web-3').fetch('/')).text()).toBe('web-3 better')
  })

  test('no more than the quota has, those on their way and those that leave included', async () => {
    const world = await start()
    for (const status of [202, 202, 409, 409])
      expect((await order(world, 'POST', '/nodes', { role: 'web' })).status).toBe(status)
    await order(world, 'DELETE', '/nodes/web-4')
    await world.run(1000)
    expect((await order(world, 'POST', '/nodes', { role: 'web' })).body).toEqual({ name: 'web-5' })
    await world.run(61_000)
    expect(listed(world)).toEqual(['web-1', 'web-2', 'web-3', 'web-5'])
  })

  test('the history tells what was done, and that it came of the order', async () => {
    const world = await start()
    await order(world, 'POST', '/nodes', { role: 'web' })
    await world.run(61_000)
    const added = world.history.of('fault').find(({ fault }) => fault === 'add')
    expect(added).toMatchObject({ node: 'operator', nodes: ['web-3'] })
    expect(world.history.events[added?.cause ?? -1]).toMatchObject({ kind: 'receive', node: 'platform-1' })
    const boot = world.history.of('boot').find(({ node }) => node === 'web-3')
    expect(boot?.cause).toBe(added?.id)
  })
})

describe('machines leave', () => {
  test('drained: what is in flight is answered, nothing new comes, and then it is gone', async () => {
    const world = await start()
    const slow = world.node('web-2').fetch('/slow/2000')
    await world.run(10)
    expect((await order(world, 'DELETE', '/nodes/web-2')).status).toBe(202)
    expect(await nodes(world)).toEqual(['web-1 good up', 'web-2 good draining'])
    expect(listed(world)).toEqual(['web-1'])
    expect((await order(world, 'DELETE', '/nodes/web-2')).status).toBe(409)
    expect(await (await slow).text()).toBe('web-2 good')
    await world.run(10)
    expect(await nodes(world)).toEqual(['web-1 good up'])
    expect(world.node('web-2').state).toBe('down')
    expect((await order(world, 'DELETE', '/nodes/web-2')).status).toBe(404)
  })

  test('one that never ends what it does is given back after its grace', async () => {
    const world = await start()
    const slow = world.node('web-2').fetch('/slow/90000', { signal: AbortSignal.timeout(1000) })
    slow.catch(() => {})
    void world
      .node('web-2')
      .fetch('/slow/90000')
      .catch(() => {})
    await world.run(10)
    await order(world, 'DELETE', '/nodes/web-2')
    await world.run(29_000)
    expect(world.node('web-2').state).toBe('up')
    await world.run(2000)
    expect(world.node('web-2').state).toBe('down')
  })

  test('one that is dead or still on its way goes at once, and never boots', async () => {
    const world = await start()
    world.node('web-1').crash()
    await world.run(2)
    expect(await nodes(world)).toContain('web-1 good down')
    await order(world, 'POST', '/nodes', { role: 'web' })
    await order(world, 'DELETE', '/nodes/web-1')
    await order(world, 'DELETE', '/nodes/web-3')
    await world.run(5)
    expect(await nodes(world)).toEqual(['web-2 good up'])
    await world.run(70_000)
    expect(listed(world)).toEqual(['web-2'])
    expect(world.history.of('boot').filter(({ node }) => node === 'web-3')).toEqual([])
  })
})

describe('machines are replaced', () => {
  test('by another version: what is in flight is answered, and it boots anew', async () => {
    const world = await start()
    const slow = world.node('web-1').fetch('/slow/500')
    await world.run(10)
    expect((await order(world, 'PUT', '/nodes/web-1', { version: 'better' })).status).toBe(202)
    expect(await nodes(world)).toContain('web-1 better booting')
    expect(await (await slow).text()).toBe('web-1 good')
    await world.run(900)
    expect(world.node('web-1').state).toBe('down')
    await world.run(200)
    expect(await nodes(world)).toContain('web-1 better up')
    expect(await (await world.node('web-1').fetch('/')).text()).toBe('web-1 better')
    expect(listed(world)).toEqual(['web-1', 'web-2'])
    const told = world.history.of('fault').find(({ fault }) => fault === 'version')
    expect(told).toMatchObject({ nodes: ['web-1'], vars: [['version', 'better']] })
  })

  test('by two orders while something is in flight: it boots once, with the last, and then stays up', async () => {
    const world = await start()
    const slow = world.node('web-1').fetch('/slow/500')
    await world.run(10)
    await order(world, 'PUT', '/nodes/web-1', { version: 'broken' })
    await order(world, 'PUT', '/nodes/web-1', { version: 'better' })
    await slow
    await world.run(70_000)
    const told = world.history.events.filter(({ node, kind }) => node === 'web-1' && kind === 'boot')
    expect(told).toHaveLength(2)
    expect(await nodes(world)).toContain('web-1 better up')
  })

  test('a version that does not come up leaves it down, and a good one brings it back', async () => {
    const world = await start()
    await order(world, 'PUT', '/nodes/web-1', { version: 'broken' })
    await world.run(2000)
    expect(await nodes(world)).toContain('web-1 broken down')
    await order(world, 'PUT', '/nodes/web-1', { version: 'good' })
    await world.run(2000)
    expect(await nodes(world)).toContain('web-1 good up')
  })

  test('one that was restarted by hand runs the version that it was given', async () => {
    const world = await start()
    await order(world, 'PUT', '/nodes/web-1', { version: 'better' })
    await world.run(2000)
    world.node('web-1').crash()
    await world.node('web-1').restart()
    expect(await (await world.node('web-1').fetch('/')).text()).toBe('web-1 better')
  })
})

describe('orders', () => {
  test('said twice under one key are carried out once, also after a crash of the platform', async () => {
    const world = await start()
    const first = await order(world, 'POST', '/nodes', { role: 'web' }, 'a')
    expect(await order(world, 'POST', '/nodes', { role: 'web' }, 'a')).toEqual(first)
    world.node('platform-1').crash()
    await world.node('platform-1').restart()
    expect(await order(world, 'POST', '/nodes', { role: 'web' }, 'a')).toEqual(first)
    expect(await nodes(world)).toHaveLength(3)
    expect((await order(world, 'POST', '/nodes', { role: 'web', version: 'better' }, 'a')).status).toBe(422)
    expect((await order(world, 'DELETE', '/nodes/web-1', undefined, 'b')).status).toBe(202)
    expect((await order(world, 'DELETE', '/nodes/web-1', undefined, 'b')).status).toBe(202)
    expect((await order(world, 'DELETE', '/nodes/web-1', undefined, 'c')).status).not.toBe(202)
  })

  test('that are none are told in words, and change nothing', async () => {
    const world = await start()
    const cases: readonly (readonly [string, string, unknown, number])[] = [
      ['POST', '/nodes', '{', 400],
      ['POST', '/nodes', 'null', 400],
      ['POST', '/nodes', {}, 400],
      ['POST', '/nodes', { role: 3 }, 400],
      ['POST', '/nodes', { role: 'web', region: '' }, 400],
      ['POST', '/nodes', { role: 'cache' }, 404],
      ['POST', '/nodes', { role: '__proto__' }, 404],
      ['POST', '/nodes', { role: 'web', region: 'virginia' }, 404],
      ['POST', '/nodes', { role: 'web', version: 'best' }, 404],
      ['PUT', '/nodes/web-1', {}, 400],
      ['PUT', '/nodes/web-1', { version: 'best' }, 404],
      ['PUT', '/nodes/web-9', { version: 'good' }, 404],
      ['DELETE', '/nodes/web-9', undefined, 404],
      ['DELETE', '/nodes/scaler-1', undefined, 404],
      ['DELETE', '/nodes/%', undefined, 404],
      ['DELETE', '/nodes', undefined, 405],
      ['PATCH', '/nodes/web-1', {}, 405],
      ['GET', '/nodes?role=cache', undefined, 404],
      ['GET', '/nodes/', undefined, 404],
      ['GET', '/', undefined, 404],
    ]
    for (const [method, path, body, status] of cases)
      expect((await order(world, method, path, body)).status, `${method} ${path}`).toBe(status)
    expect(await nodes(world)).toEqual(twoUp)
  })

  test('are taken from those who may give them', async () => {
    const world = await start()
    expect((await world.node('other-1').fetch('/nodes')).status).toBe(403)
    await expect(world.fetch('http://platform/nodes')).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    })
    expect(world.history.of('refuse').at(-1)).toMatchObject({ node: 'platform-1', code: 'private' })
  })

  test('prices are those of the bill', async () => {
    const world = await start()
    const { body } = await order(world, 'GET', '/prices')
    expect(body).toMatchObject({
      machines: { web: 73 },
      gigabytes: { virginia: { toUsers: 0.09, toOtherRegions: 0.02 } },
    })
  })
})

describe('the platform is a node like others', () => {
  test('it can be dead, and slow, and what it was told is not forgotten', async () => {
    const world = await start()
    await order(world, 'POST', '/nodes', { role: 'web' })
    world.node('platform-1').crash()
    await world.run(61_000)
    expect(listed(world)).toContain('web-3')
    await expect(order(world, 'GET', '/nodes')).rejects.toThrow()
  })
})

test('a platform that no stack can have is told in words', async () => {
  const { web } = usual.roles
  if (web === undefined) throw new Error('it is there')
  await expect(start({ ...usual, mayAsk: ['nobody'] })).rejects.toThrow('the platform names a role nobody')
  await expect(start({ ...usual, roles: { cache: web } })).rejects.toThrow('the platform names a role cache')
  await expect(start({ ...usual, roles: { web: { ...web, quota: 0 } } })).rejects.toThrow('a quota of one')
  await expect(start({ ...usual, roles: { web: { ...web, bootMs: -1 } } })).rejects.toThrow('boot in 0 ms')
  const versions = { better: { provided: 'web-2.ts' }, good: { provided: 'web.ts' } }
  await expect(start({ ...usual, roles: { web: { ...web, versions } } })).rejects.toThrow(
    'first of its versions',
  )
})
