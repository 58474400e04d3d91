import { expect, test } from 'vitest'
import { course } from '../../../content/course.ts'
import type { Stack } from '../../contract/stack.ts'
import { lines, mapEntries, positions } from './map.ts'

const stack = (roles: Record<string, number>): Stack => ({
  entry: 'web',
  load: { usersPerDay: 1, requestsPerUser: 1 },
  roles: Object.fromEntries(
    Object.entries(roles).map(([role, count]) => [
      role,
      { program: { learner: 'a.ts' }, regions: { seoul: count } },
    ]),
  ),
})

test('every place that the course brings has a position, and lines lead between places', () => {
  const entries = mapEntries(course, () => undefined)
  const places = entries.map(({ place }) => place)
  expect(new Set(places).size).toBe(places.length)
  for (const place of places) if (place !== 'region') expect(positions).toHaveProperty(place)
  for (const line of lines) for (const end of line) expect(['users', ...places]).toContain(end)
})

test('no two places stand on each other', () => {
  const spots = Object.values(positions).map(([along, across]) => `${along}/${across}`)
  expect(new Set(spots).size).toBe(spots.length)
})

test('machines are as many as in the largest stack so far that has them', () => {
  const stacks: Record<string, Stack> = {
    'load-balancer': stack({ balancer: 1, web: 4 }),
    replication: stack({ web: 2, primary: 1, replica: 2 }),
  }
  const entries = mapEntries(course, (exercise) => stacks[exercise])
  const counts = (place: string) => entries.find((entry) => entry.place === place)?.counts
  expect(counts('web')).toMatchObject({ 1: 1, 2: 4, 9: 4 })
  expect(counts('replica')).toMatchObject({ 2: 2 })
  expect(counts('replica')).not.toHaveProperty('1')
  expect(counts('shard')).toEqual({ 8: 1, 9: 1 })
})
