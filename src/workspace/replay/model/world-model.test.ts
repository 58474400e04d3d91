import { expect, test } from 'vitest'
import { en } from '../../../messages/en/index.ts'
import { applyFilter, everything, type Filter, isOn } from './filter.ts'
import { longWorld, smallWorld } from './replay.fixture.ts'
import { WorldModel } from './world-model.ts'

const model = new WorldModel(smallWorld, en.replay.events)
const filtered = (filter: Partial<Filter>) => applyFilter(model, { ...everything, ...filter })

test('the chain of causes leads back to the root, the effects forward', () => {
  expect(model.causes.chain(18)).toEqual([17, 16, 15, 14, 13, 11, 9, 8, 7])
  expect(model.causes.effects(9)).toEqual([10, 11])
  expect(model.causes.countAll(7)).toBe(11)
  expect(model.causes.of(7)).toBeUndefined()
})

test('who gives up was led to it by the request, not by what else the node did', () => {
  expect(model.events[11]?.cause).toBe(0)
  expect(model.causes.of(11)).toBe(9)
})

test('after an event, the cluster stands as the events so far say', () => {
  const at = model.states.at(15)
  expect(at.nodes.map(({ lane, state }) => `${lane.name} ${state}`)).toEqual([
    'front-1 up',
    'web-1 down',
    'web-2 up',
  ])
  expect(at.faults.map(({ fault }) => fault)).toEqual(['partition'])
  expect(at.nodes[2]?.faults).toEqual(['partition'])
  expect(at.inFlight.map(({ exchange, where }) => [exchange, where])).toEqual([
    [0, 'working'],
    [2, 'working'],
  ])
  expect(model.states.at(10).inFlight.map(({ where }) => where)).toEqual(['working', 'lost'])
  expect(model.states.at(21)).toMatchObject({ faults: [], inFlight: [] })
})

test('what is in flight is the same, however far into a long run', () => {
  const long = new WorldModel(longWorld(300), en.replay.events)
  for (const id of [3, 511, 512, 513, 1999]) {
    const sent = long.events.filter((event) => event.kind === 'send' && event.id <= id).length
    const ended = long.events.filter((event) => event.kind === 'answer' && event.id <= id).length
    expect(long.states.at(id).inFlight.length).toBe(sent - ended)
  }
})

test('a filter lets through what concerns a node, with what led to it', () => {
  const { ids, rank } = filtered({ node: 'web-1' })
  expect(ids).toEqual([2, 3, 13, 14, 15, 16, 19, 20])
  expect([7, 8, 9, 11].map((id) => rank[id])).toEqual([1, 1, 1, 1])
  expect([4, 5, 18].map((id) => rank[id])).toEqual([0, 0, 0])
})

test('path and status belong to the whole request; text is the event’s own', () => {
  expect(filtered({ path: 'cards' }).ids).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18])
  expect(filtered({ status: 502 }).ids).toEqual([7, 8, 17, 18])
  expect(filtered({ status: 'bad' }).ids).toContain(15)
  expect(filtered({ place: { file: 'web.ts', line: 7 } }).ids).toEqual([15])
  expect(filtered({ place: { file: 'web.ts', line: 8 } }).ids).toEqual([])
  expect(filtered({ status: 'good' }).ids).toEqual([])
  expect(filtered({ text: ' ERROR: Full ' }).ids).toEqual([15])
  expect(filtered({ group: 'faults' }).ids).toEqual([6, 21])
})

test('without a filter all events come through', () => {
  expect(isOn(everything)).toBe(false)
  expect(isOn({ ...everything, text: ' ' })).toBe(false)
  expect(filtered({}).ids.length).toBe(smallWorld.events.length)
})

test('a world without events can be looked at', () => {
  const empty = new WorldModel({ nodes: [], events: [], leftOut: 0 }, en.replay.events)
  expect(empty.states.at(0)).toEqual({ timeMs: 0, nodes: [], faults: [], inFlight: [] })
  expect(applyFilter(empty, everything).ids).toEqual([])
})
