/**
 * Does it for all, each worker taking the next item as soon as it is done with one. Results are in the order of the
 * items. When one fails nothing new begins, and the first failure is told when all that had begun is over: nothing of it
 * runs on beside what comes next.
 */
export async function eachOf<T, W, R>(
  items: readonly T[],
  workers: readonly W[],
  act: (item: T, worker: W) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const left = [...items.entries()]
  const failures: unknown[] = []
  const work = async (worker: W): Promise<void> => {
    try {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        results[next[0]] = await act(next[1], worker)
    } catch (error) {
      left.length = 0
      failures.push(error)
    }
  }
  await Promise.all(workers.slice(0, items.length).map(work))
  if (failures.length > 0) throw failures[0]
  return results
}
