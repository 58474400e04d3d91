/** The third stage, as far as it is about the conditions of users. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
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
  short,
} from '../cluster.ts'
import { expectStatus, expectText, expectToldHit, hits } from '../expectations.ts'

export function conditions(): void {
  test('users-condition', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/page', 'a page', { 'cache-control': 'max-age=2', vary: 'X-Device' })
    const first = await ask(cluster, '/page', { headers: { 'if-none-match': '"other"' } })
    expectText(first, 'a page', 'the user knows another version')
    const tag = first.headers.get('etag') ?? 'none'
    const known = [tag, `"a", ${tag}`, `W/${tag} , "b"`, '*', `"x,y",${tag}`]
    const unknown = ['"other"', `${tag.slice(0, -1)}1"`, `"x${tag.slice(1)}`]
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
        if (!isFresh) continue
        const values = { request: request(outcome), why: 'it is fresh' }
        expect(count, say('asked-again', values, outcome.at)).toBe(0)
        expectToldHit(outcome)
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
  const weak = { 'cache-control': 'max-age=60', etag: 'W/"v7"' }
  await put(cluster, '/weak', 'weak', weak, { tagged: false })
  for (const tags of ['"v7"', 'W/"v7"']) {
    const small = await ask(cluster, '/weak', { headers: { 'if-none-match': tags } })
    expectStatus(small, 304, `If-None-Match is ${tags}, and the tag W/"v7"`, 'condition')
  }
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
