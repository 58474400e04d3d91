/** What an operator does to a running stack, and the orders that cannot be carried out. */
import { expect, test } from 'vitest'
import type { Action } from '../contract/scene.ts'
import { loadCourse, loadStep, perSecond, TestView } from './fixtures/test-view.ts'

async function startBalancer(): Promise<TestView> {
  const { stack, programs } = await loadCourse('load-balancer')
  const { web } = stack.roles
  const roles =
    web === undefined ? stack.roles : { ...stack.roles, web: { ...web, scale: { least: 3, most: 5 } } }
  const view = new TestView()
  view.start({ stack: { ...stack, roles }, programs, seed: 1, steps: [loadStep(50)] }, 1)
  await view.untilKind('started')
  return view
}

function act(view: TestView, action: Action): void {
  view.order({ kind: 'act', action })
}

test('faults are numbered as they begin, and heal one by one or all together', async () => {
  const view = await startBalancer()
  act(view, { do: 'pause', node: 'web-1' })
  act(view, { do: 'slow', node: 'web-2', factor: 3 })
  act(view, { do: 'skew', node: 'web-3', byMs: -500 })
  act(view, { do: 'partition', a: ['balancer-1'], b: ['web-4'] })
  act(view, { do: 'link', from: 'balancer-1', to: 'web-1', delayMs: 10, loss: 0.5 })
  const on = await view.untilFrame(({ faults }) => faults.length === 5)
  expect(on.faults.map(({ fault, action, heals }) => [fault, action.do, heals])).toEqual([
    [0, 'pause', true],
    [1, 'slow', true],
    [2, 'skew', true],
    [3, 'partition', true],
    [4, 'link', true],
  ])
  const seen = new Map(on.nodes.map((node) => [node.name, node]))
  expect(seen.get('web-1')?.paused).toBe(true)
  expect(seen.get('web-2')?.slowness).toBe(3)
  expect(seen.get('web-3')?.clockSkewMs).toBe(-500)
  act(view, { do: 'heal', fault: 1 })
  const one = await view.untilFrame(({ faults }) => faults[1]?.healedMs !== undefined)
  expect(one.faults.map(({ heals }) => heals)).toEqual([true, false, true, true, true])
  act(view, { do: 'heal-all' })
  const all = await view.untilFrame(({ faults }) => faults.every(({ heals }) => !heals))
  expect(
    all.nodes.every(({ paused, slowness, clockSkewMs }) => !paused && slowness === 1 && clockSkewMs === 0),
  ).toBe(true)
  expect(all.usersPerDay).toBe(50 * 86_400)
})

test('settings of a node change at once, and what is none is told', async () => {
  const view = await startBalancer()
  act(view, { do: 'vars', node: 'web-2', vars: { delayMs: '50' } })
  act(view, { do: 'vars', node: 'web-9', vars: { delayMs: '50' } })
  act(view, { do: 'vars', node: 'web-2', vars: { delayMs: 50 as never } })
  const failed = await view.until((update) => update.kind === 'failed' && update.message.includes('delayMs'))
  expect(failed).toMatchObject({ message: expect.stringContaining("write it as '50'") })
  expect(view.updates.filter(({ kind }) => kind === 'failed')).toHaveLength(2)
  const told = view.events.filter((event) => event.kind === 'fault' && event.fault === 'vars')
  expect(told).toMatchObject([{ nodes: ['web-2'], vars: [['delayMs', '50']] }])
})

test('users with journeys come in place of others, and a journey that cannot be made is told', async () => {
  const view = await startBalancer()
  const steps = [{ path: '/cards/{key}' }, { method: 'POST', path: '/cards', body: '{"text":"hello"}' }]
  act(view, { do: 'load', load: { ...perSecond(20), journey: { steps: [] } } })
  const failed = await view.untilKind('failed')
  expect(failed.message).toBe('a journey wants at least one step')
  // Those there were are there still.
  const before = await view.untilFrame(({ begun }) => begun > 0)
  expect(before.usersPerDay).toBe(50 * 86_400)
  act(view, { do: 'load', load: { ...perSecond(20), journey: { steps, patienceMs: 500 } } })
  await view.untilFrame(({ samples, usersPerDay }) => {
    return usersPerDay === 20 * 86_400 && samples.some(({ requestsPerSecond }) => requestsPerSecond > 0)
  })
  const sent = () => view.events.filter((event) => event.kind === 'send' && event.node === 'users')
  await view.until(() => sent().some((event) => event.kind === 'send' && event.method === 'POST'))
  const posted = sent().find((event) => event.kind === 'send' && event.method === 'POST')
  expect(view.events[posted?.cause ?? -1]).toMatchObject({ kind: 'answer', node: 'users' })
})

