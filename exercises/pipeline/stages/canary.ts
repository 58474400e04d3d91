/** The third stage: one of ten first, watched for long enough, and compared with the others at the same time. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { inTime } from '../../kit/waiting.ts'
import type { Ills } from '../provided/artifact.ts'
import {
  expectEnd,
  expectOneAtATime,
  expectTested,
  firstOrder,
  isEnd,
  longest,
  look,
  NEXT_MS,
  type Order,
  open,
  orders,
  pipelineOf,
  push,
  type Site,
  story,
  webServers,
} from '../site.ts'

/** One at first, and no other before it has been watched for as long, and by as many users, as it should be. */
export function expectCanary(site: Site): void {
  const { watchMs, enough, traffic } = site
  const all = orders(site)
  for (const [place, { name, digest, atMs, event, ran, live }] of all.entries()) {
    if (digest === live) continue
    const before = all.slice(0, place).find((order) => order.digest === digest)
    if (before === undefined) continue
    const runs = [...ran].filter(([, run]) => run.digest === digest)
    const first = Math.min(...runs.map(([, run]) => run.sinceMs))
    // Given anew, after it was taken back or did not start.
    if (runs.length === 0 && before.name === name) continue
    const forMs = runs.length === 0 ? 0 : Math.round(atMs - first)
    const came = Math.floor((forMs * traffic) / 1000)
    const values = { name, canary: runs[0]?.[0] ?? before.name, for: forMs, watch: watchMs, came, enough }
    expect(forMs, say('not-watched', values, event)).toBeGreaterThanOrEqual(watchMs)
    expect(came, say('too-few', values, event)).toBeGreaterThanOrEqual(enough)
  }
}

/** Who looks once a second may not see at once that there is enough. */
export const LOOK_MS = 1500

/** From when the canary runs it until others get it. */
function expectJudgedInTime(site: Site, canary: Order, dueMs: number): void {
  const next = orders(site).find(({ digest, name }) => digest === canary.digest && name !== canary.name)
  const run = next?.ran.get(canary.name)
  if (next === undefined || run?.digest !== canary.digest) return
  const forMs = next.atMs - run.sinceMs
  const mostMs = dueMs + LOOK_MS + NEXT_MS
  const values = { seconds: tenths(forMs), most: tenths(mostMs) }
  expect(forMs, say('judged-late', values, next.event)).toBeLessThanOrEqual(mostMs)
}

export const tenths = (ms: number): number => Math.round(ms / 100) / 10

export interface Pushed {
  readonly id: string
  readonly canary: Order
  readonly node: Node
}

/** Until the canary runs it. */
export async function comeToCanary(site: Site, ills: Ills, fromMs = site.world.nowMs): Promise<Pushed> {
  const { world } = site
  const id = await push(site, { ills })
  const canary = await firstOrder(site, fromMs, 3 * NEXT_MS + 1000)
  expect(canary?.name, say('no-canary', { seconds: (3 * NEXT_MS + 1000) / 1000 })).toBeDefined()
  const { name, digest } = canary as Order
  await inTime(world.until(() => story(site).runs.get(name)?.digest === digest, 4000))
  return { id, canary: canary as Order, node: world.node(name) }
}

/** Users are sure to suffer, so nobody else gets it, for as long as anybody may need to see it. */
export async function expectNoFurther(site: Site, { id, canary }: Pushed, why: string): Promise<void> {
  const { world, watchMs, enough, traffic } = site
  const untilMs = Math.max(watchMs, (1000 * enough) / traffic) + NEXT_MS + 2000
  const others = (): Order | undefined =>
    orders(site).find(({ digest, name }) => digest === canary.digest && name !== canary.name)
  await inTime(world.until(() => others() !== undefined, untilMs))
  const other = others()
  expect(other?.name, say('spread', { name: other?.name ?? '', why }, other?.event)).toBe(undefined)
  const { state } = await look(site, id)
  expect(state, say('bad-is-shipped', { why })).not.toBe('shipped')
}

async function expectBad(site: Site, ills: Ills, why: string): Promise<void> {
  await expectNoFurther(site, await comeToCanary(site, ills), why)
  expectCanary(site)
}

async function expectGood(site: Site, ills: Ills, why: string): Promise<void> {
  const pushed = await comeToCanary(site, ills)
  await expectPasses(site, pushed, why)
}

