/** What happened for one request on all servers: causes first, whatever the clocks say. */
import type { Entry, Trace } from './protocol.ts'

/** The entries of one trace, those of each server in the order in which it wrote them. */
export function traceOf(entries: readonly Entry[]): Trace {
  const spans = Map.groupBy(entries, (entry) => entry.span ?? entry)
  const children = Map.groupBy(spans.values(), ([first]) => first?.parent)
  const called = new Set(entries.flatMap(({ sends, receives }) => [sends, receives]))
  const told: Entry[] = []

  /** At the first line that knows of a call, all that came of it is told: behind the line that sent, before the one that received. */
  const tellCall = (call: string | undefined): void => {
    if (call === undefined) return
    const spansThere = children.get(call) ?? []
    children.delete(call)
    for (const span of spansThere) tell(span)
  }
  const tell = (span: readonly Entry[]): void => {
    for (const entry of span) {
      tellCall(entry.receives)
      told.push(entry)
      tellCall(entry.sends)
    }
  }

  for (const span of spans.values()) if (!isCalled(span, called)) tell(span)
  return { entries: told }
}

/** Whether some line that is there sent what this span did, or received its answer. */
function isCalled([first]: readonly Entry[], called: ReadonlySet<string | undefined>): boolean {
  return first?.parent !== undefined && called.has(first.parent)
}
