import { expect, test } from 'vitest'
import { startShared } from '../../src/simulator/shared-world.fixture.ts'
import { roomOf, withRoom } from './room.ts'

test('there is room in the world that was given it, and in no other', async () => {
  const [busy, other] = [await startShared('database'), await startShared('database')]
  expect(withRoom(busy)).toBe(busy)
  expect(roomOf(busy)).toBeGreaterThan(1000)
  expect(roomOf(other)).toBe(0)
})
