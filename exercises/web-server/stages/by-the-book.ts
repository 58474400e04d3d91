/** What HTTP has words for, and most sites leave out: weights, Vary, OPTIONS, sizes, types, and pages that do not slip. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { idsIn } from '../postcards.ts'
import { expectMethods } from '../routes.ts'
import {
  type Answer,
  ask,
  expectStatus,
  HTML_ONLY,
  JSON_ONLY,
  open,
  postBody,
  readObject,
  sendCard,
  setClock,
  shown,
} from '../visits.ts'
import { expectWishes } from './json.ts'

const JSON_TYPE = 'application/json'
const HTML_TYPE = 'text/html'
const MOST_BYTES = 65_536

const WEIGHTS = [
  ['text/html;q=0.5, application/json', JSON_TYPE],
  ['application/json;q=0.5, text/html', HTML_TYPE],
  ['text/html;q=0.9,application/json;q=0.1', HTML_TYPE],
  ['text/html;q=0.19, application/json;q=0.2', JSON_TYPE],
  ['text/html;q=0.21, application/json;q=0.29', JSON_TYPE],
  ['application/json;q=0.213, text/html;q=0.218', HTML_TYPE],
  ['application/json; q=0.999, text/html; q=1.000', HTML_TYPE],
  ['text/html ; level=1 ; Q=0.3 , Application/JSON;q=0.4', JSON_TYPE],
  ['text/*, application/json;q=0.9', HTML_TYPE],
  ['application/*;q=0.8, text/*;q=0.7', JSON_TYPE],
  ['*/*;q=0.1, application/json', JSON_TYPE],
  ['application/json;q=0.2, */*', HTML_TYPE],
  ['*/*, text/html;q=0', JSON_TYPE],
  ['text/*;q=0.2, */*;q=0.6, text/html;q=0.4', JSON_TYPE],
  ['text/*;q=0.1, text/html, application/json;q=0.5', HTML_TYPE],
  ['application/*, application/json;q=0.1, text/html;q=0.2', HTML_TYPE],
  ['text/*', HTML_TYPE],
  ['application/*', JSON_TYPE],
  ['image/*, */*;q=0.1, text/html;q=0.05', JSON_TYPE],
] as const

