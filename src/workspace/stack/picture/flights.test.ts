import { expect, test } from 'vitest'
import type { Leg } from '../../../live/protocol.ts'
import { Flights } from './flights.ts'

let events = 0

function leg(kind: Leg['kind'], exchange: number, node: string, peer: string, more: Partial<Leg> = {}): Leg {
  events += 1
  return { trip: 1, origin: 'user', exchange, kind, event: events, timeMs: events / 2, node, peer, ...more }
}

/** A user's request over a balancer to a server and back. */
const throughBalancer = (): Leg[] => [
  leg('send', 1, 'users', 'balancer-1', { method: 'GET' }),
  leg('receive', 1, 'balancer-1', 'users'),
  leg('send', 2, 'balancer-1', 'web-1', { method: 'GET' }),
  leg('receive', 2, 'web-1', 'balancer-1'),
  leg('reply', 2, 'web-1', 'balancer-1', { status: 200 }),
  leg('answer', 2, 'balancer-1', 'web-1', { status: 200 }),
  leg('reply', 1, 'balancer-1', 'users', { status: 200 }),
  leg('answer', 1, 'users', 'balancer-1', { status: 200 }),
]

function seen(flights: Flights, nowMs: number): string[] {
  return flights.marks(nowMs).map(({ id, kind, at, waitsAt }) => `${id} ${kind} ${waitsAt ?? at.toFixed(2)}`)
}

test('the legs of a trip are played one after the other, each for its least time, until nothing is left', () => {
  const flights = new Flights({ legMs: 100 })
  flights.take(throughBalancer(), 0)
  expect(seen(flights, 50)).toEqual(['1 request 0.25'])
  expect(seen(flights, 150)).toEqual(['1 request 0.75'])
  expect(seen(flights, 250)).toEqual(['1 request balancer-1', '2 request 0.25'])
  expect(seen(flights, 450)).toEqual(['1 request balancer-1', '2 reply 0.75'])
  expect(seen(flights, 650)).toEqual(['1 reply 0.75'])
  expect(seen(flights, 750)).toEqual(['1 reply 0.25'])
  expect(seen(flights, 800)).toEqual([])
  expect(flights.size).toBe(0)
})

test('requests that leave a node together fly together, and the reply waits for both', () => {
  const flights = new Flights({ legMs: 100 })
  flights.take(
    [
      leg('send', 1, 'users', 'a', { method: 'PUT' }),
      leg('receive', 1, 'a', 'users'),
      leg('send', 2, 'a', 'b'),
      leg('send', 3, 'a', 'c'),
      leg('receive', 2, 'b', 'a'),
      leg('receive', 3, 'c', 'a'),
      leg('reply', 2, 'b', 'a', { status: 200 }),
      leg('answer', 2, 'a', 'b', { status: 200 }),
      leg('reply', 3, 'c', 'a', { status: 200 }),
      leg('answer', 3, 'a', 'c', { status: 200 }),
      leg('reply', 1, 'a', 'users', { status: 200 }),
    ],
    0,
  )
  expect(seen(flights, 250)).toEqual(['1 request a', '2 request 0.25', '3 request 0.25'])
  expect(seen(flights, 650)).toEqual(['1 reply 0.75'])
})

test('what is refused is a request on its way, and a failure from there on', () => {
  const flights = new Flights({ legMs: 100 })
  flights.take([leg('send', 1, 'users', 'a'), leg('refuse', 1, 'a', 'users', { code: 'full' })], 0)
  expect(seen(flights, 150)).toEqual(['1 request 0.75'])
  expect(seen(flights, 200)).toEqual(['1 failure a'])
  flights.take([leg('fail', 1, 'users', 'a', { code: 'ECONNREFUSED' })], 300)
  expect(seen(flights, 350)).toEqual(['1 failure 0.52'])
  expect(seen(flights, 1050)).toEqual(['1 failure 0.04'])
  expect(seen(flights, 1100)).toEqual([])
})

test('what the network lost hangs on the way until its caller gives up', () => {
  const flights = new Flights({ legMs: 100 })
  flights.take([leg('send', 1, 'users', 'a'), leg('drop', 1, 'users', 'a', { code: 'request' })], 0)
  expect(seen(flights, 20_000)).toEqual(['1 lost 0.50'])
})

test('in a pause marks stand still, and go on from there', () => {
  const flights = new Flights({ legMs: 100 })
  flights.take(throughBalancer(), 0)
  flights.hold(50)
  expect(seen(flights, 5000)).toEqual(['1 request 0.25'])
  expect(flights.moving(5000)).toBe(false)
  flights.go(6000)
  expect(seen(flights, 6050)).toEqual(['1 request 0.50'])
})

test('a single step moves exactly the mark of its event', () => {
  const flights = new Flights({ legMs: 100 })
  const [send, receive, next] = throughBalancer()
  if (send === undefined || receive === undefined || next === undefined) throw new Error('a trip has legs')
  flights.take([send], 0)
  flights.hold(10)
  flights.settle(500)
  flights.take([receive], 500)
  expect(seen(flights, 550)).toEqual(['1 request 0.75'])
  expect(seen(flights, 900)).toEqual(['1 request balancer-1'])
  expect(flights.moving(900)).toBe(false)
  flights.settle(1000)
  flights.take([next], 1000)
  expect(seen(flights, 1050)).toEqual(['1 request balancer-1', '2 request 0.25'])
})

test('no more trips are drawn than can be followed, but always the own ones', () => {
  const flights = new Flights({ mostTrips: 2 })
  for (const trip of [1, 2, 3]) flights.take([leg('send', trip, 'users', 'a', { trip })], 0)
  expect(flights.size).toBe(2)
  flights.take([leg('receive', 3, 'a', 'users', { trip: 3 }), leg('send', 30, 'a', 'b', { trip: 3 })], 0)
  expect(flights.size).toBe(2)
  flights.take([leg('send', 4, 'users', 'a', { trip: 4, own: 1 })], 0)
  expect(flights.marks(10).map(({ own }) => own)).toEqual([false, false, true])
})

test('a trip that nothing more is heard of goes in the end', () => {
  const flights = new Flights()
  flights.take([leg('send', 1, 'users', 'a')], 0)
  expect(flights.marks(100_000)).toEqual([])
  expect(flights.size).toBe(0)
})
