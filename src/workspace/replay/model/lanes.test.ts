import { expect, test } from 'vitest'
import { faultsAt, faultsOf } from './faults.ts'
import { lanesOf, stateOf } from './lanes.ts'
import { eventsOf, smallWorld, worldOf } from './replay.fixture.ts'

const lanes = lanesOf(smallWorld)

test('users and operator stand at the edges, nodes between them as they were created', () => {
  expect(lanes.map(({ name }) => name)).toEqual(['users', 'front-1', 'web-1', 'web-2', 'operator'])
})

test('who did nothing outside has no lane', () => {
  const events = eventsOf([0, { kind: 'boot', node: 'front-1', boot: 1 }])
  expect(lanesOf(worldOf(['front-1'], events)).map(({ name }) => name)).toEqual(['front-1'])
})

test('a lane tells when its node boots, is up, and is down', () => {
  const web = lanes[2]
  expect(web?.spans).toEqual([
    { state: 'booting', from: 2, to: 3 },
    { state: 'up', from: 3, to: 15 },
    { state: 'down', from: 15, to: 19 },
    { state: 'booting', from: 19, to: 20 },
    { state: 'up', from: 20, to: undefined },
  ])
})

test('a node that was added begins there; one that was removed ends when it has finished', () => {
  const events = eventsOf(
    [0, { kind: 'boot', node: 'web-1', boot: 1 }],
    [0, { kind: 'ready', node: 'web-1', boot: 1 }],
    [5, { kind: 'fault', node: 'operator', fault: 'add', phase: 'begin', nodes: ['web-2'] }],
    [5, { kind: 'boot', node: 'web-2', boot: 1 }],
    [5, { kind: 'ready', node: 'web-2', boot: 1 }],
    [9, { kind: 'fault', node: 'operator', fault: 'remove', phase: 'begin', nodes: ['web-1'] }],
    [10, { kind: 'crash', node: 'web-1', boot: 1 }],
  )
  const [removed, added] = lanesOf(worldOf(['web-1', 'web-2'], events))
  if (removed === undefined || added === undefined) throw new Error('lanes are missing')
  expect([removed.end, added.begin]).toEqual([6, 2])
  expect([1, 2, 4].map((id) => stateOf(added, id))).toEqual([undefined, 'down', 'up'])
  expect([4, 5, 6].map((id) => stateOf(removed, id))).toEqual(['up', 'up', undefined])
})

test('a fault is on from its event until it is healed', () => {
  const faults = faultsOf(smallWorld.events)
  expect(faults).toEqual([{ fault: 'partition', nodes: ['front-1', 'web-2'], from: 6, to: 21 }])
  expect([5, 6, 20, 21].map((id) => faultsAt(faults, id).length)).toEqual([0, 1, 1, 0])
})

test('of two faults that are alike, each heal ends one', () => {
  const pause = { kind: 'fault', node: 'operator', fault: 'pause', nodes: ['web-1'] } as const
  const faults = faultsOf(
    eventsOf(
      [0, { ...pause, phase: 'begin' }],
      [1, { ...pause, phase: 'begin' }],
      [2, { ...pause, phase: 'heal' }],
    ),
  )
  expect(faults.map(({ to }) => to)).toEqual([2, undefined])
})
