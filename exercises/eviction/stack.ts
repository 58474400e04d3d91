/** One cache node. In views, web servers and a database stand around it, and the balancer of lesson 2.1 in front. */
import type { Figure, Role } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, perSecond, spans } from '../kit/stack.ts'

const hits: Figure = { id: 'hits', path: '/stats', field: 'hitPercent' }
const bytes: Figure = { id: 'bytes', path: '/stats', field: 'bytes' }
const items: Figure = { id: 'items', path: '/stats', field: 'items' }

const region = { seoul: 1 }
/** Entries of the stack have 190 bytes, so these are some 420 of 4,000 cards. */
const BUDGET_BYTES = 80_000
/** Enough for the cache to be as it always is. */
const WARM = '6000'

/** All the memory that the machine has. */
const UNBOUNDED = { policy: 'unbounded', budgetBytes: '160000' }

const asUsersSee: readonly Column[] = ['p99', 'errors', { figure: 'hits', node: 'cache-1' }]

const policy = (name: string): StackChanges => ({ roles: { cache: { vars: { policy: name } } } })

/** The cache grows until its machine has no more memory. It is started again two seconds later. */
function fillsUp(changes: StackChanges, restarts: readonly Step[]): Scene {
  return {
    ...changes,
    roles: { ...changes.roles, web: { vars: { warm: '0' } } },
    steps: [...loads([0, 150], [8, 500]), ...restarts],
    measures: spans(['quiet', 4, 8], ['busy', 8.5, 10.5], ['later', 11, 16], ['again', 16, 22]),
    columns: [...asUsersSee, { figure: 'bytes', node: 'cache-1' }],
    endMs: 22_000,
  }
}

/** Half way through, a job begins to read cards that nobody else asks for. */
function backup(changes: StackChanges): Scene {
  return {
    ...changes,
    roles: {
      ...changes.roles,
      backup: {
        program: { provided: 'backup.ts' },
        regions: region,
        calls: ['web'],
        tier: 'web',
      },
    },
    steps: [
      ...loads([0, 450]),
      { atMs: 8000, do: 'ask', node: 'backup-1', request: { method: 'POST', path: '/start' } },
    ],
    measures: spans(['before', 2, 8], ['meanwhile', 10, 18]),
    columns: asUsersSee,
    endMs: 18_000,
  }
}

const compared = ['fifo', 'lru', 'lfu', 'best', 'random'] as const
type Compared = (typeof compared)[number]

function comparedRole(name: Compared): Role {
  return {
    program: name === 'best' ? { learner: 'cache.ts' } : { provided: 'plain-cache.ts' },
    regions: region,
    vars: { policy: name, budgetBytes: '10000' },
    figures: [hits],
    tier: 'cache',
  }
}

/** Several caches are asked for the same keys, side by side, and begin anew at each change. */
function sideBySide(
  names: readonly Compared[],
  changes: readonly { readonly id: string; readonly trace?: string; readonly slots?: number }[],
  spanS: number,
): Scene {
  const nodes = names.map((name) => `${name}-1`)
  const steps = changes.flatMap(({ trace = 'round-101', slots = 100 }, place): Step[] => {
    const atMs = place * spanS * 1000
    const budget = { budgetBytes: String(slots * 100) }
    return [
      { atMs, do: 'vars', node: 'walker-1', vars: { trace } },
      ...nodes.flatMap((node): Step[] => [
        { atMs, do: 'vars', node, vars: budget },
        { atMs, do: 'crash', node },
        { atMs: atMs + 1, do: 'restart', node },
      ]),
    ]
  })
  return {
    entry: 'walker',
    roles: {
      balancer: { regions: {} },
      web: { regions: {} },
      cache: { regions: {} },
      database: { regions: {} },
      walker: { program: { provided: 'walker.ts' }, regions: region, calls: [...names] },
      ...Object.fromEntries(names.map((name) => [name, comparedRole(name)])),
    },
    steps: [{ atMs: 50, do: 'load', load: { ...perSecond(50), read: '/' } }, ...steps],
    // Just before they begin anew.
    measures: spans(
      ...changes.map(({ id }, place) => [id, place * spanS, (place + 1) * spanS - 0.2] as const),
    ),
    columns: nodes.map((node) => ({ figure: 'hits', node })),
    endMs: changes.length * spanS * 1000,
  }
}

const sizes = [50, 75, 100, 101, 125].map((slots) => ({ id: `slots-${slots}`, slots }))

export default {
  entry: 'cache',
  roles: {
    cache: {
      program: { learner: 'cache.ts' },
      regions: region,
      serviceMs: 0.2,
      vars: { policy: 'lru', budgetBytes: String(BUDGET_BYTES) },
      costPerMonth: 60,
      figures: [hits, items, bytes],
    },
  },
  view: {
    entry: 'balancer',
    roles: {
      balancer: {
        program: { of: 'load-balancer' },
        regions: region,
        serviceMs: 0.2,
        costPerMonth: 20,
        calls: ['web'],
      },
      web: {
        program: { provided: 'web.ts' },
        regions: { seoul: 2 },
        cores: 2,
        serviceMs: 0.5,
        vars: { warm: WARM },
        costPerMonth: 40,
        calls: ['cache', 'database'],
      },
      database: {
        program: { provided: 'database.ts' },
        regions: region,
        serviceMs: 4,
        costPerMonth: 120,
        tier: 'data',
      },
    },
  },
  beside: {
    'no-cache': { roles: { cache: { regions: {} } } },
    fifo: policy('fifo'),
    lfu: policy('lfu'),
    best: policy('best'),
  },
  charts: ['hits'],
  scenes: {
    'no-limit': fillsUp({ roles: { cache: { program: { provided: 'plain-cache.ts' }, vars: UNBOUNDED } } }, [
      { atMs: 16_000, do: 'restart', node: 'cache-1' },
    ]),
    'backup-predicted': backup({
      roles: { cache: { program: { provided: 'plain-cache.ts' }, vars: { policy: 'lru' } } },
    }),
    'within-budget': fillsUp({}, []),
    'backup-best': backup(policy('best')),
    'four-traces': sideBySide(
      ['fifo', 'lru', 'lfu', 'best'],
      ['scan', 'loop', 'zipf', 'shifting'].map((trace) => ({ id: trace, trace })),
      13,
    ),
    'loop-101': sideBySide(['fifo', 'lru', 'lfu', 'random'], sizes, 3),
    'zipf-sizes': sideBySide(
      ['fifo', 'lru', 'lfu', 'best'],
      [25, 50, 100, 200, 400].map((slots) => ({ id: `slots-${slots}`, slots, trace: 'zipf' })),
      4,
    ),
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 4000, zipf: 1 },
    read: '/cards/{key}',
  },
} satisfies Stack
