/** The third stage: what is too old is asked about, and the user's own conditions are answered. */
import { expect, say, test } from 'millions/suite'
import {
  type Asking,
  ask,
  asked,
  type Cluster,
  mark,
  type Outcome,
  open,
  put,
  request,
  seenBy,
} from '../cluster.ts'
import { expectAge, fetches, hits } from '../expectations.ts'

export function revalidate(): void {
  test.real('confirmed', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/asked', 'the same', { 'cache-control': 'no-cache' })
    const first = await fetches(cluster, '/asked', 'the same', { why: 'nobody had asked for it' })
    for (const _ of [0, 1]) {
      const since = mark(cluster)
      await fetches(cluster, '/asked', 'the same', { why: 'no-cache: the origin is asked each time' })
      await expectAskedWith(cluster, since, first)
    }
  })

  test('fresh-again', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const headers = { 'cache-control': 'max-age=2', 'x-round': '0', age: '1' }
    await put(cluster, '/page', 'the same', headers)
    let last = await fetches(cluster, '/page', 'the same', { why: 'nobody had asked for it' })
    const tag = last.headers.get('etag') ?? 'none'
    for (const round of [1, 2, 3]) {
      const lifeS = round === 2 ? 6 : 2
      await world.run(Math.max(0, last.sentMs + last.tookMs + (round === 3 ? 6000 : 2000) - world.nowMs))
      const confirming = [
        ['cache-control', `max-age=${lifeS}`],
        ['x-round', String(round)],
        ['etag', tag],
        ...(round === 3 ? ([['age', '1']] as const) : []),
      ] as const
      await put(cluster, '/page', 'the same', [...confirming], { tagged: false })
      const since = mark(cluster)
      const why = 'it had become too old, and the origin was asked whether it has changed'
      last = await fetches(cluster, '/page', 'the same', { why, id: 'too-old' })
      await expectAskedWith(cluster, since, last)
      const cameWith = last.headers.get('x-round') ?? 'none'
      const values = { request: request(last), name: 'X-Round', was: String(round), is: cameWith }
      expect(cameWith, say('not-refreshed', values, last.at)).toBe(String(round))
      await world.run(chance(100, 600))
      const hit = await hits(cluster, '/page', 'the same', { why: 'the origin had just confirmed it' })
      expectAge(hit, last, round === 3 ? 1 : 0)
      const keptWith = hit.headers.get('x-round') ?? 'none'
      expect(keptWith, say('not-refreshed', { ...values, is: keptWith }, hit.at)).toBe(String(round))
      const types = hit.headers.get('content-type') ?? 'none'
      const typed = { request: request(hit), name: 'Content-Type', was: 'text/plain', is: types }
      expect(types, say('header-changed', typed, hit.at)).toBe('text/plain')
      if (round !== 2) continue
      await world.run(3500)
      await hits(cluster, '/page', 'the same', { why: 'it was confirmed with max-age=6' })
    }
  })

  test('changed', async (context) => {
    const cluster = await open(context)
    for (const control of ['max-age=1', 'no-cache', 'max-age=0'])
      for (const round of [0, 1, 2]) {
        const path = `/page/${control}`
        await put(cluster, path, `round ${round}`, {
          'cache-control': control,
          'content-language': `round ${round}`,
        })
        const outcome = await fetches(cluster, path, `round ${round}`, {
          why: 'it has changed',
          id: 'too-old',
        })
        const is = outcome.headers.get('content-language') ?? 'none'
        const values = { request: request(outcome), name: 'Content-Language', was: `round ${round}`, is }
        expect(is, say('header-changed', values, outcome.at)).toBe(`round ${round}`)
        const since = mark(cluster)
        await cluster.world.run(1300)
        const same = await fetches(cluster, path, `round ${round}`, {
          why: 'it has not changed',
          id: 'too-old',
        })
        await expectAskedWith(cluster, since, same)
        await cluster.world.run(1300)
      }
  })

  test('each-variant-its-tag', async (context) => {
    const cluster = await open(context)
    const headers = { 'cache-control': 'max-age=1', vary: 'X-Device' }
    await put(cluster, '/page', 'page', headers, { differsBy: 'x-device' })
    const by = (device: string): Asking => ({ headers: { 'x-device': device } })
    const why = 'each variant is asked about with its own tag'
    for (const device of ['phone', 'desk']) await ask(cluster, '/page', by(device))
    for (const device of ['phone', 'desk', 'watch', 'phone']) {
      await cluster.world.run(1300)
      const since = mark(cluster)
      const outcome = await fetches(
        cluster,
        '/page',
        `page for ${device}`,
        { why, id: 'wrong-variant' },
        by(device),
      )
      if (device !== 'watch') await expectAskedWith(cluster, since, outcome)
      await hits(cluster, '/page', `page for ${device}`, { why }, by(device))
    }
  })

  test('without-a-tag', async (context) => {
    const cluster = await open(context)
    for (const round of [0, 1, 2]) {
      await put(cluster, '/page', `round ${round}`, { 'cache-control': 'max-age=1' }, { tagged: false })
      const expected = { why: 'it has no tag, and became too old', id: 'too-old' }
      await fetches(cluster, '/page', `round ${round}`, expected)
      await hits(cluster, '/page', `round ${round}`, { why: 'it had just been fetched' })
      await cluster.world.run(1300)
    }
  })

  test('gone-or-failing', async (context) => {
    const cluster = await open(context)
    const short = { 'cache-control': 'max-age=1' }
    await put(cluster, '/page', 'here', short)
    const first = await ask(cluster, '/page')
    const tag = first.headers.get('etag') ?? 'none'
    for (const status of [500, 503]) {
      await cluster.world.run(1300)
      await put(cluster, '/page', 'sick', {}, { status, tagged: false })
      await fetches(cluster, '/page', '', { why: 'the origin fails', status })
      await fetches(cluster, '/page', '', { why: 'the origin fails', status })
    }
    await put(cluster, '/page', 'here', { ...short, etag: tag }, { tagged: false })
    const since = mark(cluster)
    const again = await fetches(cluster, '/page', 'here', { why: 'the origin is well again' })
    await expectAskedWith(cluster, since, again)
    await hits(cluster, '/page', 'here', { why: 'it had just been confirmed' })
    await cluster.world.run(1300)
    await put(cluster, '/page', 'gone', { 'cache-control': 'max-age=60' }, { status: 404, tagged: false })
    await fetches(cluster, '/page', '', { why: 'it is gone', status: 404 })
    await hits(cluster, '/page', '', { why: 'that it is gone has a lifetime', status: 404 })
    for (const control of ['private', 'no-store']) {
      await put(cluster, '/other', 'here', short)
      await ask(cluster, '/other')
      await cluster.world.run(1300)
      await put(cluster, '/other', control, { 'cache-control': `${control}, max-age=60` })
      const expected = { why: `it has become ${control}`, id: 'kept-private' }
      await fetches(cluster, '/other', control, expected)
      await fetches(cluster, '/other', control, expected)
    }
  })

  test('a-304-forbids-as-well', async (context) => {
    const cluster = await open(context)
    const forbidding: readonly Readonly<Record<string, string>>[] = [
      { 'cache-control': 'private, max-age=60' },
      { 'cache-control': 'max-age=60, no-store' },
      { 'cache-control': 'max-age=60', 'set-cookie': 'session=7' },
      { 'cache-control': 'max-age=60', vary: '*' },
    ]
    for (const [place, headers] of forbidding.entries()) {
      const path = `/page/${place}`
      await put(cluster, path, 'the same', { 'cache-control': 'max-age=1' })
      const tag = (await ask(cluster, path)).headers.get('etag') ?? 'none'
      await cluster.world.run(1300)
      await put(cluster, path, 'the same', { ...headers, etag: tag }, { tagged: false })
      const [name, value] = Object.entries(headers).at(-1) ?? []
      const expected = { why: `the 304 came with ${name}: ${value}`, id: 'kept-private' }
      for (const _ of [0, 1]) await fetches(cluster, path, 'the same', expected)
    }
  })
}

/** The origin was asked whether this has changed, and told the tag, alone or among those of other variants. */
async function expectAskedWith(cluster: Cluster, since: number, outcome: Outcome): Promise<void> {
  const tag = outcome.headers.get('etag') ?? 'none'
  const sent = (await seenBy(cluster)).at(-1)?.headers['if-none-match'] ?? 'none'
  const [event] = asked(cluster, since)
  const isNamed = sent.split(/\s*,\s*/).includes(tag)
  expect(
    isNamed ? tag : sent,
    say('asked-without-tag', { request: request(outcome), sent, tag }, event),
  ).toBe(tag)
}
