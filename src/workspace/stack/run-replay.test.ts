import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../contract/history.ts'
import { en } from '../../messages/en/index.ts'
import { WorldModel } from '../replay/model/world-model.ts'
import { replayOfRun } from './run-replay.ts'

const node = (name: string, state: 'up' | 'down') => ({
  name,
  role: 'web',
  region: 'seoul',
  byLearner: false,
  state,
})
const at = { timeMs: 1 }
const events: readonly HistoryEvent[] = [
  { ...at, id: 70, node: 'web-1', kind: 'log', level: 'info', text: 'hello', cause: 60 },
  { ...at, id: 71, node: 'web-1', kind: 'crash', boot: 1, cause: 70 },
  { ...at, id: 72, node: 'web-2', kind: 'boot', boot: 2 },
  { ...at, id: 73, node: 'web-2', kind: 'ready', boot: 2, cause: 72 },
]

test('events are numbered by their place, and causes that are not there are left out', () => {
  const [world] = replayOfRun('echo', events, []).worlds
  expect(world?.events.map(({ id, cause }) => [id, cause])).toEqual([
    [0, undefined],
    [1, 0],
    [2, undefined],
    [3, 2],
  ])
  expect(world?.leftOutBefore).toBe(70)
})

test('how nodes fared before the first event is told by what changed first, or by how they are', () => {
  const nodes = [node('web-1', 'down'), node('web-2', 'up'), node('web-3', 'up'), node('web-4', 'down')]
  const [world] = replayOfRun('echo', events, nodes).worlds
  if (world === undefined) throw new Error('there is no world')
  const model = new WorldModel(world, en.replay.events)
  const statesAt = (id: number) => model.states.at(id).nodes.map(({ state }) => state)
  expect(statesAt(0)).toEqual(['up', 'down', 'up', 'down'])
  expect(statesAt(3)).toEqual(['down', 'up', 'up', 'down'])
})

test('a run of which nothing was kept is empty', () => {
  expect(replayOfRun('echo', [], [node('web-1', 'up')]).worlds[0]?.events).toEqual([])
})
