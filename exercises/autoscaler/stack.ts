/** A balancer, web servers that draw postcards, and who decides how many of these there are. The platform starts them. */
import type { Figure, Role } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'
import { actionsOf } from './best/model.ts'
import { best } from './best/schedule.ts'
import { DAY_S, dayRate } from './day.ts'

const region = { seoul: 1 }
const machines: Figure = { id: 'machines', path: '/fleet', field: 'machines' }
const came: Figure = { id: 'came', path: '/fleet', field: 'came' }

const machinesNow: Column = { figure: 'machines', node: 'balancer-1' }
const cameSoFar: Column = { figure: 'came', node: 'balancer-1' }

const scaledBy = (provided: string, count = 2, SCHEDULE = ''): StackChanges => ({
  roles: {
    autoscaler: { program: { provided }, vars: { SCHEDULE } },
    web: { regions: { seoul: count } },
  },
})
const withMachines = (count: number): StackChanges => ({ roles: { web: { regions: { seoul: count } } } })

/** Twice as many come, and twice as many again. */
const evening: Scene = {
  ...scaledBy('still.ts'),
  steps: loads([0, 2], [60, 3], [120, 6]),
  measures: spans(['two', 5, 60], ['three', 65, 120], ['six', 125, 180]),
  columns: ['rate', 'p99', 'errors'],
  endMs: 180_000,
}

const jump = (changes: StackChanges): Scene => ({
  ...changes,
  steps: loads([0, 2], [40, 6]),
  measures: spans(['before', 5, 40], ['meanwhile', 40, 115], ['after', 115, 280]),
  columns: ['p99', 'errors', machinesNow, cameSoFar],
  endMs: 280_000,
})

/** Up and down by a fifth, for ten minutes. The same each time: nobody's luck is better than another's. */
const trembling = (changes: StackChanges): Scene => ({
  ...changes,
  steps: Array.from({ length: 60 }, (_, turn): Step[] =>
    loads([turn * 10, 5 * (1 + 0.2 * Math.sin(turn * 2.4))]),
  ).flat(),
  measures: spans(['first', 5, 300], ['second', 300, 600]),
  columns: ['p99', 'errors', machinesNow, cameSoFar],
  endMs: 600_000,
})

/** Five machines serve, and /metrics is broken: none of them tells how busy it is. */
const dark = (autoscaler: Partial<Role>): Scene => ({
  roles: { autoscaler, web: { regions: { seoul: 5 }, vars: { METRICS: 'error' } } },
  steps: loads([0, 6]),
  measures: spans(['first', 0, 60], ['later', 60, 180]),
  columns: ['p99', 'errors', machinesNow],
  endMs: 180_000,
})

const day = (changes: StackChanges): Scene => ({
  ...changes,
  steps: Array.from({ length: DAY_S / 20 }, (_, turn): Step[] =>
    loads([turn * 20, Math.round(100 * dayRate(turn * 20)) / 100]),
  ).flat(),
  measures: spans(['day', 0, DAY_S]),
  columns: ['requests', 'p99', 'errors', 'bill'],
  endMs: DAY_S * 1000,
})

export default {
  entry: 'balancer',
  roles: {
    balancer: {
      program: { provided: 'balancer.ts' },
      regions: region,
      costPerMonth: 20,
      calls: ['web'],
      figures: [machines, came],
    },
    web: {
      program: { provided: 'web.ts' },
      regions: { seoul: 2 },
      cores: 3,
      vars: { CORES: '2', WAITING: '8', CARD_MS: '1000', METRICS: 'well' },
      costPerMonth: 40,
    },
    autoscaler: {
      program: { learner: 'autoscaler.ts' },
      regions: region,
      vars: { SCHEDULE: '' },
      costPerMonth: 10,
      calls: ['web', 'platform'],
    },
  },
  platform: { roles: { web: { bootMs: 60_000, quota: 12 } }, mayAsk: ['autoscaler'] },
  charts: ['machines'],
  scenes: {
    evening,
    'jump-naive': jump(scaledBy('naive.ts')),
    jump: jump({}),
    'trembles-naive': trembling(scaledBy('naive.ts', 4)),
    trembles: trembling(withMachines(4)),
    'dark-naive': dark({ program: { provided: 'naive.ts' } }),
    dark: dark({}),
    'day-fixed': day(scaledBy('still.ts', 8)),
    day: day({}),
    'day-known': day(scaledBy('schedule.ts', 2, JSON.stringify(actionsOf(best.plan)))),
  },
  load: { usersPerDay: 20_000, requestsPerUser: 10, peak: 2, read: '/cards/{key}' },
} satisfies Stack