export function byTheBook(): void {
  test('weights', async (context) => {
    const world = await open(context)
    await expectWishes(world, WEIGHTS)
    const { id } = await sendCard(world, 'Weighed')
    await expectWishes(world, WEIGHTS.slice(0, 4), `/cards/${id}`)
  })

  test('vary', async (context) => {
    const world = await open(context)
    const { id } = await sendCard(world, 'In two forms')
    for (const path of ['/', '/?name=Ann', `/cards/${id}`]) {
      for (const headers of [JSON_ONLY, HTML_ONLY, {}]) {
        const answer = await ask(world, path, { headers })
        const vary = answer.headers.get('vary') ?? 'nothing'
        const names = vary.split(',').map((name) => name.trim().toLowerCase())
        const tells = names.includes('accept') || names.includes('*')
        expect(tells, say('no-vary', { path: shown(path), vary }, answer.at)).toBe(true)
      }
    }
  })

  test('options', async (context) => {
    const world = await open(context)
    const { id } = await sendCard(world, 'An option')
    const paths = [
      ...[
        ['/', 'GET, HEAD'],
        ['/health', 'GET, HEAD'],
        ['/cards', 'GET, HEAD, POST'],
        [`/cards/${id}`, 'GET, HEAD'],
      ],
      ...[
        ['/login', 'POST'],
        ['/logout', 'POST'],
        ['/me', 'GET, HEAD'],
        ['/report', 'GET, HEAD'],
      ],
    ] as const
    for (const [path = '', known = ''] of paths) {
      const answer = await ask(world, path, { method: 'OPTIONS' })
      const isFine = answer.status === 200 || answer.status === 204
      expect(isFine, say('options-status', { path: shown(path), status: answer.status }, answer.at)).toBe(
        true,
      )
      const allow = answer.headers.get('allow') ?? 'nothing'
      const listed = allow.split(',').map((method) => method.trim())
      const wanted = [...known.split(', '), 'OPTIONS']
      const values = { path: shown(path), wanted: wanted.join(', '), allow }
      expect(listed.toSorted(), say('options-allow', values, answer.at)).toEqual(wanted.toSorted())
      // What stage asked each path for has been asked there, but for this one.
      const others = path === '/report' ? undefined : ['PUT', '__proto__']
      await expectMethods(world, path, known.split(', '), others)
    }
    expectStatus(await ask(world, '/nothing', { method: 'OPTIONS' }), 404, 'not-404')
  })

  test('too-large', async (context) => {
    const world = await open(context)
    for (const [bytes, letter] of [
      [MOST_BYTES, 'x'],
      [MOST_BYTES - 2, '한'],
      [MOST_BYTES + 1, 'x'],
      [MOST_BYTES + 1, '한'],
      [MOST_BYTES + 1, '🎈'],
      [3 * MOST_BYTES, 'x'],
    ] as const) {
      for (const isStreamed of [false, true]) {
        const body = bodyOf(bytes, letter)
        const answer = await postBody(world, '/cards', isStreamed ? inPieces(body) : body)
        const wanted = bytes > MOST_BYTES ? 413 : 201
        const how = isStreamed ? 'in pieces, without a Content-Length' : 'with a Content-Length'
        const values = { bytes, how, status: answer.status, wanted, letter }
        const id = wanted === 413 ? 'too-large-taken' : 'large-refused'
        expect(answer.status, say(id, values, answer.at)).toBe(wanted)
      }
    }
    const log = await postBody(world, '/login', bodyOf(MOST_BYTES + 1, 'x'))
    const values = { bytes: MOST_BYTES + 1, how: 'to /login', status: log.status, wanted: 413, letter: 'x' }
    expect(log.status, say('too-large-taken', values, log.at)).toBe(413)
    await sendCard(world, 'A small one')
  })

  test('wrong-type', async (context) => {
    const world = await open(context)
    const body = '{"text":"Typed","name":"Ann"}'
    const wrong = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'text/json',
      'multipart/form-data; boundary=x',
      'application/json-patch+json',
    ]
    for (const type of wrong) {
      for (const path of ['/cards', '/login']) {
        const answer = await postBody(world, path, body, { 'content-type': type })
        expect(answer.status, say('wrong-type-taken', { path, type, status: answer.status }, answer.at)).toBe(
          415,
        )
      }
    }
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json; charset=utf-8',
      'application/json ;charset="UTF-8"',
    ]) {
      const answer = await postBody(world, '/cards', body, { 'content-type': type })
      expect(answer.status, say('right-type-refused', { type, status: answer.status }, answer.at)).toBe(201)
    }
  })

  test('pages', async (context) => {
    const world = await open(context)
    const sent: string[] = []
    const add = async (count: number) => {
      for (let number = 0; number < count; number++)
        sent.unshift((await sendCard(world, `Card ${sent.length}`)).id)
    }
    for (const [limit, more, before] of [
      [1, 1, 8],
      [5, 2, 13],
      [7, 0, 0],
      [24, 3, 0],
      [100, 1, 0],
    ] as const) {
      await add(before)
      const there = [...sent]
      const seen: string[] = []
      let next: string | null = ''
      for (let page = 0; next !== null && page < 200; page++) {
        const answer = await ask(world, pagePath(limit, next), { headers: JSON_ONLY })
        expectStatus(answer, 200, 'list-status')
        const { ids, next: after } = pageOf(answer)
        expectLength(answer, ids.length, limit, there.length - seen.length)
        const twice = ids.find((id) => seen.includes(id)) ?? 'none'
        expect(twice, say('page-twice', { limit, more, id: twice }, answer.at)).toBe('none')
        seen.push(...ids)
        next = after
        await add(page < 3 ? more : 0)
        if (context.random() < 0.2) setClock(world, context.random)
        if (page === 1 || context.random() < 0.05) await expectSamePage(world, answer, ids)
      }
      const missing = there.filter((id) => !seen.includes(id)).length
      expect(missing, say('page-missing', { limit, more, missing, count: there.length })).toBe(0)
      expect(seen, say('page-order', { limit })).toEqual(there)
    }
  })

  test('short-pages', async (context) => {
    const world = await open(context)
    await expectEnd(world, '/cards', 0)
    for (let number = 0; number < 20; number++) await sendCard(world, `Card ${number}`)
    await expectEnd(world, '/cards', 20)
    await expectEnd(world, '/cards?limit=20', 20)
    await sendCard(world, 'One more')
    for (const path of ['/cards', '/cards?limit=20']) {
      const answer = await ask(world, path, { headers: JSON_ONLY })
      const { ids, next } = pageOf(answer)
      expect(ids.length, say('page-too-long', { limit: 20, got: ids.length }, answer.at)).toBe(20)
      expect(next === null, say('no-next', { path }, answer.at)).toBe(false)
    }
  })

  test('odd-limits', async (context) => {
    const world = await open(context)
    for (let number = 0; number < 3; number++) await sendCard(world, `Card ${number}`)
    for (const limit of [
      '0',
      '-1',
      '101',
      '1.5',
      '1e1',
      'x',
      '',
      '%20',
      '5x',
      '0x5',
      'NaN',
      'Infinity',
      '99999999999999999999',
    ]) {
      const answer = await ask(world, `/cards?limit=${limit}`, { headers: JSON_ONLY })
      expect(
        answer.status,
        say('odd-limit', { limit: limit || '(empty)', status: answer.status }, answer.at),
      ).toBe(400)
    }
    for (const after of ['', 'x', '%00', 'constructor', '-1']) {
      const answer = await ask(world, `/cards?after=${after}`, { headers: JSON_ONLY })
      const odd = say('odd-after', { after: after || '(empty)', status: answer.status }, answer.at)
      expect(answer.status, odd).toBe(400)
    }
  })
}

