import { expect, test } from 'vitest'
import { stack } from '../../messages/en/stack.ts'
import { Announcer } from './announcer.ts'
import type { PictureNode } from './picture/topology.ts'

function node(name: string, more: Partial<PictureNode> = {}): PictureNode {
  return { name, role: 'web', region: 'frankfurt', byLearner: false, state: 'up', ...more }
}

const refused = { troubles: [{ kind: 'refused-full', count: 3 }] } as const

test('the first look tells nothing, a crash is told once, and so is the way back', () => {
  const announcer = new Announcer(stack.announced)
  expect(announcer.tell([node('web-1')], 0)).toBeUndefined()
  expect(announcer.tell([node('web-1', { state: 'down' })], 10)).toBe('web-1 is down.')
  expect(announcer.tell([node('web-1', { state: 'down' })], 10_000)).toBeUndefined()
  expect(announcer.tell([node('web-1')], 20_000)).toBe('web-1 is up.')
})

test('what changes faster than one can listen is told as it stands in the end', () => {
  const announcer = new Announcer(stack.announced)
  announcer.tell([node('web-1'), node('web-2')], 0)
  expect(announcer.tell([node('web-1', { state: 'down' }), node('web-2')], 100)).toBe('web-1 is down.')
  expect(announcer.tell([node('web-1', { state: 'booting' }), node('web-2')], 200)).toBeUndefined()
  expect(announcer.tell([node('web-1'), node('web-2', { paused: true })], 300)).toBeUndefined()
  expect(announcer.tell([node('web-1'), node('web-2', { paused: true })], 5000)).toBe(
    'web-1 is up. web-2 is paused.',
  )
})

test('turning requests away is told, and that it is over', () => {
  const announcer = new Announcer(stack.announced)
  announcer.tell([node('web-1')], 0)
  expect(announcer.tell([node('web-1', refused)], 3000)).toBe('web-1 is full and refuses requests.')
  expect(announcer.tell([node('web-1')], 6000)).toBe('web-1 takes requests again.')
})

test('many at once are told by their number, and nodes that go are told', () => {
  const announcer = new Announcer(stack.announced)
  const names = ['web-1', 'web-2', 'web-3', 'web-4', 'web-5', 'web-6']
  announcer.tell(
    names.map((name) => node(name)),
    0,
  )
  expect(
    announcer.tell(
      names.map((name) => node(name, { state: 'down' })),
      10,
    ),
  ).toBe('6 nodes changed their state.')
  expect(
    announcer.tell(
      names.slice(1).map((name) => node(name, { state: 'down' })),
      9000,
    ),
  ).toBe('web-1 is gone.')
})
