/** A history as text, to be compared byte for byte. */
import type { HistoryEvent } from '../contract/history.ts'

/** One JSON line per event. What engines word differently (the texts of their errors) is left out. */
export function historyText(events: readonly HistoryEvent[]): string {
  return events
    .map((event) => JSON.stringify(event, (key, value: unknown) => (key === 'error' ? undefined : value)))
    .join('\n')
}