test('a node that crashed says so to who calls it, and comes back when restarted', async () => {
  const view = await startBalancer()
  act(view, { do: 'crash', node: 'balancer-1' })
  const down = await view.untilFrame(({ nodes }) => (nodes[0]?.troubles.length ?? 0) > 0)
  expect(down.nodes[0]).toMatchObject({ state: 'down', troubles: [{ kind: 'refused-dead', peer: 'users' }] })
  act(view, { do: 'restart', node: 'balancer-1' })
  await view.untilFrame(({ nodes, nowMs }) => nodes[0]?.state === 'up' && nowMs > down.nowMs)
  // One that is up is restarted as well.
  const before = view.events.filter(({ kind }) => kind === 'boot').length
  act(view, { do: 'restart', node: 'web-1' })
  await view.untilFrame(() => view.events.filter(({ kind }) => kind === 'boot').length > before)
})

test('what the operator asks of a dead node, and gets no answer to, is told', async () => {
  const view = await startBalancer()
  act(view, { do: 'crash', node: 'web-1' })
  act(view, { do: 'ask', node: 'web-1', request: { method: 'PUT', path: '/control', body: '{}' } })
  const told = await view.until((update) => update.kind === 'failed')
  expect(told).toMatchObject({ message: expect.stringContaining('web-1 did not answer /control') })
})

test('nodes come and go as far as the role allows', async () => {
  const view = await startBalancer()
  act(view, { do: 'add', role: 'web' })
  await view.untilFrame(({ nodes }) => nodes.some(({ name, state }) => name === 'web-5' && state === 'up'))
  act(view, { do: 'add', role: 'web' })
  const { message } = await view.untilKind('failed')
  expect(message).toContain('5 nodes of web')
  act(view, { do: 'remove', node: 'web-1' })
  act(view, { do: 'remove', node: 'web-2' })
  const few = await view.untilFrame(
    ({ nodes }) => nodes.filter(({ state }) => state === 'removed').length === 2,
  )
  expect(few.nodes).toHaveLength(6)
  act(view, { do: 'remove', node: 'web-3' })
  await view.until((update) => update.kind === 'failed' && update.message.includes('web-3 has to stay'))
})

test('other users take the place of those there were', async () => {
  const view = await startBalancer()
  act(view, { do: 'load', load: perSecond(5) })
  const less = await view.untilFrame(({ usersPerDay }) => usersPerDay === 5 * 86_400)
  const later = await view.untilFrame(({ nowMs }) => nowMs > less.nowMs + 2000)
  expect(later.nodes[0]?.requestsPerSecond).toBeLessThan(15)
  act(view, { do: 'load', load: { usersPerDay: 0 } })
  const none = await view.untilFrame(({ usersPerDay }) => usersPerDay === 0)
  const quiet = await view.untilFrame(({ nowMs }) => nowMs > none.nowMs + 2000)
  expect(quiet.begun).toBe(0)
})

test('an order that cannot be carried out is told in words, and the run goes on', async () => {
  const view = await startBalancer()
  const bad: readonly (readonly [Action, string])[] = [
    [{ do: 'crash', node: 'web-99' }, 'no node web-99'],
    [{ do: 'heal', fault: 3 }, 'no fault number 3'],
    [{ do: 'add', role: 'cache' }, 'no role cache'],
    [{ do: 'add', role: 'balancer' }, 'fixed'],
    [{ do: 'add', role: 'web', region: 'mars' }, 'no region mars'],
    [{ do: 'slow', node: 'web-1', factor: Number.NaN }, 'not NaN'],
    [{ do: 'link', from: 'web-1', to: 'web-2', loss: 2 }, 'not 2'],
    [{ do: 'load', load: { usersPerDay: -5 } }, 'not -'],
    [{ do: 'load', load: { regions: { mars: 1 } } }, 'no region mars'],
    [{ do: 'partition', a: ['balancer-1'], b: ['users'] }, 'no node users'],
    [{ do: 'send', request: { path: '/', method: 'B A D' } }, 'B A D'],
    [{ do: 'ask', node: 'nobody-1', request: { path: '/' } }, 'no node nobody-1'],
  ]
  for (const [action, words] of bad) {
    const told = view.updates.length
    act(view, action)
    await view.until((update) => update.kind === 'failed' && view.updates.indexOf(update) >= told)
    const message = view.updates.slice(told).find((update) => update.kind === 'failed')?.message
    expect(message).toContain(words)
  }
  const { nowMs } = view.frames.at(-1) ?? { nowMs: 0 }
  await view.untilFrame((frame) => frame.nowMs > nowMs + 1000)
})
