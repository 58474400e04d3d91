/** The fourth stage: one histogram of all nodes, and what it says. */
import { test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { expectTold, openSite, type Site } from '../site.ts'

const METRIC = 'http_request_duration_seconds'
const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5]
const ONE_OF_100 = 0.01

const infinite = Number.POSITIVE_INFINITY

/** How many values lie in each bucket, the last one above all bounds. */
type Counts = readonly number[]

interface Written {
  readonly bounds?: readonly number[]
  readonly labels?: string
  /** How a bound is spelled. */
  readonly spelled?: (bound: number) => string
}

/** The lines of a histogram. */
function linesOf(counts: Counts, { bounds = BOUNDS, labels = '', spelled = String }: Written = {}) {
  let below = 0
  const lines: Record<string, number> = {}
  for (const [place, bound] of [...bounds, infinite].entries()) {
    below += counts[place] ?? 0
    const le = `le="${bound === infinite ? '+Inf' : spelled(bound)}"`
    // Labels stand in any order.
    const inBraces = labels === '' ? le : place % 2 === 0 ? `${le},${labels}` : `${labels},${le}`
    lines[`${METRIC}_bucket{${inBraces}}`] = below
  }
  const braces = labels === '' ? '' : `{${labels}}`
  return { ...lines, [`${METRIC}_sum${braces}`]: 3 * below, [`${METRIC}_count${braces}`]: below }
}

const sumOf = (...all: readonly Counts[]): number[] =>
  Array.from({ length: Math.max(...all.map(({ length }) => length)) }, (_, place) =>
    all.reduce((sum, counts) => sum + (counts[place] ?? 0), 0),
  )

/** By the lesson's formula. */
function quantile(counts: Counts, q: number, bounds = BOUNDS): number | null {
  const total = sumOf(counts).reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const rank = q * total
  let [low, before] = [0, 0]
  for (const [place, high] of [...bounds, infinite].entries()) {
    const sum = before + (counts[place] ?? 0)
    if (sum >= rank) {
      if (high === infinite) return low
      if (place === 0 && high <= 0) return high
      return low + ((high - low) * (rank - before)) / (sum - before)
    }
    ;[low, before] = [high, sum]
  }
  return low
}

const queryOf = (q: number | string, more: Readonly<Record<string, string>> = {}, seconds = 60): string =>
  `/quantile?${new URLSearchParams({ metric: METRIC, q: String(q), seconds: String(seconds), ...more })}`

async function expectQuantile(site: Site, path: string, right: number | null, id = 'other-quantile') {
  await expectTold(site, { path, field: 'value', right, off: ONE_OF_100, id })
}

/** The web servers have observed nothing, then this. */
async function observed(
  context: TestContext,
  counts: readonly Counts[],
  written?: Written,
  isReal = false,
): Promise<Site> {
  const site = await openSite(context, { web: counts.length, isReal })
  for (const { name } of site.world.nodes('web')) await site.target(name).set(linesOf([], written))
  await site.settle()
  for (const [place, own] of counts.entries())
    await site.target(`web-${place + 1}`).set(linesOf(own, written))
  await site.settle()
  return site
}

const fast: Counts = [9000, 700, 200, 50, 0, 0, 0]
const slow: Counts = [0, 0, 0, 10, 120, 200, 4]

