/** The fourth stage: back by itself, only who has it, and told why. */
import { expect, say, test } from 'millions/suite'
import { inTime } from '../../kit/waiting.ts'
import type { Ills } from '../provided/artifact.ts'
import { FIRST_DIGEST } from '../provided/artifact.ts'
import {
  expectAllRun,
  expectEnd,
  expectOneAtATime,
  expectTested,
  lastOrder,
  log,
  longest,
  look,
  NEXT_MS,
  open,
  openForReal,
  orders,
  push,
  type Site,
  story,
  type Told,
} from '../site.ts'
import { comeToCanary, expectCanary, LOOK_MS, type Pushed, tenths } from './canary.ts'

/** It is rolled back, for that reason, and all run what is live. */
export async function expectBack(
  site: Site,
  id: string,
  live: string,
  reason: string,
  withinMs = longest(site),
): Promise<Told> {
  const build = await expectEnd(site, id, 'rolled-back', withinMs)
  expectAllRun(site, live)
  const told = JSON.stringify(build.why?.reason) ?? 'nothing'
  expect(build.why?.reason, say('wrong-reason', { reason: told, wanted: reason })).toBe(reason)
  return build
}

/** Nobody but the canary was given anything. */
export function expectOthersAlone(site: Site, { canary }: Pushed): void {
  const other = orders(site, canary.atMs).find(({ name }) => name !== canary.name)
  const values = { name: other?.name ?? '', canary: canary.name }
  expect(other?.name, say('not-alone', values, other?.event)).toBe(undefined)
}

function expectShares({ why }: Told, canary: number, rest: number): void {
  for (const [field, wanted] of [
    ['canary', canary],
    ['rest', rest],
  ] as const) {
    const told = why?.[field]
    const isNear = typeof told === 'number' && Math.abs(told - wanted) <= 0.03
    const values = {
      field,
      told: JSON.stringify(told) ?? 'nothing',
      wanted: Math.round(1000 * wanted) / 1000,
    }
    expect(isNear, say('wrong-share', values)).toBe(true)
  }
}

/** The first order back, from when the canary could be judged. */
function expectBackInTime(site: Site, { canary }: Pushed, dueMs: number): void {
  const runMs = canary.atMs + (story(site).runs.has(canary.name) ? 200 : 0)
  const back = orders(site, canary.atMs).find(({ digest }) => digest === canary.live)
  const afterMs = (back?.atMs ?? Number.POSITIVE_INFINITY) - runMs
  const mostMs = dueMs + LOOK_MS + NEXT_MS
  const values = { seconds: tenths(afterMs), most: tenths(mostMs) }
  expect(afterMs, say('back-late', values, back?.event)).toBeLessThanOrEqual(mostMs)
}

async function bad(site: Site, ills: Ills, reason: string): Promise<{ pushed: Pushed; told: Told }> {
  const pushed = await comeToCanary(site, ills)
  const told = await expectBack(site, pushed.id, pushed.canary.live, reason)
  expectOthersAlone(site, pushed)
  expectCanary(site)
  return { pushed, told }
}

