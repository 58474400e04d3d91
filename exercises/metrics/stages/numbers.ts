/** The fifth stage: machines, tiers, and what the company wants to know. */
import { expect, say, test } from 'millions/suite'
import { expectTold, fieldOf, growing, openSite, type Site, textOf, WINDOW_S } from '../site.ts'

const EVEN = 0.1
const MEMORY = 'process_resident_memory_bytes'
const CPU = 'process_cpu_seconds_total'
const DISK = 'node_disk_written_bytes_total'

const requests = (status: number): string => `http_requests_total{route="/cards/:id",status="${status}"}`

type Wanted = readonly (readonly [field: string, right: number | boolean | null, off?: number])[]

export async function expectFields(site: Site, path: string, id: string, wanted: Wanted): Promise<void> {
  for (const [field, right, off] of wanted) {
    if (typeof right === 'boolean') {
      const { value, at } = await site.ask(path)
      const told = textOf(fieldOf(value, field))
      expect(told, say(id, { path, field, told, right: String(right) }, at)).toBe(String(right))
    } else await expectTold(site, { path, field, right, ...(off !== undefined && { off }), id })
  }
}

/** The nodes that are told of, and no others. */
async function expectHosts(site: Site, names: readonly string[]): Promise<void> {
  const { value, at } = await site.ask('/hosts')
  const told =
    typeof value === 'object' && value !== null ? Object.keys(value).sort().join(', ') : textOf(value)
  const right = [...names].sort().join(', ')
  expect(told, say('other-hosts', { told, right }, at)).toBe(right)
}

