/** Rules that hold in every history, whatever faults meet whatever traffic. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { startWorld } from './world.fixture.ts'
import type { SimulatedWorld } from './world.ts'

/** Asks one of the backs, with timers, disk calls and work in between, and gives up after a while. */
const FRONT = `
import type { Env } from 'millions'
setInterval(() => console.info('beat'), 7)
export default {
  async fetch(request: Request, env: Env) {
    const backs = env.nodes('back')
    const back = backs[Math.floor(Math.random() * backs.length)]
    await env.disk.append('log', request.url)
    if (Math.random() < 0.3) await env.disk.sync('log')
    setTimeout(() => console.info('later'), 10)
    return fetch('http://' + back.name + '/', { signal: AbortSignal.timeout(40) })
  },
}
`
const BACK = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    await env.work(1)
    return new Response(env.name)
  },
}
`
const programs = { 'front.ts': FRONT, 'back.ts': BACK }
const roles = { front: { regions: { seoul: 1, tokyo: 1 } }, back: { regions: { seoul: 2 }, backlog: 4 } }
const load = { usersPerDay: 86_400_000, requestsPerUser: 0.3, read: '/' }

const NODES = ['front-1', 'front-2', 'back-1', 'back-2'] as const
const node = fc.constantFrom(...NODES)
const fault = fc.oneof(
  fc.record({ do: fc.constant('crash' as const), node }),
  fc.record({ do: fc.constant('pause' as const), node }),
  fc.record({ do: fc.constant('cut' as const), node, peer: node, oneWay: fc.boolean() }),
  fc.record({
    do: fc.constant('link' as const),
    node,
    peer: node,
    loss: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ do: fc.constant('heal' as const) }),
)
const script = fc.array(fc.record({ afterMs: fc.integer({ min: 1, max: 60 }), fault }), { maxLength: 8 })
type Script = typeof script extends fc.Arbitrary<infer T> ? T : never

function strike(world: SimulatedWorld, { fault }: Script[number]): void {
  if (fault.do === 'heal') world.healAll()
  else if (fault.do === 'crash') world.node(fault.node).crash()
  else if (fault.do === 'pause') world.node(fault.node).pause()
  else if (fault.do === 'link')
    world.link(world.node(fault.node), world.node(fault.peer), { loss: fault.loss, delayMs: 3 })
  else world.partition([world.node(fault.node)], [world.node(fault.peer)], fault.oneWay ? 'one-way' : 'both')
}

async function play(seed: number, steps: Script): Promise<readonly HistoryEvent[]> {
  const world = await startWorld({ programs, roles, seed, options: { load } })
  for (const step of steps) {
    await world.run(step.afterMs)
    strike(world, step)
  }
  await world.run(50)
  world.healAll()
  await Promise.all(NODES.map((name) => world.node(name).restart()))
  await world.run(150)
  world.end()
  return world.history.events
}

/** The events of each request, in order. */
function exchanges(events: readonly HistoryEvent[]): readonly (readonly HistoryEvent[])[] {
  const byNumber = new Map<number, HistoryEvent[]>()
  for (const event of events) {
    if (!('exchange' in event)) continue
    const known = byNumber.get(event.exchange) ?? []
    known.push(event)
    byNumber.set(event.exchange, known)
  }
  return [...byNumber.values()]
}

const holds = (check: (events: readonly HistoryEvent[]) => void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.nat(), script, async (seed, steps) => check(await play(seed, steps))),
    { numRuns: 25, seed: 1 },
  )

test('a request is sent once, received once at most, and ends once at most', async () => {
  await holds((events) => {
    for (const exchange of exchanges(events)) {
      const count = (...kinds: string[]): number => exchange.filter(({ kind }) => kinds.includes(kind)).length
      expect(count('send')).toBe(1)
      expect(exchange[0]?.kind).toBe('send')
      expect(count('receive', 'refuse')).toBeLessThanOrEqual(1)
      expect(count('reply')).toBeLessThanOrEqual(count('receive'))
      expect(count('answer', 'fail')).toBeLessThanOrEqual(1)
    }
  })
})

test('an answer was replied, a reply was received, and each took its way’s time', async () => {
  await holds((events) => {
    for (const exchange of exchanges(events)) {
      const at = (kind: string): number | undefined => exchange.find((event) => event.kind === kind)?.timeMs
      const [sent, received, replied, answered] = [at('send'), at('receive'), at('reply'), at('answer')]
      if (received !== undefined) expect(received - (sent ?? Number.NaN)).toBeGreaterThanOrEqual(0.5)
      if (replied !== undefined) expect(replied).toBeGreaterThanOrEqual(received ?? Number.NaN)
      if (answered !== undefined) expect(answered - (replied ?? Number.NaN)).toBeGreaterThanOrEqual(0.5)
    }
  })
})

test('a refused connection is definite: nothing was received, then or later', async () => {
  await holds((events) => {
    for (const exchange of exchanges(events)) {
      const isRefused = exchange.some((event) => event.kind === 'fail' && event.code === 'ECONNREFUSED')
      if (isRefused) expect(exchange.map(({ kind }) => kind)).not.toContain('receive')
    }
  })
})

test('a node that is down does nothing, and one that is frozen neither', async () => {
  await holds((events) => {
    const down = new Set<string>()
    const frozen = new Map<string, number>()
    for (const event of events) {
      if (event.kind === 'fault' && event.fault === 'pause') {
        const [name = ''] = event.nodes
        frozen.set(name, (frozen.get(name) ?? 0) + (event.phase === 'begin' ? 1 : -1))
      }
      if (event.kind === 'boot') down.delete(event.node)
      if (['receive', 'reply', 'log', 'sync', 'answer', 'ready', 'send'].includes(event.kind)) {
        expect(down.has(event.node), `${event.node} acts at ${event.timeMs}`).toBe(false)
        expect(frozen.get(event.node) ?? 0, `${event.node} acts at ${event.timeMs}`).toBe(0)
      }
      if (event.kind === 'crash') down.add(event.node)
    }
  })
})

test('nothing that a boot began goes on in the next one', async () => {
  await holds((events) => {
    const bootOf = new Map<number, number>()
    const boots = new Map<string, number>()
    for (const event of events) {
      if (event.kind === 'boot') boots.set(event.node, event.id)
      bootOf.set(event.id, boots.get(event.node) ?? -1)
      const cause = event.cause === undefined ? undefined : events[event.cause]
      const isOwn = cause?.node === event.node && NODES.some((name) => name === event.node)
      if (isOwn && !['boot', 'crash', 'refuse', 'fail'].includes(event.kind)) {
        expect(bootOf.get(event.id)).toBe(bootOf.get(cause.id))
      }
    }
  })
})
