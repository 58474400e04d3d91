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
  const lines = folded(
    worlds.flatMap((world) =>
      world.history.events.flatMap((event) => {
        const line = lineOf(event)
        return line === undefined
          ? []
          : { when: `${event.timeMs.toFixed(3)} ms`, what: `${event.node} ${line}` }
      }),
    ),
  )
  if (lines.length <= mostLines) return lines
  // The end is where it failed.
  return [`… ${lines.length - mostLines} earlier lines`, ...lines.slice(-mostLines)]
}

/** The same again and again is one line, at its first time. */
function folded(lines: readonly { readonly when: string; readonly what: string }[]): readonly string[] {
  const runs: { readonly when: string; readonly what: string; count: number }[] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last?.what === line.what) last.count++
    else runs.push({ ...line, count: 1 })
  }
  return runs.map(({ when, what, count }) => {
    const line = shorten(`${when} ${what}`, longestLine)
    return count === 1 ? line : `${line} (${count} times)`
  })
}

/** What a learner reads of an event: what the program logged, and what brought it to a halt. */
function lineOf(event: HistoryEvent): string | undefined {
  if (event.kind === 'crash' && event.error !== undefined) return `error: the node went down: ${event.error}`
  if (event.kind !== 'log') return undefined
  const level = event.level === 'info' ? '' : `${event.level}: `
  return event.error === undefined ? `${level}${event.text}` : `${level}${event.text}: ${event.error}`
}
