import { expect, test } from 'vitest'
import { en } from '../../../messages/en/index.ts'
import { smallWorld } from '../model/replay.fixture.ts'
import { WorldModel } from '../model/world-model.ts'
import { cutsOf, marksOf, pictureNodes, shapeOf } from './cluster-picture.ts'

const model = new WorldModel(smallWorld, en.replay.events)
const { shape, links } = shapeOf(model)

test('who talked to whom is the shape of the picture', () => {
  expect(shape).toEqual({ entry: 'front', roles: { front: { calls: ['web'] }, web: { calls: [] } } })
  expect(links.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'users front-1',
    'front-1 web-2',
    'front-1 web-1',
  ])
})

test('a partition cuts the links that nothing got through', () => {
  expect([...cutsOf(model, links).values()]).toEqual([['front-1 web-2']])
})

test('nodes stand as they did, and what is on its way is where it was', () => {
  const at = model.states.at(15)
  expect(pictureNodes(at).map(({ name, state }) => `${name} ${state}`)).toEqual([
    'front-1 up',
    'web-1 down',
    'web-2 up',
  ])
  expect(marksOf(model.states.at(13), model, 2)).toEqual([
    {
      id: 0,
      writes: false,
      own: false,
      kind: 'request',
      from: 'users',
      to: 'front-1',
      at: 1,
      waitsAt: 'front-1',
    },
    { id: 2, writes: false, own: true, kind: 'request', from: 'front-1', to: 'web-1', at: 0.1 },
  ])
})
