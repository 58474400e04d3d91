/** Stacks of real processes, as a page has them: how soon they are up, how soon what is done to them shows, how fast they are, and what they leave. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Stack } from '../../contract/stack.ts'
import { loadExercise } from '../../course/exercises.ts'
import { loadReference } from '../../course/solutions.ts'
import type { RunSetup } from '../../live/protocol.ts'
import { provideProgram } from '../../processes/program-file.ts'
import { startAndStop } from './real-leftovers.ts'
import { type Course, RealPage, serveCourse } from './real-page.ts'
import { type Pace, paceOf, pacePlain } from './real-proxies.ts'
import { median, type Reading, type Section } from './section.ts'

const runs = 7
const starts = 200

const web = "export default { fetch: () => new Response('hello') }\n"

export const real: Section = {
  name: 'real',
  async measure({ root, signal }) {
    const exercise = await loadExercise(root, 'load-balancer')
    const balancer = loadReference(root, exercise).files['balancer.ts'] ?? ''
    const file = await provideProgram(root)
    await using course = await serveCourse(root, signal)
    const ups: number[] = []
    for (let run = 0; run < runs; run++) ups.push(await timeUp(course, setupOf(balancer, 5)))
    const { changes, kills } = await timeChanges(course, balancer)
    const bare = await timeBare(signal)
    const ours = await paceReal(course, balancer)
    const plain = await pacePlain()
    const left = await startAndStop(course, setupOf(web, 1), starts, file, signal)
    return [
      { what: 'node -e 0, for the pace of this machine', value: bare, unit: 'ms' },
      aim('six nodes up and serving', median(ups), 1500),
      aim('code change live', median(changes), 300),
      aim('kill seen in the view', median(kills), 100),
      ...ratios(ours, plain),
      {
        what: `processes left by ${starts} starts and stops`,
        value: left.processes,
        unit: '',
        goal: { atMost: 0 },
      },
      { what: 'ports left', value: left.ports, unit: '', goal: { atMost: 0 } },
      { what: 'files left', value: left.files, unit: '', goal: { atMost: 0 } },
    ]
  },
}

function aim(what: string, value: number, atMost: number): Reading {
  return { what: `${what}, median of ${runs}`, value, unit: 'ms', goal: { atMost } }
}

function ratios(ours: Pace, plain: Pace): readonly Reading[] {
  return [
    { what: 'one request through the balancer', value: ours.alone, unit: 'ms' },
    { what: 'the same through a plain proxy', value: plain.alone, unit: 'ms' },
    { what: 'balancer / plain proxy, time', value: ours.alone / plain.alone, unit: 'ratio' },
    { what: 'requests through the balancer', value: ours.perSecond, unit: '1/s' },
    {
      what: 'balancer / plain proxy, requests',
      value: ours.perSecond / plain.perSecond,
      unit: 'ratio',
      goal: { atLeast: 0.5 },
    },
  ]
}

/** The learner's program before so many web servers, which answer at once. */
function setupOf(balancer: string, servers: number): RunSetup {
  const stack: Stack = {
    entry: 'balancer',
    roles: {
      balancer: { program: { learner: 'balancer.ts' }, regions: { frankfurt: 1 }, cores: 8, backlog: 1000 },
      web: { program: { provided: 'web.ts' }, regions: { frankfurt: servers }, cores: 8, backlog: 1000 },
    },
    load: { usersPerDay: 0, requestsPerUser: 1 },
  }
  const programs = { learner: { 'balancer.ts': balancer }, provided: { 'web.ts': web } }
  return { stack, programs, seed: 1, steps: [] }
}

async function timeBare(signal: AbortSignal): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const from = performance.now()
    await once(spawn(process.execPath, ['-e', '0'], { signal, stdio: 'ignore' }), 'close')
    times.push(performance.now() - from)
  }
  return median(times)
}

async function timeUp(course: Course, setup: RunSetup): Promise<number> {
  const from = performance.now()
  const page = await RealPage.open(course.address)
  await page.start(setup)
  if ((await page.ask('/')) !== 'hello') throw new Error('the balancer does not answer as it should')
  const tookMs = performance.now() - from
  await page.end()
  return tookMs
}

async function timeChanges(course: Course, balancer: string) {
  const page = await RealPage.open(course.address)
  await page.start(setupOf(balancer, 5))
  const changes: number[] = []
  const kills: number[] = []
  for (let run = 0; run < runs; run++) {
    const from = performance.now()
    page.send({ kind: 'deploy', files: { 'balancer.ts': `${balancer}// ${run}\nconst changed = ${run}\n` } })
    await page.until((update) => (update.kind === 'deployed' ? update : undefined))
    changes.push(performance.now() - from)
    if ((await page.ask('/')) !== 'hello') throw new Error('the new balancer does not answer as it should')
    const killedMs = performance.now()
    page.send({ kind: 'act', action: { do: 'crash', node: 'web-3' } })
    await page.frame(({ nodes }) => nodes.some(({ name, state }) => name === 'web-3' && state === 'down'))
    kills.push(performance.now() - killedMs)
    page.send({ kind: 'act', action: { do: 'restart', node: 'web-3' } })
    await page.frame(({ nodes }) => nodes.every(({ state }) => state === 'up'))
  }
  await page.end()
  return { changes, kills }
}

async function paceReal(course: Course, balancer: string): Promise<Pace> {
  const page = await RealPage.open(course.address)
  const { nodes } = await page.start(setupOf(balancer, 4))
  const pace = await paceOf(nodes.find(({ role }) => role === 'balancer')?.process?.port ?? 0)
  await page.end()
  return pace
}