export function back(): void {
  test('because-of-errors', async (context) => {
    const site = await open(context, { enough: 100 }, { TROUBLE: '0.02' })
    const fails = 0.12 + 0.1 * context.random()
    const { pushed, told } = await bad(site, { fails }, 'worse')
    expectShares(told, fails + 0.02, 0.02)
    expectBackInTime(site, pushed, 2500)
    await expectTested(site)
  })

  test('because-it-is-slow', async (context) => {
    const site = await open(context, { enough: 100 }, { BEFORE: '10000 2500' })
    const slow = 0.12 + 0.1 * context.random()
    const { told } = await bad(site, { slow }, 'worse')
    expectShares(told, slow, 0)
  })

  test.real('back-for-real', async (context) => {
    const site = await openForReal(context)
    const id = await push(site, { ills: { fails: 0.3 } })
    await expectBack(site, id, FIRST_DIGEST, 'worse')
    await expectEnd(site, await push(site), 'shipped')
  })

  test('does-not-start', async (context) => {
    const site = await open(context)
    const fromMs = site.world.nowMs
    const id = await push(site, { ills: { startThrows: true } })
    const { why } = await expectBack(site, id, FIRST_DIGEST, 'start')
    const names = new Set(orders(site, fromMs).map(({ name }) => name))
    expect(names.size, say('tried-on-many', { count: names.size })).toBe(1)
    const [name = ''] = names
    expect(why?.node, say('wrong-node', { told: String(why?.node), wanted: name })).toBe(name)
    await expectEnd(site, await push(site), 'shipped')
  })

  test('not-on-one-of-them', async (context) => {
    const site = await open(context)
    const { artifact } = await expectEnd(site, await push(site), 'shipped')
    const id = await push(site, { ills: { startThrows: 'web-7' } })
    const { why } = await expectBack(site, id, String(artifact), 'start')
    expect(why?.node, say('wrong-node', { told: String(why?.node), wanted: 'web-7' })).toBe('web-7')
    expectOneAtATime(site)
    const next = await expectEnd(site, await push(site), 'shipped')
    expectAllRun(site, String(next.artifact))
  })

  test('silent', async (context) => {
    const site = await open(context, { watchMs: 3000 })
    const silentAfterMs = Math.floor(2500 * context.random())
    const { pushed } = await bad(site, { silentAfterMs }, 'silent')
    // So long it was heard, then 5 s, and the time that a look takes.
    expectBackInTime(site, pushed, silentAfterMs + 5000 + 1000)
    const back = orders(site, pushed.canary.atMs).find(({ digest }) => digest === pushed.canary.live)
    const forMs = (back?.atMs ?? 0) - pushed.canary.atMs - silentAfterMs
    expect(forMs, say('silent-early', { seconds: tenths(forMs) }, back?.event)).toBeGreaterThan(3000)
  })

  test('silent-later', async (context) => {
    // So few come that the watch would last for 20 s.
    const site = await open(context, { enough: 100, traffic: 5 })
    const silentAfterMs = 5000 + Math.floor(3000 * context.random())
    const { pushed } = await bad(site, { silentAfterMs }, 'silent')
    expectBackInTime(site, pushed, silentAfterMs + 5000 + 1000)
  })

  test('to-what-was-live', async (context) => {
    const site = await open(context)
    const first = await expectEnd(site, await push(site), 'shipped')
    const one = await push(site, { ills: { fails: 0.2 } })
    await expectBack(site, one, String(first.artifact), 'worse')
    const second = await expectEnd(site, await push(site, { ills: { slow: 0.01 } }), 'shipped')
    const two = await push(site, { ills: { fails: 0.2 } })
    await expectBack(site, two, String(second.artifact), 'worse')
    expectOneAtATime(site)
    expectCanary(site)
  })

  test('told-on-the-way', async (context) => {
    const site = await open(context)
    const { world } = site
    const { id, canary } = await comeToCanary(site, { fails: 0.2 })
    const since = (): number =>
      orders(site, canary.atMs).filter(({ digest }) => digest === canary.live).length
    await inTime(world.until(() => since() > 0, longest(site)))
    // It has been ordered. Nobody has begun to run it; but an answer may take as long as that.
    const { state, why } = await look(site, id)
    const values = { state: String(state), why: JSON.stringify(why) ?? 'nothing' }
    if (state === 'rolled-back') expectAllRun(site, FIRST_DIGEST)
    else expect(state, say('not-rolling-back', values, lastOrder(site))).toBe('rolling-back')
    expect(why?.reason, say('not-rolling-back', values, lastOrder(site))).toBe('worse')
    const untilMs = world.nowMs + NEXT_MS
    while (world.nowMs < untilMs && (await look(site, id)).state !== 'rolled-back') await world.run(15)
    expectAllRun(site, FIRST_DIGEST)
    await expectBack(site, id, FIRST_DIGEST, 'worse')
  })

  test('not-again', async (context) => {
    const site = await open(context)
    const { id, canary } = await comeToCanary(site, { fails: 0.2 })
    await expectBack(site, id, FIRST_DIGEST, 'worse')
    const tests = (await log(site)).length
    await site.world.run(8000)
    const again = orders(site).filter(({ digest }) => digest === canary.digest)
    expect(again.length, say('tried-again', { times: again.length }, again.at(-1)?.event)).toBe(1)
    expect((await log(site)).length, say('tested-again', {})).toBe(tests)
    expect((await look(site, id)).state, say('not-for-ever', {})).toBe('rolled-back')
  })

  test('good-after-bad', async (context) => {
    const site = await open(context)
    const ids = [await push(site, { ills: { slow: 0.3 } }), await push(site, { ills: { startThrows: true } })]
    const good = await push(site)
    const withinMs = 3 * longest(site)
    const { artifact } = await expectEnd(site, good, 'shipped', withinMs)
    for (const id of ids) {
      const { state } = await look(site, id)
      const isOver = state === 'rolled-back' || state === 'skipped'
      expect(isOver, say('bad-before-good', { state: String(state) })).toBe(true)
    }
    expectOneAtATime(site)
    expectAllRun(site, String(artifact))
  })
}
