/** Requests that are under way at the same time, and look alike: each is passed on by itself, each user gets the answer to it. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { bytesOf } from '../kit/odd-data.ts'
import { expectArrived, expectForwardedFor, headerOf, type Sent } from './exchange.ts'
import { ask } from './visits.ts'
import { received, sentOn } from './web-servers.ts'

const LIKE = {
  method: 'GET',
  path: '/me?of=anna',
  address: '203.0.113.10',
  headers: {
    accept: 'text/html',
    'accept-language': 'ko',
    authorization: 'Bearer 7',
    cookie: 'session=7',
    range: 'bytes=0-7',
    'x-note': 'hi',
  },
  body: null,
} satisfies Sent

/** Whoever takes requests for the same goes by some of their parts: here each part makes the difference once. */
function alike(): readonly Sent[] {
  const differ = Object.keys(LIKE.headers)
  const card = {
    ...LIKE,
    method: 'POST',
    path: '/cards',
    address: '203.0.113.15',
    body: bytesOf('The same text'),
  }
  return [
    LIKE,
    LIKE,
    ...differ.map((name) => ({ ...LIKE, headers: { ...LIKE.headers, [name]: 'other' } })),
    { ...LIKE, address: '203.0.113.11' },
    { ...LIKE, path: '/me?of=max', address: '203.0.113.13' },
    { ...LIKE, method: 'DELETE', address: '203.0.113.14' },
    card,
    card,
    { ...card, method: 'PUT', address: '203.0.113.12', body: bytesOf('Some other text') },
  ]
}

/** They come at the same instant. */
export async function expectNotMixed(world: World): Promise<void> {
  const users = alike()
  const outcomes = await Promise.all(
    users.map(({ path, body, ...init }) =>
      ask(world, path, { ...init, body: body as Uint8Array<ArrayBuffer> | null }),
    ),
  )
  for (const [place, sent] of users.entries()) {
    const { got = 'no answer', seen, at } = outcomes[place] ?? {}
    const { method, path } = sent
    const of = (name: string) => (seen && headerOf(name, seen)) ?? 'nothing'
    const mixed = Object.entries(sent.headers ?? {}).find(([name, value]) => of(name) !== value)
    const [name, value] = mixed ?? ['accept', of('accept')]
    const values = { count: users.length, method, path, name, value, got, answered: of(name) }
    expect(of(name), say('answers-mixed', values, at)).toBe(value)
    expectArrived(world, sent, seen, got, () => sentOn(world, { path })[0])
    expectForwardedFor(world, '', seen, sent.address)
  }
  const same = (
    list: readonly { readonly method: string; readonly path: string }[],
    { method, path }: Sent,
  ) => list.filter((each) => each.method === method && each.path === path).length
  for (const sent of users) {
    const { method, path } = sent
    const values = { method, path, sent: same(users, sent), arrived: same(received(world), sent) }
    const joined = say('requests-joined', values, () => sentOn(world, { path })[0])
    expect(values.arrived, joined).toBeGreaterThanOrEqual(values.sent)
  }
}
