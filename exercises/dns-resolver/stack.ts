/** A resolver, and the name servers of the world that it asks: the root's, those of top-level domains, and those that know. */
import type { Load, Role } from '../../src/contract/exercise.ts'
import type { Column, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'
import { added, usual } from './usual.ts'

/** Everybody has a page, whose name is their own. */
const zones = (ttl: number): string =>
  added(usual({ ttl }), 'postcards.example', `*.postcards.example ${ttl} A 203.0.113.10`)

const nameServers = (regions: Role['regions'], ZONES = zones(300)): Role => ({
  program: { provided: 'name-server.ts' },
  regions,
  serviceMs: 1,
  vars: { ZONES },
  figures: [{ id: 'asked', path: '/asked', field: 'asked' }],
})

/** Nothing may be kept: every TTL is 0. */
const unkept: StackChanges = {
  roles: Object.fromEntries(
    ['root', 'tld', 'auth'].map((role) => [
      role,
      { vars: { ZONES: zones(0).replaceAll(/^( *\S+) \d+ (A|NS) /gm, '$1 0 $2 ') } },
    ]),
  ),
}

const users = (requests: number): readonly Step[] => [{ atMs: 0, do: 'load', load: perSecond(requests, 0) }]
const asked = (...nodes: readonly string[]): readonly Column[] =>
  nodes.map((node) => ({ figure: 'asked', node }))
const questions: readonly Column[] = ['p50', 'p99', 'errors', ...asked('root-1', 'tld-1', 'auth-1')]

/** The zone, with the name of its web server for so many seconds. */
const site = (web: string, ttl: number): string =>
  usual()
    .replaceAll(/^ *postcards\.example \d+ A .*$/gm, `postcards.example ${ttl} A @${web}`)
    .replace(/( *postcards\.example .* A @web.*\n)\1/, '$1')

const edited = (atMs: number, web: string, ttl: number): readonly Step[] =>
  ['auth-1', 'auth-2'].map((node) => ({ atMs, do: 'vars', node, vars: { ZONES: site(web, ttl) } }))

/** Users come to the web server that the resolver names. */
const byName = (ttl: number): StackChanges => ({
  entry: 'web',
  reach: { by: 'name', names: 'resolver', resolvers: [{ users: 'seoul', count: 8 }] },
  roles: {
    web: { program: { provided: 'web.ts' }, regions: { seoul: 2 }, serviceMs: 2 },
    auth: { vars: { ZONES: site('web-1', ttl) } },
  },
})
const visits: Load['read'] = '/'
const shares: readonly Column[] = ['errors', { shareOf: 'web-1' }, { shareOf: 'web-2' }]
const visitors: Step = {
  atMs: 0,
  do: 'load',
  load: { ...perSecond(10, 0), read: visits },
}

export default {
  entry: 'resolver',
  roles: {
    resolver: {
      program: { learner: 'resolver.ts' },
      regions: { seoul: 1 },
      serviceMs: 0.5,
      costPerMonth: 20,
      calls: ['root', 'tld', 'auth'],
    },
    root: nameServers({ tokyo: 1, virginia: 1 }),
    tld: nameServers({ singapore: 1, oregon: 1 }),
    auth: nameServers({ virginia: 4 }),
  },
  beside: { unkept },
  scenes: {
    hosts: {
      ...byName(300),
      roles: {
        ...byName(300).roles,
        resolver: { program: { provided: 'hosts.ts' }, vars: { WEB: 'web-1' } },
      },
      steps: [
        visitors,
        { atMs: 20_000, do: 'crash', node: 'web-1' },
        { atMs: 80_000, do: 'vars', node: 'resolver-1', vars: { WEB: 'web-2' } },
      ],
      measures: spans(['well', 5, 20], ['moved', 22, 80], ['copied', 92, 120]),
      columns: shares,
      endMs: 120_000,
    },
    unkept: {
      ...unkept,
      steps: users(50),
      measures: spans(['all', 0, 60]),
      columns: questions,
      endMs: 60_000,
    },
    kept: {
      steps: users(50),
      measures: spans(['first', 0, 10], ['later', 10, 60]),
      columns: questions,
      endMs: 60_000,
    },
    moves: {
      ...byName(300),
      steps: [visitors, ...edited(60_000, 'web-2', 300), { atMs: 60_000, do: 'crash', node: 'web-1' }],
      measures: spans(['well', 20, 60], ['minute', 62, 120], ['minutes', 120, 295], ['over', 306, 360]),
      columns: shares,
      endMs: 360_000,
    },
    lowered: {
      ...byName(300),
      steps: [
        visitors,
        ...edited(20_000, 'web-1', 10),
        ...edited(340_000, 'web-2', 10),
        { atMs: 352_000, do: 'crash', node: 'web-1' },
      ],
      measures: spans(['well', 20, 340], ['moving', 340, 352], ['over', 352, 400]),
      columns: shares,
      endMs: 400_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 1 },
    regions: { seoul: 1 },
    read: '/dns-query?name=p{key}.postcards.example&type=A',
  },
} satisfies Stack
