/** Waits for what may never come: a call into a frame that has gone settles never. */
import type { RuntimeProblem } from '../contract.ts'
import type { Surroundings } from './surroundings.ts'

/** Rejects with the problem when it takes longer. */
export function inTime<T>(
  after: Surroundings['after'],
  withinMs: number,
  awaited: Promise<T>,
  problem: () => RuntimeProblem,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = after(withinMs, () => reject(problem()))
    awaited.finally(cancel).then(resolve, reject)
  })
}
