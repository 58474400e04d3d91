/** Line by line: the next one is any before which nothing is missing that must come first. */
import type { Follower } from './gather.ts'
import type { Entry, Trace } from './protocol.ts'

export function traceOf(followers: readonly Follower[], trace: string): Trace {
  const entries = followers.flatMap((follower) => follower.entries.filter((entry) => entry.trace === trace))
  /** Spans, each as what is left of it. */
  let spans = [...Map.groupBy(entries, (entry) => entry.span ?? entry).values()]
  /** Parent-ids that are to be sent still, and those whose spans are not told to the end. */
  const unsent = new Set(entries.flatMap(({ sends }) => sends ?? []))
  const told: Entry[] = []
  while (spans.length > 0) {
    const open = new Set(spans.map(([first]) => first?.parent))
    const span = spans.find(([first]) => {
      if (!first || (first.parent !== undefined && unsent.has(first.parent))) return false
      return first.receives === undefined || !open.has(first.receives)
    })
    const next = span?.shift()
    // In a circle nothing can be first.
    if (!next) break
    told.push(next)
    if (next.sends !== undefined) unsent.delete(next.sends)
    spans = spans.filter(({ length }) => length > 0)
  }
  return { entries: told }
}
