/** Seeds that nobody knows before: made of the class's secret, the same for all who hand the same exercise in. */
import { createHmac } from 'node:crypto'

/** Another grading takes others: a program that passed by luck is found out when all are graded again. */
export function seedsOf(
  secret: string,
  {
    exercise,
    grading,
    count,
  }: { readonly exercise: string; readonly grading: number; readonly count: number },
): readonly number[] {
  const seeds = new Set<number>()
  for (let place = 0; seeds.size < count; place++) {
    const digest = createHmac('sha256', secret).update(`${exercise}/${grading}/${place}`).digest()
    seeds.add(digest.readUInt32BE(0))
  }
  return [...seeds]
}

/** Of what a class runs together on its own pages, which tell it: six figures at most. */
export function drillSeed(secret: string, drill: string): number {
  return (
    createHmac('sha256', secret).update(`drill of the room/${drill}`).digest().readUInt32BE(0) % 1_000_000
  )
}