export function numbers(): void {
  test.real('machines', async (context) => {
    const site = await openSite(context, { web: 1, database: 1, cache: 1, isReal: true })
    await site.target('web-1').set({ [MEMORY]: 70_000_000, [DISK]: 0 })
    await site.target('database-1').set({ [MEMORY]: 2e9, [DISK]: 5_000_000 })
    await site.settle()
    await site.target('web-1').change({ [MEMORY]: 60_000_000 })
    await site.settle()
    await expectHosts(site, ['web-1', 'database-1', 'cache-1'])
    await expectFields(site, '/hosts', 'other-host', [
      ['web-1.up', true],
      ['web-1.memoryBytes', 60_000_000],
      ['web-1.cpu', null],
      ['web-1.diskBytesPerSecond', 0],
      ['database-1.memoryBytes', 2e9],
      ['cache-1.up', true],
      ['cache-1.memoryBytes', null],
      ['cache-1.diskBytesPerSecond', null],
    ])
  })

  test('host-rates', async (context) => {
    const site = await openSite(context, { web: 1, database: 1 })
    const [web, database] = [site.target('web-1'), site.target('database-1')]
    await web.set({ [CPU]: growing(4000, 2) })
    await database.set({ [CPU]: growing(0, 3), [DISK]: growing(9e9, 250_000), [MEMORY]: 5 })
    await site.scrapes(WINDOW_S + 2)
    await expectFields(site, '/hosts', 'other-host', [
      ['web-1.cpu', 2, 0.2],
      ['database-1.cpu', 3, 0.2],
      ['database-1.diskBytesPerSecond', 250_000, EVEN],
      ['web-1.diskBytesPerSecond', null],
    ])
    await database.beginAnew({ [CPU]: growing(0, 3), [DISK]: growing(0, 250_000), [MEMORY]: 5 })
    await site.scrapes(6)
    await expectFields(site, '/hosts', 'other-host', [['database-1.diskBytesPerSecond', 250_000, 0.2]])
  })

  test('who-is-up', async (context) => {
    const site = await openSite(context, { web: 3 })
    for (const [place, name] of ['web-1', 'web-2', 'web-3'].entries())
      await site.target(name).set({ [MEMORY]: 1000 * 10 ** place, [CPU]: growing(0, 2 + 2 * place) })
    await site.scrapes(WINDOW_S)
    await expectFields(site, '/tiers', 'other-tier', [
      ['web.up', 3],
      ['web.down', 0],
      ['web.memoryBytes', 111_000],
      ['web.cpuMost', 6, 0.2],
    ])
    site.target('web-3').node.crash()
    await site.settle()
    await site.world.run(SCRAPES_3_MS)
    await expectFields(site, '/tiers', 'dead-is-no-zero', [
      ['web.up', 2],
      ['web.down', 1],
      ['web.memoryBytes', 11_000],
      ['web.cpuMost', 4, 0.2],
    ])
    await expectFields(site, '/hosts', 'dead-is-no-zero', [
      ['web-3.up', false],
      ['web-3.memoryBytes', null],
      ['web-2.up', true],
    ])
    await expectHosts(site, ['web-1', 'web-2', 'web-3'])
    await site.world.remove(site.world.node('web-2'))
    await site.settle()
    await expectHosts(site, ['web-1', 'web-3'])
    await expectFields(site, '/tiers', 'removed-in-tier', [
      ['web.up', 1],
      ['web.down', 1],
      ['web.memoryBytes', 1000],
      ['cache.up', 0],
      ['cache.down', 0],
      ['cache.memoryBytes', null],
      ['database.cpuMost', null],
    ])
    await site.target('web-3').restart({ [MEMORY]: 5 })
    await site.settle()
    await site.world.run(SCRAPES_3_MS)
    await expectFields(site, '/tiers', 'other-tier', [
      ['web.up', 2],
      ['web.memoryBytes', 1005],
    ])
  })

  test('hit-share', async (context) => {
    const windowS = 20
    const site = await openSite(context, { web: 0, cache: 3, vars: { WINDOW_S: String(windowS) } })
    const before = [
      [7000, 100],
      [20, 900_000],
      [0, 0],
    ] as const
    // One of them has few reads, and nearly all of them are hits.
    const grown = [
      [99, 1],
      [2000, 8000],
      [0, 0],
    ] as const
    const set = async (of: (place: number, kind: 0 | 1) => number) => {
      for (const place of [0, 1, 2])
        await site
          .target(`cache-${place + 1}`)
          .set({ cache_hits_total: of(place, 0), cache_misses_total: of(place, 1) })
    }
    await set((place, kind) => before[place]?.[kind] ?? 0)
    await site.settle()
    await expectFields(site, '/tiers', 'share-of-nothing', [['cache.hitShare', null]])
    await set((place, kind) => (before[place]?.[kind] ?? 0) + (grown[place]?.[kind] ?? 0))
    await site.settle()
    await expectFields(site, '/tiers', 'other-share', [['cache.hitShare', 2099 / 10_100, 0.001]])
    await site.target('cache-2').beginAnew({ cache_hits_total: 0, cache_misses_total: 900 })
    await site.settle()
    await expectFields(site, '/tiers', 'other-share', [['cache.hitShare', 2099 / 11_000, 0.001]])
    // All of it still lies in the window.
    await site.scrapes(6)
    await expectFields(site, '/tiers', 'other-share', [['cache.hitShare', 2099 / 11_000, 0.001]])
    await site.scrapes(windowS - 3)
    await expectFields(site, '/tiers', 'share-of-nothing', [['cache.hitShare', null]])
  })

  test('error-share', async (context) => {
    const site = await openSite(context)
    const [web, other] = [site.target('web-1'), site.target('web-2')]
    const lines = (counts: Readonly<Record<number, number>>) =>
      Object.fromEntries(Object.entries(counts).map(([status, count]) => [requests(Number(status)), count]))
    await web.set(lines({ 200: 5000, 404: 10, 499: 3, 500: 90, 503: 1 }))
    await other.set(lines({ 200: 0, 503: 8000 }))
    await site.settle()
    await expectFields(site, '/tiers', 'share-of-nothing', [
      ['web.errorShare', null],
      ['web.perSecond', 0],
    ])
    await web.set(lines({ 200: 5080, 404: 20, 499: 13, 500: 90, 503: 1 }))
    await other.set(lines({ 200: 300, 503: 8000 }))
    await site.settle()
    await expectFields(site, '/tiers', 'other-share', [['web.errorShare', 0]])
    await web.set(lines({ 200: 5080, 404: 20, 499: 13, 500: 150, 503: 21 }))
    await other.set(lines({ 200: 500, 503: 8020 }))
    await site.settle()
    await expectFields(site, '/tiers', 'other-share', [['web.errorShare', 100 / 700, 0.001]])
    await site.scrapes(WINDOW_S + 3)
    await expectFields(site, '/tiers', 'share-of-nothing', [['web.errorShare', null]])
    web.node.crash()
    other.node.crash()
    await site.scrapes(WINDOW_S + 3)
    await expectFields(site, '/tiers', 'dead-is-no-zero', [
      ['web.errorShare', null],
      ['web.perSecond', null],
      ['web.p99Seconds', null],
      ['web.up', 0],
      ['web.down', 2],
    ])
  })

  test('tier-rates', async (context) => {
    const site = await openSite(context, { web: 2, database: 2 })
    const buckets = (metric: string, quick: string, slow: string) => ({
      [`${metric}_bucket{le="0.1"}`]: quick,
      [`${metric}_bucket{le="1"}`]: slow,
      [`${metric}_bucket{le="+Inf"}`]: slow,
    })
    const web = 'http_request_duration_seconds'
    const query = 'db_query_duration_seconds'
    await site.target('web-1').set({
      [requests(200)]: growing(3, 60),
      [requests(500)]: growing(0, 20),
      ...buckets(web, growing(0, 80), growing(0, 80)),
    })
    await site
      .target('web-2')
      .set({ [requests(200)]: growing(1e6, 20), ...buckets(web, growing(0, 0), growing(0, 20)) })
    await site
      .target('database-1')
      .set({ db_queries_total: growing(0, 90), ...buckets(query, growing(5, 90), growing(5, 90)) })
    await site
      .target('database-2')
      .set({ db_queries_total: growing(0, 40), ...buckets(query, growing(0, 40), growing(0, 40)) })
    await site.scrapes(WINDOW_S + 3)
    await expectFields(site, '/tiers', 'other-tier', [
      ['web.perSecond', 100, EVEN],
      ['web.errorShare', 0.2, EVEN],
      ['web.p99Seconds', 0.1 + 0.9 * 0.95, 0.02],
      ['database.perSecond', 130, EVEN],
      ['database.p99Seconds', 0.099, 0.02],
    ])
  })
}

const SCRAPES_3_MS = 600
