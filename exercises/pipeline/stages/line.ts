/** The second stage: one after the other, in the order in which they came. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { inTime } from '../../kit/waiting.ts'
import {
  type Answered,
  commitOf,
  commitsOf,
  ended,
  expectAllRun,
  expectEnd,
  expectOneAtATime,
  expectTested,
  firstOrder,
  idOf,
  longest,
  look,
  NEXT_MS,
  open,
  orders,
  pipelineOf,
  push,
  pushNamed,
  type Site,
  short,
  type Told,
} from '../site.ts'

/** Each artifact comes to its first server after those of all that were pushed before. */
export async function expectInOrder(site: Site, pushed: readonly string[]): Promise<void> {
  const commits = await commitsOf(site)
  let newest = -1
  for (const { digest, name, event, live } of orders(site)) {
    const commit = commits.get(digest) ?? ''
    const place = pushed.indexOf(commit)
    // What is live may be given again at any time: that is the way back.
    if (place < 0 || digest === live) continue
    const values = { name, commit, newer: pushed[newest] ?? '' }
    expect(place, say('out-of-order', values, event)).toBeGreaterThanOrEqual(newest)
    newest = place
  }
}

/** A good one ships, or was skipped for a newer one that was green. */
export async function expectThrough(
  site: Site,
  ids: readonly string[],
  withinMs: number,
): Promise<readonly Told[]> {
  const untilMs = site.world.nowMs + withinMs
  const builds: Told[] = []
  for (const id of ids) builds.push(await ended(site, id, Math.max(0, untilMs - site.world.nowMs)))
  for (const [place, { state, why, id }] of builds.entries()) {
    if (state !== 'skipped') continue
    const by = builds.findIndex((build, other) => other > place && build.id === why?.by)
    const isFair = why?.reason === 'newer' && by >= 0 && builds[by]?.state !== 'red'
    const values = { id: String(id), why: JSON.stringify(why) ?? 'no reason', by: String(builds[by]?.state) }
    expect(isFair, say('skipped-for-nothing', values)).toBe(true)
  }
  return builds
}

function expectStates(
  builds: readonly Told[],
  wanted: readonly (readonly string[])[],
  seconds: number,
): void {
  for (const [place, { state }] of builds.entries()) {
    const right = wanted[place] ?? []
    const values = { place: place + 1, state: String(state), wanted: right.join(' or '), seconds }
    expect(right.includes(String(state)), say('other-end-of-many', values)).toBe(true)
  }
}

const good = ['shipped', 'skipped']

export function line(): void {
  test('in-order', async (context) => {
    const site = await open(context)
    // The later, the quicker.
    const names = [2000, 1000, 100].map((ms) => commitOf(site, { buildMs: ms, testMs: ms }))
    const ids: string[] = []
    for (const name of names) {
      ids.push(await pushNamed(site, name))
      await site.world.run(300 * context.random())
    }
    const withinMs = 3 * longest(site)
    const builds = await expectThrough(site, ids, withinMs)
    expectStates(builds, [good, good, ['shipped']], withinMs / 1000)
    await expectInOrder(site, names)
    expectOneAtATime(site)
    await expectTested(site)
    expectAllRun(site, String(builds.at(-1)?.artifact))
  })

  test('at-the-same-instant', async (context) => {
    const site = await open(context)
    const { world } = site
    const names = [700, 100, 400].map((testMs) => commitOf(site, { testMs }))
    const pushes = names.map((commit) => async (): Promise<Answered> => {
      const init = { method: 'POST', body: JSON.stringify({ commit }) }
      const answer = await pipelineOf(site).fetch('/builds', init)
      return { status: answer.status, body: (await answer.json()) as Told, answer }
    })
    const ids = (await atOnce(world, pipelineOf(site), pushes)).map(idOf)
    expect(new Set(ids).size, say('same-id', {})).toBe(3)
    const ends: Told[] = []
    for (const id of ids) ends.push(await ended(site, id, 3 * longest(site)))
    expectStates(ends, [good, good, good], (3 * longest(site)) / 1000)
    // Whichever was last.
    const last = orders(site).at(-1)?.digest
    const isOne = ends.some(({ state, artifact }) => state === 'shipped' && artifact === last)
    expect(isOne, say('last-is-none', { artifact: short(last ?? '') })).toBe(true)
    expectOneAtATime(site)
    await expectTested(site)
  })

  test('red-in-the-middle', async (context) => {
    const site = await open(context, { limitMs: 2000 })
    const ids = [
      await push(site),
      await push(site, { tests: ['fails'] }),
      await push(site, { tests: ['hangs'] }),
      await push(site),
      await push(site, { builds: ['fails'] }),
    ]
    const withinMs = 4 * longest(site)
    const builds = await expectThrough(site, ids, withinMs)
    const red = ['red', 'skipped']
    expectStates(builds, [good, red, red, ['shipped'], ['red']], withinMs / 1000)
    expectOneAtATime(site)
    await expectTested(site)
  })

  test('while-it-ships', async (context) => {
    const site = await open(context)
    const { world } = site
    const fromMs = world.nowMs
    const names = [commitOf(site, {}), commitOf(site, { buildMs: 50, testMs: 50 })]
    const first = await pushNamed(site, names[0] ?? '')
    await firstOrder(site, fromMs, longest(site))
    await world.run(200 * context.random())
    const second = await pushNamed(site, names[1] ?? '')
    const { state } = await look(site, second)
    expect(state, say('told-early', { state: String(state) })).not.toBe('shipped')
    await expectUnstopped(site, first)
    await expectEnd(site, second, 'shipped', 2 * longest(site))
    await expectInOrder(site, names)
    expectOneAtATime(site)
  })

  test('red-overtakes-nobody', async (context) => {
    const site = await open(context)
    const fromMs = site.world.nowMs
    const first = await push(site)
    await firstOrder(site, fromMs, longest(site))
    const waiting = await push(site)
    const red = await push(site, { tests: ['fails'], buildMs: 50, testMs: 50 })
    const withinMs = 3 * longest(site)
    const builds = await expectThrough(site, [first, waiting, red], withinMs)
    expectStates(builds, [['shipped'], ['shipped'], ['red']], withinMs / 1000)
    expectOneAtATime(site)
  })

  test('begins-at-once', async (context) => {
    const site = await open(context)
    const { world } = site
    await world.run(3000 + 1000 * context.random())
    for (let turn = 0; turn < 2; turn++) {
      const fromMs = world.nowMs
      const id = await push(site)
      const limitMs = 3 * NEXT_MS + 800
      await inTime(world.until(() => orders(site, fromMs).length > 0, limitMs))
      const isUnderWay = orders(site, fromMs).length > 0
      expect(isUnderWay, say('not-begun', { seconds: limitMs / 1000 })).toBe(true)
      await expectEnd(site, id, 'shipped')
    }
  })
}

/** The one that ships is not stopped by a newer one. */
async function expectUnstopped(site: Site, id: string): Promise<void> {
  const { state } = await ended(site, id, longest(site))
  expect(state, say('stopped', { state: String(state) })).toBe('shipped')
}
