import { expect, test } from 'vitest'
import type { Platform } from '../contract/platform.ts'
import { compile } from '../simulator/sandbox/compile.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { sharedSources } from '../simulator/shared-world.fixture.ts'
import { createWorld, type SimulatedWorld } from '../simulator/world.ts'
import { NodeCounts } from './node-counts.ts'
import { NodeViews } from './node-views.ts'
import { Troubles } from './troubles.ts'

const FRONT = `
export default {
  fetch: (request: Request) => fetch('http://platform' + new URL(request.url).pathname, request),
}
`
/** Takes a while, so that something is in flight as it leaves. */
const WEB = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    await env.work(500)
    return new Response()
  },
}
`
const platform: Platform = {
  roles: {
    web: {
      bootMs: 100,
      restartMs: 50,
      quota: 3,
      versions: { good: { provided: 'web.ts' }, better: { provided: 'web-2.ts' } },
    },
  },
  mayAsk: ['front'],
}

async function start(): Promise<SimulatedWorld> {
  prepareRealm()
  return createWorld({
    stack: {
      entry: 'front',
      roles: {
        front: { program: { provided: 'front.ts' }, regions: { seoul: 1 } },
        web: { program: { provided: 'web.ts' }, regions: { seoul: 1 } },
      },
      load: { usersPerDay: 1, requestsPerUser: 1 },
      platform,
    },
    learner: compile({}),
    provided: compile({ ...sharedSources('platform'), 'front.ts': FRONT, 'web.ts': WEB, 'web-2.ts': WEB }),
    seed: 1,
  })
}

test('a view tells which machines are on their way, which leave, and what each is to run', async () => {
  const world = await start()
  const views = new NodeViews(new NodeCounts(), new Troubles())
  const seen = (): readonly string[] =>
    views
      .nodes(world.look(), {})
      .filter(({ role }) => role === 'web')
      .map(({ name, state, version }) => `${name} ${state} ${version}`)
  expect(seen()).toEqual(['web-1 up good'])

  await world.fetch('/nodes', { method: 'POST', body: '{"role":"web","version":"better"}' })
  await world.run(2)
  expect(seen()).toEqual(['web-1 up good', 'web-2 ordered better'])
  await world.run(200)
  expect(seen()).toEqual(['web-1 up good', 'web-2 up better'])

  const asked = [world.node('web-1').fetch('/'), world.node('web-2').fetch('/')]
  await world.run(1)
  await world.fetch('/nodes/web-1', { method: 'PUT', body: '{"version":"better"}' })
  await world.fetch('/nodes/web-2', { method: 'DELETE' })
  await world.run(2)
  expect(seen()).toEqual(['web-1 draining better', 'web-2 draining better'])
  await Promise.all(asked)
  await world.run(20)
  expect(seen()).toEqual(['web-1 down better', 'web-2 removed undefined'])
  await world.run(100)
  expect(seen()).toEqual(['web-1 up better', 'web-2 removed undefined'])
})