export async function expectPasses(site: Site, { id }: Pushed, why: string): Promise<void> {
  await decided(site, id)
  const { state } = await look(site, id)
  const passed = say('held-back', { state: String(state), why })
  expect(['rolled-back', 'rolling-back', 'red'].includes(String(state)), passed).toBe(false)
  await expectEnd(site, id, 'shipped')
  expectCanary(site)
}

/** Until something has been decided. */
async function decided(site: Site, id: string): Promise<void> {
  const untilMs = site.world.nowMs + longest(site)
  while (site.world.nowMs < untilMs) {
    const { state } = await look(site, id)
    if (state !== 'canary' && state !== 'testing') return
    await site.world.run(400)
  }
}

/** What came until now has had none of it. */
async function trouble({ world }: Site, node: Node, share: string): Promise<void> {
  await node.fetch('/metrics')
  node.setVars({ TROUBLE: share })
  await world.run(1)
}

const share = (few: number, more: number, random: () => number): number => few + (more - few) * random()

export function canary(): void {
  test('one-of-ten', async (context) => {
    const site = await open(context, { watchMs: 2500 + Math.floor(1000 * context.random()) })
    const pushed = await comeToCanary(site, { startMs: 1200 })
    await expectPasses(site, pushed, 'nothing is wrong with it')
    expectOneAtATime(site)
    expectJudgedInTime(site, pushed.canary, site.watchMs)
    await expectTested(site)
  })

  test('errors', async (context) => {
    const site = await open(context)
    await expectBad(site, { fails: share(0.1, 0.2, context.random) }, 'one of ten requests to it is an error')
  })

  test('slow', async (context) => {
    const site = await open(context)
    await expectBad(site, { slow: share(0.1, 0.2, context.random) }, 'one of ten requests to it is slow')
  })

  test('errors-and-slow', async (context) => {
    const site = await open(context, { enough: 100, watchMs: 3000, traffic: 150 })
    // 6.4 points together. Each by itself is in between.
    const ills = { fails: 0.032, slow: 0.032 }
    await expectBad(site, ills, 'one of 31 requests to it is an error, and another one is slow')
  })

  test('noise', async (context) => {
    const site = await open(context, { enough: 100, traffic: 200 })
    await expectGood(site, { fails: 0.009, slow: 0.009 }, 'less than 2 of 100 requests to it are bad')
  })

  test('all-have-trouble', async (context) => {
    const site = await open(context, { enough: 120 }, { TROUBLE: '0.15' })
    await expectGood(site, {}, 'the others have as many errors at the same time')
  })

  test('all-are-slow', async (context) => {
    const site = await open(context, { enough: 120 }, { DELAY: '0.15' })
    await expectGood(site, {}, 'the others are as slow at the same time')
  })

  test('better-than-the-rest', async (context) => {
    const site = await open(context, { enough: 100 }, { TROUBLE: '0.12' })
    const pushed = await comeToCanary(site, {})
    pushed.node.setVars({ TROUBLE: '0' })
    await expectPasses(site, pushed, 'the others have more errors than it')
  })

  test('worse-than-yesterday-only', async (context) => {
    // A hundred thousand good ones, and now all have trouble.
    const site = await open(context, { enough: 120 }, { TROUBLE: '0.15', BEFORE: '100000 0' })
    await expectGood(site, {}, 'the others have as many errors since the watch began')
  })

  test('good-by-yesterday-only', async (context) => {
    const site = await open(context, {}, { BEFORE: '100000 20000' })
    await expectBad(
      site,
      { fails: 0.15 },
      'one of seven requests to it is an error, and the others had theirs yesterday',
    )
  })

  test('few-users', async (context) => {
    const site = await open(context, { traffic: 4, enough: 50 })
    // Three requests decide nothing: the first twelve are well, and then it is bad.
    await expectBad(site, { fails: 0.4, after: 12 }, 'it is bad from its 13th request on')
  })

  test('waits-for-users', async (context) => {
    const site = await open(context, { traffic: 5, enough: 50 })
    const pushed = await comeToCanary(site, {})
    await expectPasses(site, pushed, 'nothing is wrong with it')
    expectJudgedInTime(site, pushed.canary, 10_000)
  })

  test('few-to-the-rest', async (context) => {
    const site = await open(context, { enough: 60, traffic: 40 })
    for (const node of webServers(site)) node.setVars({ TRAFFIC: '0' })
    const { id, canary, node } = await comeToCanary(site, {})
    node.setVars({ TRAFFIC: '40' })
    const further = (): boolean => orders(site).some(({ name }) => name !== canary.name)
    await inTime(site.world.until(further, 6000 + 2000 * context.random()))
    const early = orders(site).find(({ name }) => name !== canary.name)
    expect(early?.name, say('no-rest', { name: early?.name ?? '' }, early?.event)).toBe(undefined)
    const { state } = await look(site, id)
    const isDecided = state === 'rolling-back' || isEnd(state)
    expect(isDecided, say('no-rest-bad', { state: String(state) })).toBe(false)
    for (const each of webServers(site)) each.setVars({ TRAFFIC: '40' })
    await expectEnd(site, id, 'shipped')
  })

  test('bad-after-a-while', async (context) => {
    const site = await open(context, { watchMs: 5000, enough: 50 })
    await expectBad(site, { fails: 0.5, after: 70 }, 'from its 70th request on each second one is an error')
  })

  test('bad-at-first', async (context) => {
    const site = await open(context, { watchMs: 8000, enough: 50 })
    const pushed = await comeToCanary(site, {})
    await trouble(site, pushed.node, '0.15')
    await site.world.run(850)
    await trouble(site, pushed.node, '0')
    await expectPasses(
      site,
      pushed,
      'five of its first requests were bad, and in all of the watch that is less than 2 %',
    )
  })

  test('rest-is-silent', async (context) => {
    const site = await open(context, { watchMs: 5500 })
    const { world } = site
    // The deployer reaches them. The pipeline does not.
    const cut = ['web-3', 'web-8', 'web-10'].map((name) => world.node(name))
    const silent = world.partition([pipelineOf(site)], cut)
    const pushed = await comeToCanary(site, {})
    const { name } = pushed.canary
    if (cut.some((node) => node.name === name)) silent.heal()
    await expectPasses(site, pushed, 'three of the others told nothing')
    // Whoever asks them waits for a second each time, which makes the watch no longer.
    expectJudgedInTime(site, pushed.canary, site.watchMs + 1000)
  })

  test('rest-speaks-late', async (context) => {
    // Whoever takes silence for zeros counts yesterday's errors as today's.
    const site = await open(context, { watchMs: 4000 }, { BEFORE: '100000 20000' })
    const { world } = site
    const cut = ['web-2', 'web-5', 'web-9'].map((name) => world.node(name))
    const silent = world.partition([pipelineOf(site)], cut)
    const pushed = await comeToCanary(site, { fails: 0.15 })
    if (!cut.some((node) => node === pushed.node)) await world.run(1500)
    silent.heal()
    await expectNoFurther(site, pushed, 'one of seven requests to it is an error, and hardly any to the rest')
  })

  test('few-but-bad', async (context) => {
    const site = await open(context, { enough: 80 })
    const { world } = site
    const odd = ['web-4', 'web-6'].map((name) => world.node(name))
    for (const node of odd) node.setVars({ TRAFFIC: '1', TROUBLE: '1' })
    const pushed = await comeToCanary(site, { fails: 0.15 })
    if (odd.some((node) => node === pushed.node)) pushed.node.setVars({ TRAFFIC: '40', TROUBLE: '0' })
    await expectNoFurther(
      site,
      pushed,
      'one of seven requests to it is an error; of the rest two servers fail, which hardly anybody came to',
    )
  })

  test('some-of-the-rest', async (context) => {
    const site = await open(context, { watchMs: 4000, enough: 120, traffic: 100 })
    const pushed = await comeToCanary(site, { fails: 0.08 })
    const others = webServers(site).filter((node) => node !== pushed.node)
    for (const node of others.slice(0, 4)) await trouble(site, node, '0.18')
    await expectPasses(site, pushed, 'four of the others have errors, and together they have as many as it')
  })

  test('speaks-again', async (context) => {
    const site = await open(context, { watchMs: 16_000 })
    const { world } = site
    const pushed = await comeToCanary(site, {})
    // Whoever asks once a second, and waits for a second, may hear nothing for three seconds more.
    for (let times = 0; times < 5; times++) {
      await world.run(1800 + 300 * context.random())
      const silent = world.partition([pipelineOf(site)], [pushed.node])
      await world.run(1300)
      silent.heal()
    }
    await expectPasses(site, pushed, 'it was silent for 1.3 s now and then')
    const again = await comeToCanary(site, { fails: 0.2 })
    await world.run(800)
    const another = world.partition([pipelineOf(site)], [again.node])
    await world.run(2000)
    another.heal()
    await expectNoFurther(site, again, 'one of five requests to it is an error')
  })
}
