/** A history as text, to be compared byte for byte. */
import type { HistoryEvent } from '../contract/history.ts'

/** One JSON line per event. What engines tell differently (the texts of their errors, and where they were thrown) is left out. */
const notCompared = new Set(['error', 'place'])

export function historyText(events: readonly HistoryEvent[]): string {
  return events
    .map((event) =>
      JSON.stringify(event, (key, value: unknown) => (notCompared.has(key) ? undefined : value)),
    )
    .join('\n')
}
