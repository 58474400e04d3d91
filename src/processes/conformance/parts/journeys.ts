/** Users who do one thing after the other. */
import { expect } from 'vitest'
import type { Journey } from '../../../contract/exercise.ts'
import type { HistoryEvent } from '../../../contract/history.ts'
import type { Tries } from './tries.ts'

const isLog = (text: string) => (event: HistoryEvent) => event.kind === 'log' && event.text === text

const rate = { usersPerDay: 20 * 86_400, requestsPerUser: 1 }

export function ofJourneys(tries: Tries): void {
  const setup = { programs: { 'front.ts': cards } }

  tries(
    'a write of the load arrives whole',
    async (trial) => {
      const write = { method: 'PUT', path: '/whole', body: 'a card about {key}, über alles' }
      const home = await trial.load({ ...rate, writes: 1, keys: { count: 1, zipf: 0 }, write })
      await trial.event(isLog('whole: a card about 0, über alles'))
      await trial.event(({ kind, node }) => kind === 'answer' && node === 'users')
      await home()
      expect((await trial.report()).errors).toBe(0)
    },
    setup,
  )

  tries(
    'a user logs in, writes, tries again where it failed, and reads what they wrote',
    async (trial) => {
      const home = await trial.load({ ...rate, journey: logInWriteAndRead })
      await trial.event(isLog('shown 5'))
      await home()
      const { journeys, errors, requests } = await trial.report()
      expect(journeys.done).toBeGreaterThanOrEqual(4)
      expect([journeys.failed, journeys.left]).toEqual([0, 0])
      // Each new card is refused once, and taken at the second try.
      expect(errors).toBeGreaterThanOrEqual(4)
      expect(requests).toBeGreaterThanOrEqual(4 * journeys.done)
    },
    setup,
  )

  tries(
    'a user who waits in vain calls it off each time, and goes away after the last',
    async (trial) => {
      const journey = { steps: [{ path: '/never' }], patienceMs: 50, tries: 2, backoffMs: 20 }
      const home = await trial.load({ ...rate, journey })
      let { journeys } = await trial.report()
      for (let gone = 2; journeys.left === 0; gone++) {
        await trial.event(isLog(`the caller has gone ${gone}`))
        journeys = (await trial.report()).journeys
      }
      await home()
      expect([journeys.done, journeys.failed]).toEqual([0, 0])
      const ended = await trial.event(({ kind, node }) => kind === 'fail' && node === 'users')
      expect(ended).toMatchObject({ peer: 'front-1', code: 'ABORT_ERR' })
    },
    setup,
  )

  tries(
    'an answer that says no ends the journey, and no step comes after it',
    async (trial) => {
      const home = await trial.load({
        ...rate,
        journey: { steps: [{ path: '/cards/1' }, { path: '/never' }], tries: 5 },
      })
      await trial.event(isLog('not logged in 3'))
      await home()
      const { journeys } = await trial.report()
      expect(journeys.failed).toBeGreaterThanOrEqual(2)
      expect([journeys.done, journeys.left]).toEqual([0, 0])
    },
    setup,
  )
}

const logInWriteAndRead: Journey = {
  steps: [
    { method: 'POST', path: '/login', body: '{"name":"anna-{key}"}' },
    {
      method: 'POST',
      path: '/cards',
      headers: { 'X-User': '{user}' },
      body: '{"text":"Greetings from {user}"}',
      keep: { card: 'card.id', tag: 'card.tag' },
      afterMs: 10,
    },
    { path: '/cards/{card}?tag={tag}', sees: 'Greetings from {user}' },
  ],
  tries: 2,
  backoffMs: 10,
  echoes: ['X-Token'],
}

/** Who logs in has a cookie and a token; each new card is refused at its first try. */
const cards = `
import type { Program } from 'millions'
const sessions = new Map<string, string>()
const cards: string[] = []
const tried = new Set<string>()
let shown = 0, gone = 0, strangers = 0

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/never') {
      request.signal.addEventListener('abort', () => console.log('the caller has gone ' + ++gone))
      return new Promise(() => {})
    }
    if (pathname === '/whole') {
      console.log('whole: ' + (await request.text()))
      return new Response(null, { status: 204 })
    }
    if (pathname === '/login') {
      const session = crypto.randomUUID()
      sessions.set(session, ((await request.json()) as { name: string }).name)
      const headers = new Headers({ 'X-Token': 'token of ' + session })
      headers.append('Set-Cookie', 'session=' + session + '; HttpOnly')
      headers.append('Set-Cookie', 'old=1; Max-Age=0')
      return new Response(null, { status: 204, headers })
    }
    const session = /^session=([^;]+)$/.exec(request.headers.get('cookie') ?? '')?.[1] ?? ''
    if (!sessions.has(session) || request.headers.get('x-token') !== 'token of ' + session) {
      console.log('not logged in ' + ++strangers)
      return new Response('log in', { status: 401 })
    }
    if (request.method === 'POST') {
      const key = request.headers.get('idempotency-key') ?? ''
      if (!tried.has(key)) { tried.add(key); return new Response('not now', { status: 503 }) }
      const { text } = (await request.json()) as { text: string }
      if (text !== 'Greetings from ' + request.headers.get('x-user')) return new Response('who?', { status: 400 })
      return Response.json({ card: { id: cards.push(text) - 1, tag: 'a b&c' } }, { status: 201 })
    }
    console.log('shown ' + ++shown)
    return Response.json({ card: cards[Number(pathname.split('/')[2])], tag: searchParams.get('tag') })
  },
} satisfies Program
`
