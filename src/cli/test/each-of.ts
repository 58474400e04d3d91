/** Does it for all, a few at a time: what each starts takes a core. Results are in the order of what they are of. */
export async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  act: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const left = [...items.entries()]
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results[next[0]] = await act(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}
