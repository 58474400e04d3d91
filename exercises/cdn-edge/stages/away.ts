/** The seventh stage: the origin says nothing, and what is old is better than nothing, where the origin has allowed it. */
import { expect, say, test } from 'millions/suite'
import type { Fault } from '../../../src/contract/world.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  ask,
  asked,
  type Cluster,
  edgesOf,
  mark,
  type Outcome,
  open,
  originOf,
  put,
  putFresh,
  regionFor,
  regions,
  request,
  setClocks,
} from '../cluster.ts'
import {
  expectAge,
  expectInTime,
  expectSorry,
  expectStatus,
  expectText,
  expectToldFetched,
  fetches,
  hits,
} from '../expectations.ts'

import { purge, settle } from '../purges.ts'

const ALLOWED = { 'cache-control': 'max-age=2, stale-if-error=600' }
/** A stale answer to somebody near, when nobody waits for the origin. */
const QUICK_MS = 80
const NOTICED_MS = 6000
const BACK_MS = 8000

type Outage = 'dead' | 'frozen' | 'cut off' | 'failing'

/** Ends it. */
async function begin(cluster: Cluster, outage: Outage, path: string): Promise<() => Promise<void>> {
  const { world } = cluster
  if (outage === 'dead') {
    originOf(cluster).crash()
    return () => originOf(cluster).restart()
  }
  if (outage === 'failing') {
    await put(cluster, path, 'sick', {}, { status: 503, tagged: false })
    return async () => undefined
  }
  const fault: Fault =
    outage === 'frozen'
      ? originOf(cluster).pause()
      : world.partition([originOf(cluster)], edgesOf(cluster), 'one-way')
  return async () => fault.heal()
}

