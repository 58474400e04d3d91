import { expect, test } from 'vitest'
import { ECHO, startWorld } from '../../src/simulator/world.fixture.ts'
import { trafficWhere } from './traffic.ts'

test('what is wanted of what was sent, in order, in all or from a moment on, for each world', async () => {
  const { sent, mark } = trafficWhere(({ node, peer }) => node === 'front-1' && peer === 'back-1')
  const programs = { 'front.ts': ECHO, 'back.ts': ECHO, 'other.ts': ECHO }
  const world = await startWorld({ programs })
  const another = await startWorld({ programs })
  const paths = (since?: number) => sent(world, since).map(({ path }) => path)
  expect(paths()).toEqual([])
  for (const path of ['/', '/away/back-1/one', '/away/other-1/none', '/away/back-1/two'])
    await world.fetch(path)
  expect(paths()).toEqual(['/one', '/two'])
  const since = mark(world)
  await world.fetch('/away/back-1/three')
  expect(paths(since)).toEqual(['/three'])
  expect(paths()).toEqual(['/one', '/two', '/three'])
  expect(sent(another)).toEqual([])
  for (const each of [world, another]) each.end()
})
