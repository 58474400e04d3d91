import { expect, test } from 'vitest'
import type { Leg } from '../../../live/protocol.ts'
import { followed, linksOf, sent, wayOf } from './own-requests.ts'

function leg(kind: Leg['kind'], exchange: number, node: string, peer: string): Leg {
  return { trip: 1, origin: 'user', own: 1, exchange, kind, event: 0, timeMs: 0, node, peer }
}

const legs = [
  leg('send', 1, 'users', 'balancer-1'),
  leg('receive', 1, 'balancer-1', 'users'),
  leg('send', 2, 'balancer-1', 'web-2'),
  leg('receive', 2, 'web-2', 'balancer-1'),
  leg('reply', 2, 'web-2', 'balancer-1'),
  leg('answer', 2, 'balancer-1', 'web-2'),
  leg('reply', 1, 'balancer-1', 'users'),
  leg('answer', 1, 'users', 'balancer-1'),
]

test('a request is followed to its reply, by the way it took', () => {
  const asked = sent([], 1, { path: '/cards/1' })
  const [request] = followed(asked, legs, [{ own: 1, tookMs: 21, status: 200 }])
  if (request === undefined) throw new Error('the request is lost')
  expect(request.reply?.status).toBe(200)
  expect(wayOf(request)).toEqual(['users', 'balancer-1', 'web-2', 'balancer-1', 'users'])
  expect([...linksOf(request)]).toEqual(['balancer-1 users', 'balancer-1 web-2'])
})

test('legs and replies of others change nothing', () => {
  const asked = sent([], 1, { path: '/' })
  const others = legs.map(({ own: _own, ...rest }) => rest)
  expect(followed(asked, others, [])).toBe(asked)
  expect(followed(asked, [], [{ own: 2, tookMs: 1 }])[0]?.reply).toBeUndefined()
})

test('the newest request stands first, and old ones go', () => {
  let requests = sent([], 1, { path: '/1' })
  for (let own = 2; own <= 30; own += 1) requests = sent(requests, own, { path: `/${own}` })
  expect(requests[0]?.own).toBe(30)
  expect(requests).toHaveLength(20)
})

test('a request that was refused turned back there', () => {
  const [request] = followed(
    sent([], 1, { path: '/' }),
    [leg('send', 1, 'users', 'web-1'), leg('refuse', 1, 'web-1', 'users'), leg('fail', 1, 'users', 'web-1')],
    [],
  )
  expect(request && wayOf(request)).toEqual(['users', 'web-1', 'users'])
})
