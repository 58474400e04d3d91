/** The first stage: what was read once is in memory, whole, for whoever asks. */
import { expect, say, test } from 'millions/suite'
import { difference, meetingKeys, oddKeys, oddTexts, wideValue } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  askPatiently,
  type Cluster,
  change,
  changeAll,
  databaseOf,
  found,
  got,
  keysOf,
  mark,
  type Outcome,
  open,
  reads,
  request,
  sent,
  short,
  webFor,
  webs,
  websOf,
} from '../cluster.ts'
import { expectAge, expectToldHit, expectToldMiss, expectValue, hits, readsIt } from '../expectations.ts'
import {
  expectBytes,
  expectConditions,
  expectHeadMeets,
  expectNoTags,
  expectOtherTags,
  expectOwnEntry,
} from '../odd-requests.ts'

export function hit(): void {
  test.real('second-is-a-hit', async (context) => {
    const cluster = await open(context, { ttlMs: 60_000 })
    await changeAll(cluster, keysOf('card', 5))
    // A web server that was slow to find the cache reads past it, and says nothing of it.
    let path = ''
    let first: Outcome | undefined
    for (const key of keysOf('card', 5)) {
      path = `/items/${key}`
      first = await askPatiently(cluster, path)
      if (first.told.kind !== 'none') break
    }
    if (first === undefined) return
    expectValue(first, path.replace('/items/', 'first '), 'it is in the database')
    expectToldMiss(first)
    let second = await askPatiently(cluster, path, { isThrough: true })
    for (let tries = 1; tries < 5 && second.told.kind !== 'hit'; tries++)
      second = await askPatiently(cluster, path, { isThrough: true })
    expectValue(second, path.replace('/items/', 'first '), 'it had been read before')
    expectToldHit(second)
  })

  test.real('each-its-own-answer', async (context) => {
    const cluster = await open(context, { ttlMs: 60_000 })
    const keys = keysOf('own', 6)
    await changeAll(cluster, keys)
    for (const round of [0, 1]) {
      for (const [place, key] of keys.entries()) {
        const outcome = await askPatiently(cluster, `/items/${key}`, { web: webFor(place + round) })
        expectValue(outcome, `first ${key}`, 'it is in the database')
      }
    }
  })

  test('one-cache-for-both', async (context) => {
    const cluster = await open(context)
    await changeAll(cluster, keysOf('card', 4))
    for (const [place, key] of keysOf('card', 4).entries()) {
      const read = await readsIt(cluster, `/items/${key}`, `first ${key}`, { web: webFor(place) })
      const again = await hits(cluster, `/items/${key}`, `first ${key}`, { web: webFor(place + 1) })
      expectAge(again, read.sentMs)
      await hits(cluster, `/items/${key}`, `first ${key}`, { web: webFor(place) })
    }
    // What the web servers themselves remember is gone now.
    for (const web of websOf(cluster)) web.crash({ disk: 'lose' })
    for (const web of websOf(cluster)) await web.restart()
    for (const web of webs) await hits(cluster, '/items/card-3', 'first card-3', { web })
  })

  test('whole-as-it-was', async (context) => {
    const cluster = await open(context, { ttlMs: 9000 })
    const texts = [...oddTexts, wideValue(1, 12_000)]
    for (const [place, text] of texts.entries()) await change(cluster, `odd-${place}`, text)
    for (const [place, text] of texts.entries()) {
      const path = `/items/odd-${place}`
      const read = await readsIt(cluster, path, text, { web: webFor(place) }, 'text-changed')
      for (const web of webs) expectSame(read, await hits(cluster, path, text, { web }))
    }
    // A value has a mebibyte of characters at most, and may have more bytes than that.
    const large = '字'.repeat(400_000)
    await change(cluster, 'large', large)
    await readsIt(cluster, '/items/large', large)
    await hits(cluster, '/items/large', large, { web: webs[1] })
  })

  test('path-and-query', async (context) => {
    const cluster = await open(context, { ttlMs: 9000 })
    const keys = [...oddKeys, ...meetingKeys.flat(), 'a', 'A', 'a%20', 'a%2Fb', 'status', 'health']
    await changeAll(cluster, keys)
    // Longer than what any place for keys is cut to.
    const long = 'k'.repeat(2100)
    for (const end of ['1', '2']) await change(cluster, long + end, `ends with ${end}`)
    const queries = [
      '?prefix=a',
      '?prefix=a&limit=1',
      '?prefix=a&limit=2',
      '?prefix=A',
      '?limit=2&after=a',
      '?limit=1&limit=5',
      '?limit=5&limit=1',
      '?limit=5',
      '?prefix=a+',
      '?prefix=a%20',
      '?prefix=%61',
      `?after=${long}&limit=1`,
      `?after=${long}&limit=2`,
      '',
    ]
    const paths = [
      ...[...keys, `${long}1`, `${long}2`].map((key) => `/items/${key}`),
      ...queries.map((query) => `/items${query}`),
    ]
    const right = new Map<string, string>()
    const types = new Map<string, string>()
    for (const path of paths) {
      const said = await databaseOf(cluster).fetch(path)
      types.set(path, said.headers.get('content-type') ?? 'none')
      right.set(path, await said.text())
    }
    for (const round of [0, 1]) {
      for (const [place, path] of paths.entries()) {
        const outcome = await ask(cluster, path, { web: webFor(place + round) })
        const values = {
          request: request(outcome),
          found: found(outcome),
          wanted: short(right.get(path) ?? ''),
        }
        const content = outcome.status === 200 ? outcome.text : `status ${got(outcome)}`
        expect(content, say('of-another-path', values, outcome.at)).toBe(right.get(path))
        if (round === 0) expectOwnEntry(outcome)
        else expectToldHit(outcome)
        const [was, is] = [types.get(path) ?? 'none', outcome.headers.get('content-type') ?? 'none']
        const typed = { request: request(outcome), name: 'Content-Type', was, is }
        expect(is, say('header-changed', typed, outcome.at)).toBe(was)
      }
    }
  })

  test('head-and-conditions', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '60' } })
    await changeAll(cluster, ['head', 'known', 'both', 'met'])
    const head = await ask(cluster, '/items/head', { method: 'HEAD' })
    expect(got(head), say('head-status', { request: request(head), got: got(head) }, head.at)).toBe(200)
    for (const web of webs)
      expectValue(
        await ask(cluster, '/items/head', { web }),
        'first head',
        'somebody had sent a HEAD for it',
        'after-a-head',
      )
    const again = await ask(cluster, '/items/head', { method: 'HEAD', web: webs[1] })
    expect(got(again), say('head-status', { request: request(again), got: got(again) }, again.at)).toBe(200)
    const tags = [head, again].map(({ headers }) => headers.get('etag') ?? 'none')
    expect(tags[1], say('head-headers', { request: request(again), tag: tags[1] ?? 'none' }, again.at)).toBe(
      tags[0],
    )
    await expectHeadMeets(cluster)
    await expectConditions(cluster)
    await expectOtherTags(cluster)
    await expectNoTags(cluster)
  })

  test('writes-pass', async (context) => {
    const cluster = await open(context)
    await expectWrites(cluster)
    const long = wideValue(7, 9000)
    const put = await ask(cluster, '/items/long', { method: 'PUT', body: long, web: webs[1] })
    expect(
      got(put),
      say('write-changed', { request: request(put), wanted: 201, got: got(put) }, put.at),
    ).toBe(201)
    await readsIt(cluster, '/items/long', long)
    await hits(cluster, '/items/long', long, { web: webs[1] })
    await expectBytes(cluster)
    // No user has the cache forget anything.
    for (const method of ['PURGE', 'POST', 'REPORT', 'OPTIONS']) {
      await ask(cluster, '/items/long', { method })
      await hits(cluster, '/items/long', long)
    }
  })

  test('errors-are-not-kept', async (context) => {
    const cluster = await open(context, { ttlMs: 20_000 })
    await changeAll(cluster, ['kept', 'sick', '7'])
    await readsIt(cluster, '/items/kept', 'first kept')
    for (const round of [0, 1]) {
      databaseOf(cluster).setVars({ READS: 'failing' })
      // One in a row, or many: the next one who asks is not spared the database for it.
      const others = keysOf('sick?other', Math.round(cluster.chance(0, 4)) + 8 * round).map(
        (key) => `/items/${key}`,
      )
      for (const path of [`/items/sick?round=${round}`, '/items?prefix=sick', ...others]) {
        const failed = await ask(cluster, path, { web: webFor(round) })
        const values = { request: request(failed), got: got(failed) }
        expect(got(failed), say('error-changed', values, failed.at)).toBe(500)
      }
      for (const web of webs) await hits(cluster, '/items/kept', 'first kept', { web })
      databaseOf(cluster).setVars({ READS: 'well' })
      for (const web of webs) {
        const outcome = await ask(cluster, `/items/sick?round=${round}`, { web })
        const values = { request: request(outcome), found: found(outcome) }
        expect(outcome.text, say('error-kept', values, outcome.at)).toBe('first sick')
      }
      for (const path of ['/items/%ff', '/items?limit=none']) {
        const refused = await ask(cluster, path, { web: webFor(round) })
        const values = { request: request(refused), got: got(refused) }
        expect(got(refused), say('refusal-changed', values, refused.at)).toBe(400)
      }
      await changeAll(cluster, ['new'], `round ${round}`)
      await ask(cluster, '/items/new', { method: 'DELETE' })
    }
  })

  test('at-once-and-not-mixed-up', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '40' } })
    const keys = keysOf('many', 30)
    await changeAll(cluster, keys)
    for (const round of [0, 1]) {
      const since = mark(cluster)
      const outcomes = await allOf(
        keys.map((key, place) => ask(cluster, `/items/${key}`, { web: webFor(place + round) })),
      )
      for (const [place, outcome] of outcomes.entries())
        expectValue(outcome, `first many-${place}`, '30 cards were asked for at once')
      const count = reads(cluster, since).length
      expect(count, say('reads-of-many', { count, round: round + 1 })).toBe(round === 0 ? 30 : 0)
    }
  })
}

