/** What HTTP has words for, and most sites leave out: weights, Vary, OPTIONS, sizes, and types. */
import { expect, say, test } from 'millions/suite'
import { expectMethods } from '../routes.ts'
import {
  ask,
  expectStatus,
  HTML_ONLY,
  JSON_ONLY,
  NO_ACCEPT,
  open,
  postBody,
  sendCard,
  shown,
} from '../visits.ts'
import { expectWishes } from './json.ts'
import { listPages } from './list-pages.ts'

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
  ['text/html ; level=1 ; Q=0.3 ; of=q , Application/JSON;q=0.4;charset=utf-8', JSON_TYPE],
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
      for (const [how, init] of [
        ['of who wants JSON', { headers: JSON_ONLY }],
        ['of who wants a page', { headers: HTML_ONLY }],
        ['without any Accept', NO_ACCEPT],
      ] as const) {
        const answer = await ask(world, path, init)
        const vary = answer.headers.get('vary') ?? 'nothing'
        const names = vary.split(',').map((name) => name.trim().toLowerCase())
        const tells = names.includes('accept') || names.includes('*')
        expect(tells, say('no-vary', { path: shown(path), how, vary }, answer.at)).toBe(true)
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

  listPages()
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
