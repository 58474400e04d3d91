/** The console of a test's worlds, as lines with virtual time and node. */
import type { World } from '../contract/world.ts'
import { shorten } from './readable.ts'

const mostLines = 200
const longestLine = 500

export function logLines(worlds: readonly World[]): readonly string[] {
  const lines = worlds.flatMap((world) =>
    world.history.of('log').map((event) => {
      const level = event.level === 'info' ? '' : `${event.level}: `
      return shorten(`${event.timeMs.toFixed(3)} ms ${event.node} ${level}${event.text}`, longestLine)
    }),
  )
  if (lines.length <= mostLines) return lines
  // The end is where it failed.
  return [`… ${lines.length - mostLines} earlier lines`, ...lines.slice(-mostLines)]
}
