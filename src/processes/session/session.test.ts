/** The one file as a supervisor, as a page has it: commands in, updates out, over its standard input and output. */
import { expect, test } from 'vitest'
import type { Stack } from '../../contract/stack.ts'
import type { Sample, Update } from '../../live/protocol.ts'
import { Supervisor, started, stateOf } from './fixtures/supervisor.ts'

const front = `
import type { Program } from 'millions'
export default {
  async fetch(request, env) {
    if (request.url.endsWith('/store')) return await fetch('http://store-1/items/one', request)
    console.log('asked for', new URL(request.url).pathname)
    return new Response('hello')
  },
} satisfies Program
`
const store = "export default { fetch: () => new Response('one', { headers: { etag: '\"7\"' } }) }\n"

const stack: Stack = {
  entry: 'front',
  roles: {
    front: { program: { learner: 'front.ts' }, regions: { seoul: 2 }, serviceMs: 2 },
    store: {
      program: { provided: 'store.ts' },
      regions: { seoul: 1 },
      figures: [{ id: 'version', path: '/items/one', header: 'etag' }],
    },
  },
  load: { usersPerDay: 86_400 * 40, requestsPerUser: 1, peak: 1 },
}

function start(supervisor: Supervisor, source: string, more: { readonly steps?: boolean } = {}): void {
  const programs = { learner: { 'front.ts': source }, provided: { 'store.ts': store } }
  const steps = more.steps === true ? [{ atMs: 0, do: 'load', load: {} } as const] : []
  supervisor.send({ kind: 'start', speed: 1, setup: { stack, programs, seed: 1, steps } })
  supervisor.send({ kind: 'trips', perSecond: 1000 })
}

test('a view gets nodes with their processes, users, samples, figures, logs, trips, and the history', async () => {
  await using supervisor = await Supervisor.start()
  start(supervisor, front, { steps: true })
  expect(await supervisor.until(started)).toEqual({ kind: 'started' })
  const isBusy = ({ requestsPerSecond, timeMs }: Sample) => requestsPerSecond > 0 && timeMs > 0
  const { samples } = await supervisor.frame((frame) => frame.samples.some(isBusy))
  // A frame of a busy machine has several, and nobody was answered yet in the first.
  expect(samples.find(isBusy)).toMatchObject({ errorsPerSecond: 0, p50Ms: expect.any(Number) })
  const { nodes, usersPerDay } = await supervisor.frame((frame) =>
    frame.nodes.some((node) => node.figures.version === 7 && node.process !== undefined),
  )
  expect(usersPerDay).toBe(86_400 * 40)
  expect(new Set(nodes.map((node) => node.process?.pid)).size).toBe(3)
  await supervisor.frame((frame) => frame.legs.some((leg) => leg.kind === 'answer' && leg.status === 200))
  await supervisor.frame((frame) => frame.logs.some(({ text }) => text.startsWith('asked for /')))
  await supervisor.frame((frame) => frame.nodes.some(({ name, cpu }) => name === 'front-1' && cpu > 0))
  supervisor.send({ kind: 'history' })
  const { events } = await supervisor.until((update) => (update.kind === 'history' ? update : undefined))
  expect(new Set(events.map(({ kind }) => kind))).toEqual(
    new Set(['boot', 'ready', 'fault', 'send', 'receive', 'log', 'reply', 'answer']),
  )
})

test('a request of one’s own comes back with its reply and its way; a fault is listed, and heals', async () => {
  await using supervisor = await Supervisor.start()
  start(supervisor, front)
  await supervisor.until(started)
  supervisor.send({ kind: 'send', own: 1, request: { path: '/store' } })
  const { replies } = await supervisor.frame((frame) => frame.replies.length > 0)
  expect(replies[0]).toMatchObject({ own: 1, status: 200, body: 'one' })
  const ways = supervisor.updates.flatMap((update) => (update.kind === 'frame' ? update.legs : []))
  expect(ways.filter(({ own }) => own === 1).map(({ kind, node }) => `${kind} ${node}`)).toEqual(
    expect.arrayContaining(['send users', 'receive store-1', 'answer users']),
  )
  supervisor.send({ kind: 'act', action: { do: 'pause', node: 'store-1' } })
  await supervisor.frame((frame) => frame.faults.some(({ heals, action }) => heals && action.do === 'pause'))
  supervisor.send({ kind: 'act', action: { do: 'heal', fault: 0 } })
  await supervisor.frame((frame) => frame.faults.some(({ healedMs }) => healedMs !== undefined))
  supervisor.send({ kind: 'act', action: { do: 'crash', node: 'front-2' } })
  await supervisor.frame((frame) => stateOf(frame, 'front-2') === 'down')
  supervisor.send({ kind: 'act', action: { do: 'restart', node: 'front-2' } })
  await supervisor.frame((frame) => frame.turns.some(({ node, to }) => node === 'front-2' && to === 'up'))
  supervisor.send({ kind: 'act', action: { do: 'crash', node: 'nobody' } })
  const failed = await supervisor.until((update) => (update.kind === 'failed' ? update : undefined))
  expect(failed.message).toContain('There is no node nobody')
})

test('new code is deployed; what does not compile is refused, and what ran goes on', async () => {
  await using supervisor = await Supervisor.start()
  start(supervisor, 'export default { fetch( }\n')
  const refused = (update: Update) => (update.kind === 'refused' ? update.problem : undefined)
  expect(await supervisor.until(refused)).toMatchObject({ reason: 'does-not-compile', file: 'front.ts' })
  supervisor.updates.length = 0
  start(supervisor, "throw new Error('no luck')\nexport default { fetch() {} }\n")
  const { problem } = await supervisor.until(started)
  expect(problem).toMatchObject({ reason: 'threw-at-boot', file: 'front.ts', line: 1, byLearner: true })
  supervisor.send({ kind: 'deploy', files: { 'front.ts': front } })
  await supervisor.until((update) => (update.kind === 'deployed' ? update : undefined))
  supervisor.send({ kind: 'deploy', files: { 'front.ts': 'export default {{' } })
  expect(await supervisor.until(refused)).toMatchObject({ reason: 'does-not-compile' })
  supervisor.send({ kind: 'send', own: 1, request: { path: '/' } })
  const { replies } = await supervisor.frame((frame) => frame.replies.length > 0)
  expect(replies[0]).toMatchObject({ status: 200, body: 'hello' })
})

test('when its input closes it ends, and its nodes with it', async () => {
  const supervisor = await Supervisor.start()
  start(supervisor, front)
  const { nodes } = await supervisor.frame((frame) => frame.nodes.every(({ state }) => state === 'up'))
  const pids = nodes.flatMap(({ process }) => process?.pid ?? [])
  expect(pids).toHaveLength(3)
  expect(await supervisor.leave()).toBe(0)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
