/** One run, whoever watches: what is due happens at its very time, and no pace changes the history. */
import { expect, test } from 'vitest'
import { historyText } from '../simulator/history-text.ts'
import { eventsOf, loadCourse, loadStep, smallSetup, TestView } from './fixtures/test-view.ts'
import type { RunSetup } from './protocol.ts'
import { runScene } from './run-scene.ts'

/** A number of its own, told through the side door; one in ten requests takes long. */
const counting = `
let served = 0
export default {
  async fetch(request: Request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/figures') return Response.json({ told: { served }, word: 'idle' }, { headers: { 'x-lag': '7' } })
    served++
    if (served % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 90))
    return new Response('ok')
  },
}`

const figures = [
  { id: 'served', path: '/figures', field: 'told.served' },
  { id: 'word', path: '/figures', field: 'word' },
  { id: 'lag', path: '/figures', header: 'x-lag' },
  { id: 'missing', path: '/figures', field: 'told.nothing' },
]

function countingSetup(more: Partial<RunSetup> = {}): RunSetup {
  const setup = smallSetup({ 'front.ts': counting }, { steps: [loadStep(50)], ...more })
  const front = {
    ...setup.stack.roles.front,
    program: { learner: 'front.ts' },
    regions: { seoul: 1 },
    figures,
  }
  return { ...setup, stack: { ...setup.stack, roles: { front }, charts: ['served', 'word'] } }
}

test('at whatever speed, by steps, with looks and pauses, a run has one history', async () => {
  const { stack, programs } = await loadCourse('load-balancer')
  const setup: RunSetup = {
    stack: { ...stack, roles: { ...stack.roles, ...figuredWeb(stack.roles.web) } },
    programs,
    seed: 3,
    steps: [
      loadStep(60),
      { do: 'crash', node: 'web-2', atMs: 333.333 },
      { do: 'partition', a: ['balancer-1'], b: ['web-3'], atMs: 700, untilMs: 900 },
      { do: 'slow', node: 'web-1', factor: 2, atMs: 710 },
      { do: 'restart', node: 'web-2', atMs: 1200 },
    ],
    endMs: 1600,
  }
  const history = historyText(await eventsOf(setup))
  expect(history.split('\n').length).toBeGreaterThan(500)
  for (const speed of [1, 7.3, 100]) {
    const view = new TestView()
    view.start(setup, speed)
    for (let step = 0; step < 5; step++) view.order({ kind: 'step' })
    view.order({ kind: 'speed', speed: 0 })
    for (let step = 0; step < 20; step++) view.order({ kind: 'step' })
    view.order({ kind: 'speed', speed })
    await view.untilKind('ended')
    expect(historyText(view.events)).toBe(history)
  }
})

function figuredWeb(web: RunSetup['stack']['roles'][string] | undefined) {
  return web === undefined ? {} : { web: { ...web, figures: [{ id: 'health', path: '/health' }] } }
}

test('a step of a scene is done at its time, and heals by itself', async () => {
  const events = await eventsOf(
    countingSetup({
      steps: [
        { do: 'skew', node: 'front-1', byMs: 5, atMs: 100.5, untilMs: 200.25 },
        { do: 'crash', node: 'front-1', atMs: 300, untilMs: 400 },
      ],
      endMs: 500,
    }),
  )
  const [first] = events.filter(({ kind }) => kind === 'ready')
  const upMs = first?.timeMs ?? Number.NaN
  const told = events
    .filter(({ kind }) => kind === 'fault' || kind === 'crash' || kind === 'boot')
    .map((event) => [
      event.kind === 'fault' ? event.phase : event.kind,
      Math.round((event.timeMs - upMs) * 100) / 100,
    ])
    .slice(1)
  expect(told).toEqual([
    ['begin', 100.5],
    ['heal', 200.25],
    ['crash', 300],
    ['boot', 400],
  ])
})

