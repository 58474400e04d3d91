/** A view's run: what is told of it, and what commands do. */
import { expect, test } from 'vitest'
import { loadCourse, loadStep, smallSetup, TestView } from './fixtures/test-view.ts'

const echo = `export default {
  async fetch(request: Request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/wait') await new Promise((resolve) => setTimeout(resolve, 5000))
    if (pathname === '/throw') throw new Error('here')
    return new Response('hello ' + pathname, { headers: { 'x-served-by': 'front' } })
  },
}`

test('a run tells of its nodes, links, trips and samples', async () => {
  const { stack, programs } = await loadCourse('load-balancer')
  const view = new TestView()
  view.start({ stack, programs, seed: 1, steps: [loadStep(100)], endMs: 5000 })
  await view.untilKind('ended')
  expect(view.updates[0]).toEqual({ kind: 'started' })
  const samples = view.frames.flatMap(({ samples }) => samples)
  expect(samples).toHaveLength(10)
  for (const { requestsPerSecond, errorsPerSecond, p50Ms, p99Ms } of samples.slice(1)) {
    expect(requestsPerSecond).toBeGreaterThan(50)
    expect(errorsPerSecond).toBe(0)
    expect(p50Ms).toBeGreaterThan(30)
    expect(p99Ms).toBeLessThan(60)
  }
  const last = view.frames.at(-1)
  expect(last?.state).toBe('ended')
  expect(last?.nodes.map(({ name }) => name)).toEqual(['balancer-1', 'web-1', 'web-2', 'web-3', 'web-4'])
  for (const node of last?.nodes ?? []) {
    expect(node).toMatchObject({ state: 'up', paused: false, troubles: [] })
    expect(node.requestsPerSecond).toBeGreaterThan(10)
    expect(node.cpu).toBeGreaterThan(0)
  }
  expect(last?.links.map(({ from, to }) => `${from}>${to}`).sort()).toEqual([
    'balancer-1>web-1',
    'balancer-1>web-2',
    'balancer-1>web-3',
    'balancer-1>web-4',
    'users>balancer-1',
  ])
  const legs = view.frames.flatMap(({ legs }) => legs)
  const first = legs.filter(({ trip }) => trip === legs.find(({ origin }) => origin === 'user')?.trip)
  expect(first.map(({ kind, node }) => `${kind} ${node.split('-')[0]}`)).toEqual([
    'send users',
    'receive balancer',
    'send balancer',
    'receive web',
    'reply web',
    'answer balancer',
    'reply balancer',
    'answer users',
  ])
})

test('in a pause nothing moves but by single steps', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo }, { steps: [loadStep(10)] }), 0)
  const first = await view.untilKind('frame')
  expect(first.state).toBe('paused')
  view.order({ kind: 'step' })
  const second = await view.untilFrame(({ events }) => events > first.events)
  expect(second.nowMs).toBeGreaterThan(first.nowMs)
  expect(second.state).toBe('paused')
})

test('a request of one’s own comes back with its reply, and its whole path is told', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo }))
  view.order({ kind: 'trips', perSecond: 0 })
  view.order({ kind: 'send', own: 7, request: { path: '/a?b=c', headers: { accept: '*/*' } } })
  const { replies } = await view.untilFrame(({ replies }) => replies.length > 0)
  expect(replies).toMatchObject([{ own: 7, status: 200, body: 'hello /a' }])
  expect(replies[0]?.headers).toContainEqual(['x-served-by', 'front'])
  expect(replies[0]?.tookMs).toBeCloseTo(12, -1)
  const legs = view.frames.flatMap(({ legs }) => legs)
  expect(legs.map(({ own, kind }) => [own, kind])).toEqual([
    [7, 'send'],
    [7, 'receive'],
    [7, 'reply'],
    [7, 'answer'],
  ])
})

test('a request to a stack that is down tells why there is no answer; one that cannot be sent says so', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo }, { steps: [{ do: 'crash', node: 'front-1', atMs: 0 }] }))
  view.order({ kind: 'send', own: 1, request: { path: '/' } })
  const { replies } = await view.untilFrame(({ replies }) => replies.length > 0)
  expect(replies).toMatchObject([{ own: 1, code: 'ECONNREFUSED' }])
  view.order({ kind: 'send', own: 2, request: { path: '/', method: 'NOT A METHOD' } })
  const { message } = await view.untilKind('failed')
  expect(message).toContain('NOT A METHOD')
})

test('new code restarts the nodes that run it; what does not compile changes nothing', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo }))
  view.order({ kind: 'deploy', files: { 'front.ts': 'export default { fetch( }' } })
  const { problem } = await view.untilKind('refused')
  expect(problem).toMatchObject({ reason: 'does-not-compile', file: 'front.ts', line: 1, byLearner: true })
  view.order({ kind: 'deploy', files: { 'front.ts': echo.replace('hello', 'good day') } })
  await view.untilKind('deployed')
  view.order({ kind: 'send', own: 1, request: { path: '/' } })
  const { replies } = await view.untilFrame(({ replies }) => replies.length > 0)
  expect(replies[0]?.body).toBe('good day /')
})

test('code that throws at boot is told with its line, and the run goes on', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo }))
  view.order({ kind: 'deploy', files: { 'front.ts': `${echo}\nthrow new Error('at boot')` } })
  const { problem } = await view.untilKind('refused')
  expect(problem).toMatchObject({ reason: 'threw-at-boot', file: 'front.ts', line: 9, node: 'front-1' })
  expect(problem.message).toContain('at boot')
  view.order({ kind: 'deploy', files: { 'front.ts': echo } })
  await view.untilKind('deployed')
})

test('a stack with a program that throws at boot comes up as far as it can', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo, 'back.ts': 'throw new Error("no")' }))
  const { problem } = await view.untilKind('started')
  expect(problem).toMatchObject({ reason: 'threw-at-boot', node: 'back-1', file: 'back.ts', line: 1 })
  const { nodes } = await view.untilKind('frame')
  expect(nodes.map(({ name, state }) => [name, state])).toEqual([
    ['front-1', 'up'],
    ['back-1', 'down'],
  ])
})

test('a run that is started ends the one before it', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo }, { steps: [loadStep(10)] }))
  await view.untilFrame(({ nowMs }) => nowMs > 1000)
  const told = view.updates.length
  view.start(smallSetup({ 'front.ts': 'nonsense(' }))
  await view.untilKind('refused')
  expect(view.updates.slice(told).map(({ kind }) => kind)).toEqual(['refused'])
})

test('a throw is told on its node, with its line', async () => {
  const view = new TestView()
  view.start(smallSetup({ 'front.ts': echo }))
  view.order({ kind: 'send', own: 1, request: { path: '/throw' } })
  const { nodes } = await view.untilFrame(({ nodes }) => (nodes[0]?.troubles.length ?? 0) > 0)
  expect(nodes[0]?.troubles).toMatchObject([
    { kind: 'threw', count: 1, place: { file: 'front.ts', line: 5 } },
  ])
  const logs = view.frames.flatMap(({ logs }) => logs)
  expect(logs).toMatchObject([{ node: 'front-1', level: 'error', place: { line: 5 } }])
})
