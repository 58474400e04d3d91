/** Ten web servers, who builds and tests, who deploys, and the pipeline that decides. */
import type { Role } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'
import { type Commit, FIRST_DIGEST } from './provided/artifact.ts'

const provided = (file: string): Role['program'] => ({ provided: `${file}.ts` })
const one = { seoul: 1 }

/** What the scenes push. */
const commits: Readonly<Record<string, Commit>> = {
  a90b77: { ills: { fails: 0.1 } },
  c01dca: { tests: ['fails'], ills: { fails: 0.1 } },
  '7e11fe': { ills: { fails: 0.03 } },
}

const by = (file: string): StackChanges => ({ roles: { pipeline: { program: provided(file) } } })

const push = (atS: number, commit: string): Step => ({
  atMs: atS * 1000,
  do: 'ask',
  node: 'pipeline-1',
  request: { method: 'POST', path: '/builds', body: JSON.stringify({ commit }) },
})

const columns: readonly Column[] = ['requests', 'errors']

/** From the push at 20 s on. */
const pushed = (changes: StackChanges, commit: string): Scene => ({
  ...changes,
  steps: [...loads([0, 60]), push(20, commit)],
  measures: spans(['before', 0, 20], ['meanwhile', 20, 80], ['after', 80, 120]),
  columns,
  endMs: 120_000,
})

export default {
  entry: 'web',
  roles: {
    web: {
      program: provided('web'),
      regions: { seoul: 10 },
      serviceMs: 5,
      vars: { TRAFFIC: '0', BEFORE: '0 0', TROUBLE: '0', DELAY: '0', FIRST_FAILS: '0' },
      costPerMonth: 20,
    },
    runner: {
      program: provided('runner'),
      regions: one,
      vars: { COMMITS: JSON.stringify(commits) },
      costPerMonth: 40,
    },
    deployer: { program: provided('deployer'), regions: one, costPerMonth: 10, calls: ['runner', 'web'] },
    pipeline: {
      program: { learner: 'pipeline.ts' },
      regions: one,
      vars: { live: FIRST_DIGEST, limitMs: '60000', watchMs: '20000', enough: '200' },
      costPerMonth: 10,
      calls: ['runner', 'deployer', 'web'],
    },
  },
  scenes: {
    afternoon: pushed(by('script'), 'c01dca'),
    tested: pushed(by('tested'), 'a90b77'),
    canary: pushed({}, 'a90b77'),
    fix: pushed({ roles: { web: { vars: { FIRST_FAILS: '0.1' } } } }, '7e11fe'),
  },
  load: { usersPerDay: 20_000, requestsPerUser: 10, peak: 2, read: '/cards/{key}' },
} satisfies Stack
