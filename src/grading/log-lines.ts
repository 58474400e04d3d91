/** The console of a test's worlds, as lines with virtual time and node. */
import type { HistoryEvent } from '../contract/history.ts'
import { shorten } from './readable.ts'

const mostLines = 200
const longestLine = 500

/** A world, as far as its console goes. */
interface Told {
  readonly history: { readonly events: readonly HistoryEvent[] }
}

export function logLines(worlds: readonly Told[]): readonly string[] {
  const lines = worlds.flatMap((world) =>
    world.history.events.flatMap((event) => {
      const line = lineOf(event)
      return line === undefined
        ? []
        : [shorten(`${event.timeMs.toFixed(3)} ms ${event.node} ${line}`, longestLine)]
    }),
  )
  if (lines.length <= mostLines) return lines
  // The end is where it failed.
  return [`… ${lines.length - mostLines} earlier lines`, ...lines.slice(-mostLines)]
}

/** What a learner reads of an event: what the program logged, and what brought it to a halt. */
function lineOf(event: HistoryEvent): string | undefined {
  if (event.kind === 'crash' && event.error !== undefined) return `error: the node went down: ${event.error}`
  if (event.kind !== 'log') return undefined
  const level = event.level === 'info' ? '' : `${event.level}: `
  return event.error === undefined ? `${level}${event.text}` : `${level}${event.text}: ${event.error}`
}
