import { expect, test } from 'vitest'
import { en } from '../../../messages/en/index.ts'
import { smallWorld } from '../model/replay.fixture.ts'
import { WorldModel } from '../model/world-model.ts'
import { fieldsOf } from './event-fields.ts'

const model = new WorldModel(smallWorld, en.replay.events)

function told(id: number): readonly string[] {
  const event = model.events[id]
  if (event === undefined) throw new Error(`there is no event ${id}`)
  return fieldsOf(event, model, en.replay.details).map(({ name, value }) => `${name}: ${value}`)
}

test('the fields of an event name its node, its request, and how it ended', () => {
  expect(told(17)).toEqual([
    'Time: 1007.500 ms',
    'Node: front-1, front in seoul, runs your code',
    'Request: GET /cards/1 (users → front-1)',
    'Status: 502',
    'Took: 1,002 ms',
  ])
  expect(told(16)).toContain('Code: ECONNRESET')
})

test('a crash tells its error, a fault its nodes', () => {
  expect(told(15)).toContain('Error: Error: full (web.ts, line 7)')
  expect(told(6)).toEqual(['Time: 1.000 ms', 'Node: operator', 'Nodes: front-1, web-2'])
})

test('a lost word of giving up is told as that', () => {
  const word = model.events[12]
  expect(word && model.describe(word)).toContain('nobody waits any more')
  expect(model.causes.of(12)).toBe(11)
})