export function away(): void {
  test('stale-and-marked', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const [round, outage] of (['frozen', 'dead', 'failing', 'cut off', 'frozen'] as const).entries()) {
      const path = `/page/${round}`
      const region = regionFor(round)
      await put(cluster, path, 'old', ALLOWED)
      const first = await ask(cluster, path, { region })
      if (round === 3) setClocks(cluster, 'forward')
      await world.run(2500)
      const end = await begin(cluster, outage, path)
      for (let again = 0; again < 4; again++) {
        expectStale(await ask(cluster, path, { region }), 'old', first, outage)
        await world.run(chance(500, 4000))
      }
      const head = await ask(cluster, path, { region, method: 'HEAD' })
      expectStatus(head, 200, `the origin is ${outage}`, 'head-status')
      const tag = first.headers.get('etag') ?? 'none'
      const known = await ask(cluster, path, { region, headers: { 'if-none-match': tag } })
      expectStatus(known, 304, `the origin is ${outage}, and the user has what is kept`, 'condition')
      if (outage !== 'failing')
        expectSorry(await ask(cluster, '/never', { region }), `the origin is ${outage}`)
      await end()
      await put(cluster, path, 'new', ALLOWED)
      await comesBack(cluster, path, region)
      expectText(await ask(cluster, path, { region }), 'new', 'the origin is back', 'stale-when-well')
      await hits(cluster, path, 'new', { why: 'it had just been fetched' }, { region })
    }
  })

  test('nobody-waits', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const outage of ['frozen', 'cut off'] as const) {
      const paths = Array.from({ length: 8 }, (_, place) => `/${outage === 'frozen' ? 'a' : 'b'}/${place}`)
      for (const path of paths) await put(cluster, path, 'old', ALLOWED)
      await allOf(paths.map((path) => ask(cluster, path)))
      await world.run(2500)
      const end = await begin(cluster, outage, '')
      const metMs = world.nowMs
      await ask(cluster, paths[0] ?? '')
      await world.run(Math.max(0, metMs + NOTICED_MS + 100 - world.nowMs))
      const slow: number[] = []
      const untilMs = world.nowMs + 22_000
      while (world.nowMs < untilMs) {
        const round = await allOf(paths.map((path) => ask(cluster, path)))
        for (const outcome of round) {
          expectText(outcome, 'old', `the origin is ${outage}`, 'not-stale')
          if (outcome.tookMs > QUICK_MS) slow.push(outcome.sentMs)
        }
        await world.run(chance(300, 700))
      }
      const allowed = 5 + 1
      const values = { count: slow.length, allowed, outage }
      expect(slow.length, say('stale-waits', values)).toBeLessThanOrEqual(allowed)
      await end()
      await comesBack(cluster, paths[0] ?? '', 'seoul')
    }
  })

  test('what-may-not', async (context) => {
    const cluster = await open(context)
    const controls = [
      'max-age=2',
      'max-age=2, must-revalidate, stale-if-error=600',
      'max-age=2, stale-if-error=600, Proxy-Revalidate',
      'no-cache, stale-if-error=600',
      'max-age=2, stale-if-error=1',
    ]
    for (const [place, control] of controls.entries()) {
      await put(cluster, `/page/${place}`, 'old', { 'cache-control': control })
      await ask(cluster, `/page/${place}`)
    }
    await put(cluster, '/may', 'old', ALLOWED)
    await ask(cluster, '/may')
    await put(cluster, '/purged', 'old', ALLOWED)
    await allOf(regions.map((region) => ask(cluster, '/purged', { region })))
    await settle(cluster, await purge(cluster, { path: '/purged' }))
    await cluster.world.run(3300)
    const frozen = originOf(cluster).pause()
    for (const [place, control] of [...controls, 'it was purged'].entries()) {
      const path = place === controls.length ? '/purged' : `/page/${place}`
      expectNotStale(await ask(cluster, path), control, 'what is kept may not be told')
    }
    expectText(await ask(cluster, '/may'), 'old', 'it may be told for ten minutes more', 'not-stale')
    frozen.heal()
  })

  test('not-for-ever', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/page', 'old', { 'cache-control': 'max-age=2, stale-if-error=20' })
    const first = await ask(cluster, '/page')
    await cluster.world.run(2500)
    const frozen = originOf(cluster).pause()
    // One of these may wait for the origin for as long as anybody may, and is to be told within its time all the same.
    for (const atMs of [5000, 12_000]) {
      await cluster.world.run(Math.max(0, first.sentMs + atMs - cluster.world.nowMs))
      expectStale(await ask(cluster, '/page'), 'old', first, 'frozen')
    }
    await cluster.world.run(Math.max(0, first.sentMs + first.tookMs + 22_300 - cluster.world.nowMs))
    expectNotStale(
      await ask(cluster, '/page'),
      'stale-if-error=20 was over',
      'it was too old, by stale-if-error=20',
    )
    frozen.heal()
  })

  test('not-while-it-is-well', async (context) => {
    const cluster = await open(context)
    for (const round of [0, 1, 2]) {
      await put(cluster, '/page', `round ${round}`, ALLOWED, { delayMs: round === 1 ? 1500 : 0 })
      const outcome = await fetches(cluster, '/page', `round ${round}`, {
        why: 'the origin is well',
        id: 'too-old',
      })
      expectToldFetched(outcome)
      await cluster.world.run(2500)
    }
    for (const status of [404, 410, 403]) {
      await put(cluster, '/page', 'here', ALLOWED)
      await ask(cluster, '/page')
      await cluster.world.run(2500)
      await put(cluster, '/page', 'gone', {}, { status, tagged: false })
      for (const _ of [0, 1])
        expectStatus(
          await ask(cluster, '/page'),
          status,
          'that is an answer, and no failure',
          'stale-when-well',
        )
    }
  })

  test('many-ask-for-what-is-old', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/hot', 'old', ALLOWED)
    await putFresh(cluster, '/fresh', 'fresh')
    await allOf(['/hot', '/fresh'].map((path) => ask(cluster, path)))
    await cluster.world.run(2500)
    const frozen = originOf(cluster).pause()
    const since = mark(cluster)
    const many = await allOf(Array.from({ length: 40 }, () => ask(cluster, '/hot')))
    for (const outcome of many)
      expectText(outcome, 'old', 'the origin is frozen, and 40 users asked', 'not-stale')
    const count = asked(cluster, since, '/hot').length
    const values = { path: '/hot', edge: 'edge-1', count, why: 'it was too old, and the origin was frozen' }
    expect(count, say('herd', values)).toBeLessThanOrEqual(1)
    await hits(cluster, '/fresh', 'fresh', { why: 'it is fresh, whatever the origin does' })
    frozen.heal()
  })
}

/** What is kept, marked as too old, with its age. */
function expectStale(outcome: Outcome, wanted: string, first: Outcome, outage: string): void {
  expectText(outcome, wanted, `the origin is ${outage}, and this may still be told`, 'not-stale')
  const told = outcome.headers.get('cache-status') ?? 'none'
  // RFC 9211 calls it a hit when the origin was not asked.
  const isMarked = /;\s*(fwd=stale|hit)\b/.test(told) && /;\s*ttl=-\d+/.test(told)
  expect(
    isMarked ? 'marked' : told,
    say('stale-unmarked', { request: request(outcome), told }, outcome.at),
  ).toBe('marked')
  expectAge(outcome, first)
  expectInTime(outcome, `the origin is ${outage}`)
}

/** What is kept may not be told any more: whoever tells it has done something else wrong than who tells nothing. */
function expectNotStale(outcome: Outcome, control: string, why: string): void {
  const values = { request: request(outcome), control }
  const told = outcome.status === 200 ? 'told' : 'not told'
  expect(told, say('stale-forbidden', values, outcome.at)).toBe('not told')
  expectSorry(outcome, `the origin is frozen, and ${why}`)
}

/** Somebody asks all the time, and after a while it is new. */
async function comesBack(cluster: Cluster, path: string, region: string): Promise<void> {
  const asking: Asking = { region }
  const untilMs = cluster.world.nowMs + BACK_MS
  while (cluster.world.nowMs < untilMs) {
    await ask(cluster, path, asking)
    await cluster.world.run(500)
  }
}
