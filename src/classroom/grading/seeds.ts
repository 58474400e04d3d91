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
