/** The map of the whole system: where each machine stands, who talks to whom, and how many there are after each part. */
import type { CourseLesson, CoursePart, MapPlace } from '../../../content/course.ts'
import type { Stack } from '../../contract/stack.ts'

export type Place = MapPlace | 'users'

/** Along the way of a request, and across it. The narrow map is the wide one, turned. */
export const positions: Readonly<Record<Exclude<Place, 'region'>, readonly [along: number, across: number]>> =
  {
    users: [0, 1.5],
    dns: [1, 0],
    edge: [1, 3],
    balancer: [2, 1.5],
    web: [3, 1.5],
    platform: [3, 3],
    session: [4, 0],
    cache: [4, 0.95],
    queue: [4, 3],
    database: [5, 1.5],
    worker: [5, 3],
    replica: [6, 0.75],
    shard: [6, 2.25],
    logs: [2, 0],
    metrics: [3, 0],
  }

export const lines: readonly (readonly [Place, Place])[] = [
  ['users', 'dns'],
  ['users', 'edge'],
  ['users', 'balancer'],
  ['edge', 'balancer'],
  ['balancer', 'web'],
  ['platform', 'web'],
  ['web', 'session'],
  ['web', 'cache'],
  ['web', 'database'],
  ['web', 'queue'],
  ['cache', 'database'],
  ['queue', 'worker'],
  ['worker', 'database'],
  ['database', 'replica'],
  ['database', 'shard'],
  ['logs', 'web'],
  ['metrics', 'web'],
]

/** In exercises, what stands for a place of the map goes by these names of roles. */
const roles: Partial<Record<Place, readonly string[]>> = { database: ['database', 'primary'] }

export interface MapEntry {
  readonly place: MapPlace
  readonly part: number
  readonly lesson: CourseLesson
  /** How many there are after each part, from the part that brings it on. */
  readonly counts: Readonly<Record<number, number>>
}

/**
 * Every place with the lesson that brings it. Counts are those of the stacks of the exercises that there are: the most
 * that one of them has had so far. `stackOf` knows the stacks.
 */
export function mapEntries(
  course: readonly CoursePart[],
  stackOf: (exercise: string) => Stack | undefined,
): readonly MapEntry[] {
  return course.flatMap(({ number: part, lessons }) =>
    lessons.flatMap((lesson) =>
      (lesson.brings ?? []).map((place) => {
        const counts: Record<number, number> = {}
        let count = 1
        for (const later of course) {
          for (const { exercise } of later.lessons)
            count = Math.max(count, countIn(stackOf(exercise), place) ?? 1)
          if (later.number >= part) counts[later.number] = count
        }
        return { place, part, lesson, counts }
      }),
    ),
  )
}

function countIn(stack: Stack | undefined, place: Place): number | undefined {
  const role = (roles[place] ?? [place])
    .map((name) => stack?.roles[name])
    .find((found) => found !== undefined)
  if (role === undefined) return undefined
  return Object.values(role.regions).reduce((sum, count) => sum + count, 0)
}
