/** What plans are made into, and what is told of those that cannot be built. */
import { expect, test } from 'vitest'
import planned from './planned.ts'
import { oneCenter, threeCenters } from './plans.ts'

const told = (plan: Readonly<Record<string, unknown>>): readonly string[] => {
  const made = planned.roles(plan)
  return 'problems' in made ? made.problems.map(({ path, message }) => `${path.join('.')} ${message}`) : []
}

test('a plan becomes roles, a group of shards each by its letter', () => {
  const made = planned.roles({ ...threeCenters })
  const roles = 'roles' in made ? (made.roles ?? {}) : {}
  expect(Object.keys(roles)).toEqual([
    'dns',
    'edge',
    'balancer',
    'web',
    'cache',
    'router',
    'shard-a',
    'shard-b',
    'deployer',
  ])
  expect(roles.web).toMatchObject({ cores: 2, costPerMonth: 40, program: { learner: 'web.ts' } })
  expect(roles.router?.finds).toEqual({ shard: { services: ['shard-a', 'shard-b'] } })
  expect(roles['shard-b']).toMatchObject({
    program: { of: 'multi-dc-replication' },
    finds: { database: { nodes: 'shard-b' } },
  })
})

test('settings of a plan come on top of those that a program cannot do without', () => {
  const made = planned.roles({ ...oneCenter, cache: { ...oneCenter.cache, vars: { TTL_MS: '9' } } })
  expect('roles' in made && made.roles?.cache?.vars).toMatchObject({ TTL_MS: '9', ABSENT_MS: '2000' })
})

test('how long a new version is watched is the deployer’s to know', () => {
  const watchMs = (made: ReturnType<typeof planned.roles>): string | undefined =>
    'roles' in made ? made.roles?.deployer?.vars?.watchMs : undefined
  expect(watchMs(planned.roles({ ...oneCenter, deploy: { watchMs: 5000 } }))).toBe('5000')
  expect(watchMs(planned.roles({ ...oneCenter }))).toBe('0')
  expect(told({ ...oneCenter, deploy: { watchMs: -1 } })).toEqual([
    'deploy.watchMs wants a whole number from 0 to 60000',
  ])
  expect(told({ ...oneCenter, deploy: 5000 })).toEqual(['deploy wants { watchMs: … }'])
})

test('a tier that is missing, or that there is not', () => {
  const { cache: _, ...rest } = oneCenter
  expect(told(rest)).toEqual(['cache is missing: nobody does the work of this tier'])
  expect(told({ ...oneCenter, queue: oneCenter.web })).toEqual([
    'queue is no tier; there are: dns, edge, balancer, web, cache, router, shard',
  ])
  expect(told({ ...oneCenter, web: 3 })).toEqual(['web wants a machine, nodes, and mostly a program'])
})

test('what no tier can be', () => {
  const { web } = oneCenter
  expect(told({ ...oneCenter, web: { ...web, machine: 'toString' } })).toEqual([
    'web.machine wants one of: small, medium, large, huge',
  ])
  expect(told({ ...oneCenter, web: { ...web, nodes: { virginia: 1.5, atlantis: 1 } } })).toEqual([
    'web.nodes.virginia wants a whole number from 0 to 40',
    'web.nodes.atlantis is no region; there are: seoul, tokyo, singapore, oregon, virginia, frankfurt',
  ])
  expect(told({ ...oneCenter, web: { ...web, nodes: { virginia: 0 } } })).toEqual([
    'web.nodes has none: nobody does the work of this tier',
  ])
  expect(told({ ...oneCenter, web: { ...web, vars: { KEY: 7 } } })).toEqual([
    'web.vars.KEY wants a text, as all settings are',
  ])
  expect(told({ ...oneCenter, shard: { ...oneCenter.shard, groups: 9 } })).toEqual([
    'shard.groups wants a whole number from 1 to 8',
  ])
  expect(told({ ...oneCenter, cache: { ...oneCenter.cache, program: 'eviction' } })).toEqual([
    'cache.program wants one of: read-through-cache',
  ])
})

test('what only the whole shows', () => {
  const { balancer, web } = oneCenter
  expect(told({ ...oneCenter, balancer: { ...balancer, nodes: { virginia: 1, tokyo: 1 } } })).toEqual([
    'balancer.nodes.tokyo has nobody to send to: there are no web servers in this region',
  ])
  expect(
    told({ ...oneCenter, web: { ...web, nodes: { virginia: 40, oregon: 40, seoul: 40 } } }).join(),
  ).toContain('has 126 nodes, and there is room for 120')
})
