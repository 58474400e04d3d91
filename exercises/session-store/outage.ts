/** A store that is away: what users hear meanwhile, who does not notice, and how it goes on. */
import { expect } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { comes, type Person } from './person.ts'
import {
  type Answer,
  ask,
  BACK_WITHIN_MS,
  expectDone,
  expectNobody,
  expectSorry,
  expectStatus,
  sayOf,
  servers,
  setFailing,
} from './site.ts'

/** Whatever needs to know who is logged in, at each server: 503, in time, and the cookie is left alone. */
export async function expectAllSorry(world: World, { stays, leaves }: Users, why: string): Promise<void> {
  const { cookie } = stays
  const answers = await Promise.all([
    ask(world, '/me', { cookie, server: 'web-1' }),
    ask(world, '/me', { cookie, server: 'web-2' }),
    ask(world, '/cart', { cookie, server: 'web-3' }),
    ask(world, '/cart', { cookie, server: 'web-1', method: 'POST', json: { card: 'in vain' } }),
    ask(world, '/logout', { cookie: leaves.cookie, server: 'web-2', method: 'POST' }),
    ask(world, '/login', { server: 'web-3', method: 'POST', json: { name: 'Bob' } }),
    ask(world, '/login', { cookie: leaves.cookie, server: 'web-1', method: 'POST', json: { name: 'Bob' } }),
  ])
  for (const answer of answers) {
    expectSorry(answer, why)
    expectCookieLeft(answer, why)
  }
}

/** Until the way back is taken. */
export async function goesAway(
  store: Node,
  why: 'is dead' | 'has a name that leads nowhere' | 'answers with 500',
): Promise<() => Promise<void>> {
  if (why === 'is dead') {
    store.crash({ disk: 'keep' })
    return () => store.restart()
  }
  if (why === 'answers with 500') {
    await setFailing(store, true)
    return () => setFailing(store, false)
  }
  const hidden = store.hideName()
  return async () => hidden.heal()
}

/** At each server, and many at once at one of them. */
export async function expectCrowdSorry(world: World, { cookie }: Person, why: string): Promise<void> {
  const crowd = [...servers, ...Array.from({ length: 3 }, () => servers[1])].map((server) =>
    ask(world, '/me', { cookie, server, isDirect: true }),
  )
  for (const answer of await Promise.all(crowd)) expectSorry(answer, why)
}

/** Who needs no store is answered, at once. */
export async function expectNotFelt(world: World, { cookie }: Person, server: string): Promise<void> {
  for (const asking of [{ server }, { server, cookie }]) {
    const page = await ask(world, '/', asking)
    expectStatus(page, 200, 'page-felt')
    const slow = sayOf('page-slow', page, { tookMs: Math.round(page.tookMs) })
    expect(page.tookMs, slow).toBeLessThanOrEqual(300)
  }
  expectNobody(await ask(world, '/me', { server }), 'not-401')
}

export function expectCookieLeft(answer: Answer, why: string): void {
  const set = answer.setCookies.length
  expect(set, sayOf('cookie-with-503', answer, { why })).toBe(0)
}

/** Somebody else may be the first to come to a server then. */
export type Comer = (server: string) => Promise<void>

/** They are logged in as before, at each server, whoever comes there first. */
export async function expectBack(
  world: World,
  { stays }: Users,
  before?: (place: number) => Comer | undefined,
): Promise<void> {
  await world.run(BACK_WITHIN_MS)
  for (const [place, server] of servers.entries()) await before?.(place)?.(server)
  for (const server of servers) await stays.expectKnown(server, 'out-after-503')
}

/** Some of whom the store knows nothing any more, and one it has not heard of yet. */
export async function comersOf(world: World): Promise<readonly Comer[]> {
  const gone = await comes(world, 'Max', 'web-3')
  const { cookie } = gone
  await gone.mustLogOut('web-1')
  return [
    async (server) => expectNobody(await ask(world, '/me', { cookie, server }), 'not-back', { wanted: 401 }),
    async (server) =>
      expectDone(await ask(world, '/logout', { cookie, server, method: 'POST' }), 'not-back', {
        wanted: 204,
      }),
    async (server) => {
      const asking = { server, method: 'POST', json: { name: 'Bob' } }
      expectDone(await ask(world, '/login', asking), 'not-back', { wanted: 204 })
    },
  ]
}

export interface Users {
  readonly stays: Person
  /** Of whom nobody knows what becomes: what a silent store was asked for may be done when it wakes up. */
  readonly leaves: Person
}

export const twoCome = async (world: World): Promise<Users> => ({
  stays: await comes(world, 'Ann', 'web-1'),
  leaves: await comes(world, 'Eve', 'web-2'),
})