test('figures are told with every sample and on the nodes', async () => {
  const view = new TestView()
  view.start(countingSetup({ endMs: 2000 }))
  await view.untilKind('ended')
  const samples = view.frames.flatMap(({ samples }) => samples)
  expect(samples).toHaveLength(4)
  const served = samples.map((sample) => sample.figures.served?.['front-1'] ?? Number.NaN)
  expect(served[3]).toBeGreaterThan(60)
  expect([...served].sort((a, b) => a - b)).toEqual(served)
  expect(samples[0]?.figures.word).toEqual({})
  expect(view.frames.at(-1)?.nodes[0]?.figures).toEqual({ served: served[3], word: 'idle', lag: 7 })
})

test('a node that cannot answer for its figures holds nobody up', async () => {
  const deaf = counting.replace(
    "if (pathname === '/figures')",
    "if (pathname === '/figures') await new Promise(() => {})\n    if (pathname === '/figures')",
  )
  const setups = [
    countingSetup({ endMs: 2000, programs: { learner: { 'front.ts': deaf }, provided: {} } }),
    countingSetup({ endMs: 2000, steps: [{ do: 'pause', node: 'front-1', atMs: 100 }] }),
    countingSetup({ endMs: 2000, steps: [{ do: 'crash', node: 'front-1', atMs: 100 }] }),
  ]
  for (const setup of setups) {
    const view = new TestView()
    view.start(setup)
    await view.untilKind('ended')
    const samples = view.frames.flatMap(({ samples }) => samples)
    expect(samples.map(({ figures }) => figures.served)).toEqual([{}, {}, {}, {}])
  }
})

test('a scene’s table has a row for each measure and a cell for each column', async () => {
  const { stack, programs, seed, steps } = countingSetup({ steps: [loadStep(50), loadStep(0, 2000)] })
  const rows = await runScene({
    stack,
    programs,
    seed,
    scene: {
      steps,
      endMs: 3000,
      measures: [
        { id: 'busy', fromMs: 500, toMs: 1750 },
        { id: 'idle', fromMs: 2500, toMs: 3000 },
      ],
      columns: [
        'requests',
        'rate',
        'p50',
        'p99',
        'errors',
        'answered',
        'bill',
        { billAtPeak: 4 },
        { shareOf: 'front-1' },
        { figure: 'word', node: 'front-1' },
      ],
    },
  })
  const [busy, idle] = rows
  const [requests, rate, p50, p99, errors, answered, bill, atPeak, share, word] = busy?.cells ?? []
  expect(rate).toBe(Number(requests) / 1.25)
  expect(p50).toBeCloseTo(12, 0)
  expect(p99).toBeGreaterThan(90)
  expect([errors, answered, share, word]).toEqual([0, rate, 1, 'idle'])
  // Two answers a second cost next to nothing, and an idle second less.
  expect(bill).toBeGreaterThan(0)
  // Machines are free here: all of it is traffic.
  expect(atPeak).toBeCloseTo(Number(bill) / 4, 9)
  expect(idle).toEqual({
    measure: 'idle',
    cells: [0, 0, undefined, undefined, undefined, 0, 0, 0, undefined, 'idle'],
  })
})

test('a scene whose program does not run, or whose step cannot be done, is refused', async () => {
  const { stack, programs, seed } = countingSetup()
  const scene = { steps: [], measures: [], endMs: 100 }
  const broken = { ...programs, learner: { 'front.ts': 'export const a =' } }
  await expect(runScene({ stack, programs: broken, seed, scene })).rejects.toThrow('front.ts:1')
  const steps = [{ do: 'crash', node: 'front-9', atMs: 0 } as const]
  await expect(runScene({ stack, programs, seed, scene: { ...scene, steps } })).rejects.toThrow('front-9')
})

test('who gets no answer is counted when the patience is over', async () => {
  const { stack, programs, seed } = countingSetup()
  const steps = [loadStep(50), { do: 'pause', node: 'front-1', atMs: 0 } as const, loadStep(0, 1000)]
  const measures = [
    { id: 'waiting', fromMs: 0, toMs: 29_000 },
    { id: 'gone', fromMs: 29_000, toMs: 31_500 },
  ]
  const columns = ['requests', 'errors'] as const
  const rows = await runScene({ stack, programs, seed, scene: { steps, measures, columns, endMs: 32_000 } })
  expect(rows[0]?.cells).toEqual([0, undefined])
  expect(rows[1]?.cells[0]).toBeGreaterThan(30)
  expect(rows[1]?.cells[1]).toBe(1)
})