export function quantiles(): void {
  test.real('merged', async (context) => {
    const site = await observed(context, [fast, slow, fast], {}, true)
    for (const q of [0.5, 0.9, 0.99, 0.999])
      await expectQuantile(
        site,
        queryOf(q, { tier: 'web' }),
        quantile(sumOf(fast, slow, fast), q),
        'not-merged',
      )
  })

  test('one-is-rare', async (context) => {
    // One node is slow, but has few requests; and one has many.
    const rare = slow.map((count) => Math.ceil(count / 20))
    const site = await observed(context, [fast, rare])
    await expectQuantile(site, queryOf(0.99), quantile(sumOf(fast, rare), 0.99), 'not-merged')
    await expectQuantile(site, queryOf(0.5), quantile(sumOf(fast, rare), 0.5), 'not-merged')
  })

  test('interpolated', async (context) => {
    const counts = BOUNDS.map(() => Math.floor(1 + 400 * context.random()))
    const site = await observed(context, [counts])
    for (const q of [0, 0.01, 0.2, 0.5, 0.75, 0.9, 0.95, 0.99, 1])
      await expectQuantile(site, queryOf(q), quantile(counts, q))
  })

  test('above-all-bounds', async (context) => {
    const site = await observed(context, [[90, 0, 0, 0, 0, 0, 10]])
    await expectQuantile(site, queryOf(0.99), 2.5, 'above-all')
    await expectQuantile(site, queryOf(0.95), 2.5, 'above-all')
    await expectQuantile(site, queryOf(0.45), 0.025)
  })

  test('gaps-between', async (context) => {
    const counts = [50, 0, 0, 0, 50, 0, 0]
    const site = await observed(context, [counts])
    for (const q of [0.25, 0.5, 0.6, 0.99]) await expectQuantile(site, queryOf(q), quantile(counts, q))
  })

  test('bounds-below-zero', async (context) => {
    const bounds = [-2, 0, 4]
    const counts = [10, 20, 30, 0]
    const site = await observed(context, [counts], { bounds })
    for (const q of [0.1, 0.3, 0.9]) await expectQuantile(site, queryOf(q), quantile(counts, q, bounds))
  })

  test('bounds-are-numbers', async (context) => {
    const site = await openSite(context, { web: 3 })
    const spellings: readonly ((bound: number) => string)[] = [
      String,
      (bound) => bound.toFixed(2),
      (bound) => bound.toExponential(),
    ]
    // Alphabetically, 10 and 100 come before 2.5.
    const bounds = [0.5, 2.5, 10, 100]
    const counts = [30, 40, 25, 5, 0]
    for (const [place, spelled] of spellings.entries())
      await site.target(`web-${place + 1}`).set(linesOf([], { bounds, spelled }))
    await site.settle()
    for (const [place, spelled] of spellings.entries())
      await site.target(`web-${place + 1}`).set(linesOf(counts, { bounds, spelled }))
    await site.settle()
    for (const q of [0.5, 0.9, 0.97])
      await expectQuantile(
        site,
        queryOf(q),
        quantile(sumOf(counts, counts, counts), q, bounds),
        'bounds-as-text',
      )
  })

  test('over-restarts', async (context) => {
    const site = await openSite(context)
    const [web, other] = [site.target('web-1'), site.target('web-2')]
    await web.set(linesOf([800, 90, 10, 0, 0, 0, 0]))
    await other.set(linesOf(fast))
    await site.settle()
    // In some buckets there is more than before, in some less.
    const anew = [20, 100, 400, 30, 30, 0, 0]
    await web.beginAnew(linesOf(anew))
    await site.settle()
    await expectQuantile(site, queryOf(0.5), quantile(anew, 0.5), 'quantile-over-restart')
    await expectQuantile(site, queryOf(0.99), quantile(anew, 0.99), 'quantile-over-restart')
    const more = sumOf(anew, [0, 0, 0, 0, 0, 60, 0])
    web.node.crash()
    await site.settle()
    await web.node.restart()
    await web.set(linesOf(more))
    await other.set(linesOf(sumOf(fast, slow)))
    await site.settle()
    const all = sumOf(more, slow)
    for (const q of [0.5, 0.95])
      await expectQuantile(site, queryOf(q), quantile(all, q), 'quantile-over-restart')
  })

  test('of-these-seconds', async (context) => {
    const site = await observed(context, [slow])
    await site.scrapes(20)
    await site.target('web-1').set(linesOf(sumOf(slow, [100, 50, 10, 0, 0, 0, 0])))
    await site.settle()
    await expectQuantile(site, queryOf(0.99, {}, 10), quantile([100, 50, 10], 0.99), 'quantile-of-old')
    await site.scrapes(14)
    await expectQuantile(site, queryOf(0.99, {}, 8), null, 'quantile-of-nothing')
  })

  test('chosen', async (context) => {
    const site = await openSite(context, { web: 2, database: 1 })
    const routes = [
      { node: 'web-1', labels: 'route="/cards/:id"', counts: fast },
      { node: 'web-2', labels: 'route="/orders"', counts: slow },
      { node: 'database-1', labels: 'route="/orders"', counts: [0, 0, 0, 0, 900, 0, 0] },
    ]
    for (const { node, labels } of routes) await site.target(node).set(linesOf([], { labels }))
    await site.settle()
    for (const { node, labels, counts } of routes) await site.target(node).set(linesOf(counts, { labels }))
    await site.settle()
    await expectQuantile(site, queryOf(0.9, { route: '/cards/:id' }), quantile(fast, 0.9))
    await expectQuantile(site, queryOf(0.9, { tier: 'web', route: '/orders' }), quantile(slow, 0.9))
    await expectQuantile(site, queryOf(0.9, { node: 'database-1' }), 0.95)
    await expectQuantile(site, queryOf(0.9, { tier: 'web' }), quantile(sumOf(fast, slow), 0.9), 'not-merged')
  })

  test('nothing-to-say', async (context) => {
    const site = await observed(context, [[], []])
    await expectQuantile(site, queryOf(0.99), null, 'quantile-of-nothing')
    await expectQuantile(site, queryOf(0.99, { tier: 'cache' }), null, 'quantile-of-nothing')
    for (const q of ['', 'most', '1.5', '-0.1', '99', '0.9x']) await site.expectStatus(queryOf(q), 400)
    await site.expectStatus(`/quantile?metric=${METRIC}&seconds=60`, 400)
    await site.expectStatus(`/quantile?q=0.5&seconds=60`, 400)
    await site.expectStatus(`/quantile?metric=${METRIC}&q=0.5`, 400)
  })
}
