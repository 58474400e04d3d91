/** Spans are put together from the inside: each is set in behind the line that sent it, or before the one that received its answer. */
import type { Entry, Trace } from './protocol.ts'

export function traceOf(entries: readonly Entry[], trace: string): Trace {
  const groups = new Map<string, Entry[]>()
  const loose: Entry[][] = []
  for (const entry of entries) {
    if (entry.trace !== trace) continue
    if (entry.span === undefined) {
      loose.push([entry])
      continue
    }
    const group = groups.get(entry.span) ?? []
    groups.set(entry.span, group)
    group.push(entry)
  }
  /** Each list of lines, until it is set into another one. */
  const lists = new Set<Entry[]>([...groups.values(), ...loose])
  const spans = [...groups.values()].map((lines) => ({ parent: lines[0]?.parent, list: lines }))
  for (const span of spans) {
    if (span.parent === undefined) continue
    for (const list of lists) {
      if (list === span.list) continue
      const sent = list.findIndex(({ sends }) => sends === span.parent)
      const received = list.findIndex(({ receives }) => receives === span.parent)
      if (sent < 0 && received < 0) continue
      list.splice(sent < 0 ? received : sent + 1, 0, ...span.list)
      lists.delete(span.list)
      for (const other of spans) if (other.list === span.list && other !== span) other.list = list
      span.list = list
      break
    }
  }
  return { entries: [...lists].flat() }
}
