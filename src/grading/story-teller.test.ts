import { expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { startWorld } from '../simulator/world.fixture.ts'
import { parseThreadMessage, type WorldMessage } from './messages.ts'
import { mostEvents, StoryTeller } from './story-teller.ts'

const log = (id: number): HistoryEvent => ({
  id,
  timeMs: id,
  node: 'front-1',
  kind: 'log',
  level: 'info',
  text: '',
})

test('events of several worlds are told in chunks, each with the nodes of its world', async () => {
  const told: WorldMessage[] = []
  const teller = new StoryTeller((message) => told.push(message))
  const { onWorld, onEvent } = teller.onlooker
  const worlds = [
    await startWorld(),
    await startWorld({ programs: { 'front.ts': 'export default { fetch() {} }' } }),
  ]
  for (const world of worlds) {
    onWorld?.(world)
    for (let id = 0; id < 300; id++) onEvent?.(log(id), world)
  }
  expect(told.map(({ world, events }) => [world, events.length])).toEqual([
    [0, 250],
    [1, 250],
  ])
  teller.end()
  expect(told.slice(2).map(({ world, events }) => [world, events.length])).toEqual([
    [0, 50],
    [1, 50],
  ])
  expect(told.map(({ nodes }) => nodes.map(({ name }) => name))).toEqual([
    ['front-1', 'back-1'],
    ['front-1'],
    ['front-1', 'back-1'],
    ['front-1'],
  ])
})

test('what is beyond the most that is kept is counted', async () => {
  const told: WorldMessage[] = []
  const teller = new StoryTeller((message) => told.push(message))
  const world = await startWorld()
  teller.onlooker.onWorld?.(world)
  for (let id = 0; id < mostEvents + 7; id++) teller.onlooker.onEvent?.(log(id), world)
  teller.end()
  expect(told.reduce((sum, { events }) => sum + events.length, 0)).toBe(mostEvents)
  expect(told.at(-1)?.leftOut).toBe(7)
})

test('every kind of event passes the door of the host as it is, and what is none does not', async () => {
  const told: WorldMessage[] = []
  const teller = new StoryTeller((message) => told.push(message))
  const program = `export default {
    async fetch(request, env) {
      console.warn('asked')
      await env.disk.append('a', 'x')
      await env.disk.sync('a')
      await fetch('http://back-1/').catch(() => undefined)
      return new Response()
    },
  }`
  const dies =
    "export default { fetch() { setTimeout(() => { throw new Error('no') }); return new Promise(() => {}) } }"
  const world = await startWorld({
    programs: { 'front.ts': program, 'back.ts': dies },
    setup: { places: true },
  })
  teller.onlooker.onWorld?.(world)
  await world.fetch('/')
  await world.fetch('/')
  world.partition([world.node('front-1')], [world.node('back-1')])
  await world.fetch('/', { patienceMs: 100 }).catch(() => undefined)
  for (const event of world.history.events) teller.onlooker.onEvent?.(event, world)
  teller.end()
  const [message] = told
  expect(parseThreadMessage(structuredClone(message))).toEqual(message)
  const kinds = new Set(message?.events.map(({ kind }) => kind))
  expect([...kinds].sort()).toEqual([
    'answer',
    'boot',
    'crash',
    'drop',
    'fail',
    'fault',
    'log',
    'ready',
    'receive',
    'refuse',
    'reply',
    'send',
    'sync',
  ])
  expect(() => parseThreadMessage({ ...message, events: [{ ...log(1), level: 'loud' }] })).toThrow('loud')
})
