/** Stage 3: what happened for one request on all servers, causes first. */
import type { Entry, Trace } from './protocol.ts'

/** So far the clocks say what came first. */
export function traceOf(entries: readonly Entry[], trace: string): Trace {
  const those = entries.filter((entry) => entry.trace === trace)
  return { entries: those.sort((one, other) => one.time - other.time) }
}