function bodyOf(bytes: number, letter: string): string {
  const frame = '{"text":""}'.length
  const size = new TextEncoder().encode(letter).length
  const count = Math.floor((bytes - frame) / size)
  return `{"text":"${letter.repeat(count)}"}${' '.repeat(bytes - frame - count * size)}`
}

/** In pieces that end inside of a character, and say nothing of how many there are. */
function inPieces(body: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body)
  const size = 10_001
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
  })
}

/** As many as were asked for, or as there are. */
function expectLength({ at }: Answer, got: number, limit: number, left: number): void {
  expect(got, say('page-too-long', { limit, got }, at)).toBeLessThanOrEqual(limit)
  const least = Math.min(limit, left)
  expect(got, say('page-too-short', { limit, got, left }, at)).toBeGreaterThanOrEqual(least)
}

const pagePath = (limit: number, next: string) =>
  next === '' ? `/cards?limit=${limit}` : `/cards?limit=${limit}&after=${encodeURIComponent(next)}`

/** A page is asked for again: by a browser that goes back, or because an answer was lost on its way. */
async function expectSamePage(world: World, answer: Answer, ids: readonly string[]): Promise<void> {
  // Without an `after` it begins at the newest card, which may be another one by now.
  if (!answer.path.includes('after=')) return
  const head = await ask(world, answer.path, { method: 'HEAD', headers: JSON_ONLY })
  const again = await ask(world, answer.path, { headers: JSON_ONLY })
  for (const { method, status, at } of [head, again]) {
    const values = { path: shown(answer.path), method, status }
    expect(status, say('page-again', values, at)).toBe(200)
  }
  expect(pageOf(again).ids, say('page-again-differs', { path: shown(answer.path) }, again.at)).toEqual(ids)
}

function pageOf(answer: Answer): { readonly ids: readonly string[]; readonly next: string | null } {
  const page = readObject(answer)
  const { next } = page
  const values = { path: shown(answer.path), next: shown(JSON.stringify(next) ?? 'missing') }
  const isCursor = next === null || (typeof next === 'string' && next !== '')
  expect(isCursor, say('odd-next', values, answer.at)).toBe(true)
  return { ids: idsIn(answer, page), next: next as string | null }
}

async function expectEnd(world: World, path: string, count: number): Promise<void> {
  const answer = await ask(world, path, { headers: JSON_ONLY })
  const { ids, next } = pageOf(answer)
  const values = { path, wanted: count, got: ids.length }
  expect(ids.length, say('list-length', values, answer.at)).toBe(count)
  expect(next, say('next-after-end', { path, count, next: next ?? '' }, answer.at)).toBeNull()
}
