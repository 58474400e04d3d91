import { expect, test } from 'vitest'
import { type Arrow, arrowsOf } from './arrows.ts'
import { exchangesOf } from './exchanges.ts'
import { eventsOf, smallWorld } from './replay.fixture.ts'

const shape = ({ carried, from, to, left, arrived, fate }: Arrow) => [carried, from, to, left, arrived, fate]
const arrows = (events: Parameters<typeof exchangesOf>[0]) => arrowsOf(exchangesOf(events))

test('each message is an arrow: arrived, lost on its way, or broken off by a crash', () => {
  expect(arrows(smallWorld.events).map(shape)).toEqual([
    ['request', 'users', 'front-1', 7, 8, 'arrived'],
    ['request', 'front-1', 'web-2', 9, undefined, 'lost'],
    ['word', 'front-1', 'web-2', 12, undefined, 'lost'],
    ['request', 'front-1', 'web-1', 13, 14, 'arrived'],
    ['failure', 'web-1', 'front-1', 15, 16, 'arrived'],
    ['reply', 'front-1', 'users', 17, 18, 'arrived'],
  ])
})

const ask = { kind: 'send', node: 'users', exchange: 0, peer: 'web-1', method: 'GET', path: '/' } as const

test('a request that is turned away comes back as a failure', () => {
  const events = eventsOf(
    [0, ask],
    [1, { kind: 'refuse', node: 'web-1', exchange: 0, peer: 'users', code: 'dead' }],
    [2, { kind: 'fail', node: 'users', exchange: 0, peer: 'web-1', code: 'ECONNREFUSED', cause: 1 }],
  )
  expect(arrows(events).map(shape)).toEqual([
    ['request', 'users', 'web-1', 0, 1, 'refused'],
    ['failure', 'web-1', 'users', 1, 2, 'arrived'],
  ])
  expect(arrows(events).map(({ label }) => label)).toEqual(['/', 'ECONNREFUSED'])
})

test('a request that nobody ever took in is unheard', () => {
  expect(arrows(eventsOf([0, ask])).map(shape)).toEqual([
    ['request', 'users', 'web-1', 0, undefined, 'unheard'],
  ])
})

test('a reply may be lost, or come too late', () => {
  const take = {
    kind: 'receive',
    node: 'web-1',
    exchange: 0,
    peer: 'users',
    method: 'GET',
    path: '/',
  } as const
  const reply = { kind: 'reply', node: 'web-1', exchange: 0, peer: 'users', status: 200, tookMs: 1 } as const
  const lost = eventsOf(
    [0, ask],
    [1, take],
    [2, reply],
    [2, { kind: 'drop', node: 'web-1', exchange: 0, peer: 'users', carried: 'reply' }],
  )
  expect(arrows(lost).at(1)).toMatchObject({ carried: 'reply', fate: 'lost', isBad: true, label: '200' })
  const late = eventsOf(
    [0, ask],
    [1, take],
    [2, { kind: 'fail', node: 'users', exchange: 0, peer: 'web-1', code: 'ABORT_ERR' }],
    [3, reply],
  )
  expect(arrows(late).at(1)).toMatchObject({ carried: 'reply', left: 3, fate: 'unheard' })
})

test('a name that nobody has leads nowhere, and only the caller tells of it', () => {
  const events = eventsOf(
    [0, { ...ask, peer: 'nobody' }],
    [1, { kind: 'fail', node: 'users', exchange: 0, peer: 'nobody', code: 'ENOTFOUND' }],
  )
  expect(arrows(events).map(shape)).toEqual([['request', 'users', 'nobody', 0, undefined, 'unheard']])
})