/** Out of memory it is what the database said, byte for byte. */
function expectSame(read: Outcome, hit: Outcome): void {
  const differs = difference(read.bytes, hit.bytes)
  expect(differs, say('bytes-changed', { request: request(hit), differs }, hit.at)).toBe('none')
  for (const name of ['content-type', 'etag']) {
    const [was, is] = [read, hit].map(({ headers }) => headers.get(name) ?? 'none')
    expect(was, say('header-missing', { request: request(read), name }, read.at)).not.toBe('none')
    const values = { request: request(hit), name, was: was ?? 'none', is: is ?? 'none' }
    expect(is, say('header-changed', values, hit.at)).toBe(was)
  }
}

/** Method, conditions, body and status pass, and each write is sent once. */
async function expectWrites(cluster: Cluster): Promise<void> {
  const write = async (
    method: string,
    headers: Readonly<Record<string, string>>,
    wanted: number,
    body?: string,
  ) => {
    const since = mark(cluster)
    const web = webFor(since)
    const outcome = await ask(cluster, '/items/card', {
      method,
      headers,
      web,
      ...(body !== undefined && { body }),
    })
    const values = { request: request(outcome), wanted, got: got(outcome) }
    expect(got(outcome), say('write-changed', values, outcome.at)).toBe(wanted)
    const times = sent(cluster, since).filter((event) => event.method === method)
    const count = times.length
    expect(count, say('write-not-once', { request: request(outcome), count }, times[1] ?? outcome.at)).toBe(1)
    return outcome
  }
  const created = await write('PUT', {}, 201, 'one')
  const tag = created.headers.get('etag') ?? 'none'
  expect(tag, say('header-missing', { request: request(created), name: 'etag' }, created.at)).not.toBe('none')
  await write('PUT', { 'if-none-match': '*' }, 412, 'two')
  await write('PUT', { 'if-match': '"0"' }, 412, 'two')
  await write('PUT', { 'if-match': tag }, 204, 'two')
  await write('PUT', {}, 204, '')
  await write('DELETE', { 'if-match': tag }, 412)
  await write('DELETE', {}, 204)
  await write('DELETE', {}, 404)
  // What the application does not know is for the database to refuse, safe or not, and means nothing to the cache.
  for (const method of ['POST', 'PATCH', 'PURGE', 'REPORT', 'OPTIONS', 'QUERY']) {
    const refused = await write(method, {}, 405, method === 'POST' ? 'three' : undefined)
    const allow = refused.headers.get('allow') ?? 'none'
    expect(allow, say('allow-lost', { request: request(refused) }, refused.at)).not.toBe('none')
  }
}
