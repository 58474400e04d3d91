/** The third stage: what is too old is asked about, and the user's own conditions are answered. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  ask,
  asked,
  type Cluster,
  found,
  got,
  mark,
  type Outcome,
  open,
  put,
  putFresh,
  regionFor,
  request,
  seenBy,
  short,
} from '../cluster.ts'
import { expectAge, expectStatus, expectText, fetches, hits } from '../expectations.ts'

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
    const headers = { 'cache-control': 'max-age=2', 'x-round': '0', age: '0' }
    await put(cluster, '/page', 'the same', headers)
    let last = await fetches(cluster, '/page', 'the same', { why: 'nobody had asked for it' })
    const tag = last.headers.get('etag') ?? 'none'
    for (const round of [1, 2, 3]) {
      const lifeS = round === 2 ? 6 : 2
      await world.run(Math.max(0, last.sentMs + last.tookMs + (round === 3 ? 6000 : 2000) - world.nowMs))
      const confirming = [
        ['cache-control', `max-age=${lifeS}`],
        ['x-round', String(round)],
        ['age', round === 3 ? '1' : '0'],
        ['etag', tag],
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
    await put(cluster, '/other', 'here', short)
    await ask(cluster, '/other')
    await cluster.world.run(1300)
    for (const control of ['private', 'no-store']) {
      await put(cluster, '/other', control, { 'cache-control': `${control}, max-age=60` })
      const expected = { why: `it has become ${control}`, id: 'kept-private' }
      await fetches(cluster, '/other', control, expected)
      await fetches(cluster, '/other', control, expected)
    }
  })

  test('users-condition', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/page', 'a page', { 'cache-control': 'max-age=2', vary: 'X-Device' })
    const first = await ask(cluster, '/page', { headers: { 'if-none-match': '"other"' } })
    expectText(first, 'a page', 'the user knows another version')
    const tag = first.headers.get('etag') ?? 'none'
    const known = [tag, `"a", ${tag}`, `W/${tag} , "b"`, '*', `"x,y",${tag}`]
    const unknown = [
      '"other"',
      `"${tag}"`,
      tag.replaceAll('"', ''),
      `${tag.slice(0, -1)}1"`,
      `"x${tag.slice(1)}`,
    ]
    for (const round of [0, 1]) {
      for (const [place, tags] of [...known, ...unknown].entries()) {
        const isKnown = place < known.length
        const since = mark(cluster)
        const method = place % 2 === 0 ? 'GET' : 'HEAD'
        const outcome = await ask(cluster, '/page', { method, headers: { 'if-none-match': tags } })
        expectStatus(
          outcome,
          isKnown ? 304 : 200,
          `If-None-Match is ${tags}, and the tag ${tag}`,
          'condition',
        )
        if (isKnown) expectSmall(outcome, first)
        const count = asked(cluster, since).length
        const isFresh = place > 0 || round === 0
        if (isFresh)
          expect(
            count,
            say('asked-again', { request: request(outcome), why: 'it is fresh' }, outcome.at),
          ).toBe(0)
      }
      await hits(cluster, '/page', 'a page', { why: 'others had asked whether it has changed' })
      // In the second round it is too old, and the first one to come has a condition.
      await cluster.world.run(2300)
    }
    await expectConditionOnMiss(cluster)
  })

  test('what-is-one-users-own', async (context) => {
    const cluster = await open(context)
    const whole = 'all of it, from its beginning to its end'
    const modified = 'Mon, 30 Nov 2026 01:00:00 GMT'
    const conditions: readonly Readonly<Record<string, string>>[] = [
      { range: 'bytes=7-9' },
      { 'if-modified-since': modified },
      { range: 'bytes=4-', 'if-range': '"v1"' },
      { 'if-none-match': '*', range: 'bytes=0-3' },
    ]
    for (const [place, headers] of conditions.entries())
      for (const delayMs of [0, 300]) {
        const path = `/film/${place}/${delayMs}`
        await put(
          cluster,
          path,
          whole,
          { 'cache-control': 'max-age=1', 'last-modified': modified },
          { delayMs },
        )
        for (const state of ['missing', 'fresh', 'too old']) {
          if (state === 'too old') await cluster.world.run(1600)
          const own = ask(cluster, path, { headers, region: regionFor(place) })
          await cluster.world.run(delayMs / 3)
          const others = allOf([0, 1].map(() => ask(cluster, path, { region: regionFor(place) })))
          expectPart(await own, whole, headers, state)
          for (const outcome of await others)
            expectText(outcome, whole, `somebody had asked with ${describe(headers)}`, 'got-a-part')
        }
        await hits(cluster, path, whole, { why: 'it had been fetched whole' }, { region: regionFor(place) })
      }
  })
}

/** The origin was asked whether this has changed, and told the tag. */
async function expectAskedWith(cluster: Cluster, since: number, outcome: Outcome): Promise<void> {
  const tag = outcome.headers.get('etag') ?? 'none'
  const sent = (await seenBy(cluster)).at(-1)?.headers['if-none-match'] ?? 'none'
  const [event] = asked(cluster, since)
  expect(sent, say('asked-without-tag', { request: request(outcome), sent, tag }, event)).toBe(tag)
}

/** A 304 has what a 200 would have, but for the body. */
function expectSmall(outcome: Outcome, whole: Outcome): void {
  for (const name of ['etag', 'cache-control', 'vary']) {
    const [was, is] = [whole, outcome].map((each) => each.headers.get(name) ?? 'none')
    const values = { request: request(outcome), name, was: was ?? '', is: is ?? '' }
    expect(is, say('header-changed', values, outcome.at)).toBe(was)
  }
  const size = outcome.bytes.length
  expect(size, say('body-of-304', { request: request(outcome), size }, outcome.at)).toBe(0)
}

/** The one who comes first has it already: what is fetched is kept whole all the same. */
async function expectConditionOnMiss(cluster: Cluster): Promise<void> {
  await putFresh(cluster, '/new', 'new')
  const tag = (await ask(cluster, '/new', { region: 'tokyo' })).headers.get('etag') ?? 'none'
  const outcome = await ask(cluster, '/new', { headers: { 'if-none-match': tag } })
  expectStatus(outcome, 304, 'the user has this version', 'condition')
  await hits(cluster, '/new', 'new', { why: 'somebody had asked for it, though with a condition' })
  await put(cluster, '/gone', 'gone', { 'cache-control': 'max-age=60' }, { status: 404 })
  for (const _ of [0, 1]) {
    const gone = await ask(cluster, '/gone', { headers: { 'if-none-match': '*' } })
    expectStatus(gone, 404, 'only a 200 turns into 304', 'condition')
  }
}

/** The whole, or what was asked for. */
function expectPart(
  outcome: Outcome,
  whole: string,
  asking: Readonly<Record<string, string>>,
  state: string,
): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(asking.range ?? '') ?? []
  const part = from === undefined ? whole : whole.slice(Number(from), to ? Number(to) + 1 : undefined)
  const is304 = outcome.status === 304 && outcome.bytes.length === 0
  const isCondition = 'if-modified-since' in asking || 'if-none-match' in asking
  const isRight =
    (outcome.status === 200 && outcome.text === whole) ||
    (outcome.status === 206 && from !== undefined && outcome.text === part) ||
    (is304 && isCondition)
  const values = {
    request: request(outcome),
    asking: describe(asking),
    state,
    got: got(outcome),
    found: short(outcome.text),
  }
  expect(isRight ? 'right' : found(outcome), say('part-wrong', values, outcome.at)).toBe('right')
}

const describe = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')
