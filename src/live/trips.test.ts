/** Which requests belong together, and how many are told of. */
import { expect, test } from 'vitest'
import { loadStep, smallSetup, TestView } from './fixtures/test-view.ts'
import type { Leg } from './protocol.ts'

const back = 'export default { fetch: () => new Response("ok") }'
/** Asks `back` in its request, once more when it has answered, and every 100 ms by itself. */
const front = `
async function watch() {
  for (;;) {
    await fetch('http://back-1/health')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
export default {
  start() { watch() },
  async fetch() {
    await fetch('http://back-1/asked')
    setTimeout(() => fetch('http://back-1/afterwards'), 20)
    await new Promise((resolve) => setTimeout(resolve, 5))
    return fetch('http://back-1/asked-again')
  },
}`

async function legsOf(view: TestView): Promise<ReadonlyMap<number, readonly Leg[]>> {
  await view.untilKind('ended')
  return Map.groupBy(
    view.frames.flatMap(({ legs }) => legs),
    ({ trip }) => trip,
  )
}

test('a trip is what a request led to until it was answered; what a node does by itself are trips of its own', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': front, 'back.ts': back }, { steps: [loadStep(5)], endMs: 3000 }), 1)
  view.order({ kind: 'trips', perSecond: 1000 })
  const trips = [...(await legsOf(view)).values()]
  const sends = trips.map((legs) => [
    legs[0]?.origin,
    ...legs.filter(({ kind }) => kind === 'send').map(({ path }) => path),
  ])
  const kinds = new Set(sends.map((each) => each.join(' ')))
  expect([...kinds].sort()).toEqual(['node /afterwards', 'node /health', 'user / /asked /asked-again'])
  expect(sends.filter(([origin]) => origin === 'node').length).toBeGreaterThan(30)
})

test('a request that is lost, and one that fails, are told to their ends', async () => {
  const view = new TestView()
  const steps = [
    { do: 'partition', a: ['front-1'], b: ['back-1'], atMs: 0, untilMs: 200 },
    { do: 'crash', node: 'back-1', atMs: 200 },
    { do: 'send', request: { path: '/one' }, atMs: 50 },
    { do: 'send', request: { path: '/two' }, atMs: 300 },
  ] as const
  const impatient = `export default {
    fetch: () => fetch('http://back-1/', { signal: AbortSignal.timeout(30) }),
  }`
  view.start(smallSetup({ 'front.ts': impatient, 'back.ts': back }, { steps, endMs: 1000 }))
  const told = [...(await legsOf(view)).values()].map((legs) =>
    legs.map(({ kind, node, code, status }) => [kind, node, code ?? status].filter(Boolean).join(' ')),
  )
  expect(told).toEqual([
    [
      'send users',
      'receive front-1',
      'send front-1',
      'drop front-1 request',
      'fail front-1 ABORT_ERR',
      'reply front-1 500',
      'answer users 500',
    ],
    [
      'send users',
      'receive front-1',
      'send front-1',
      'refuse back-1 dead',
      'fail front-1 ECONNREFUSED',
      'reply front-1 500',
      'answer users 500',
    ],
  ])
})

test('no more trips are told than were asked for, and they are a fair share', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': back }, { steps: [loadStep(500)], endMs: 20_000 }), 1)
  view.order({ kind: 'trips', perSecond: 20 })
  await view.untilKind('ended')
  const settled = view.frames.filter(({ nowMs }) => nowMs > 5000)
  const sum = (of: (frame: (typeof settled)[number]) => number) =>
    settled.reduce((total, frame) => total + of(frame), 0)
  const trips = new Set(settled.flatMap(({ legs }) => legs.map(({ trip }) => trip)))
  expect(sum(({ begun }) => begun) / 15).toBeCloseTo(500, -2)
  expect(trips.size / 15).toBeGreaterThan(15)
  expect(trips.size / 15).toBeLessThan(22)
  expect(sum(({ drawn }) => drawn)).toBeLessThanOrEqual(trips.size)
})
