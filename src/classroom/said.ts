/** What is said to the terminal. */
import type { Clock } from './clock.ts'

const againAfterMs = 60_000
const mostLines = 200

/** What goes wrong four times a second, as while a database is away, is told once a minute. */
export function withoutRepeats(say: (line: string) => void, clock: Clock): (line: string) => void {
  const saidAtMs = new Map<string, number>()
  return (line) => {
    const nowMs = clock.nowMs()
    const beforeMs = saidAtMs.get(line)
    if (beforeMs !== undefined && nowMs < beforeMs + againAfterMs) return
    if (saidAtMs.size >= mostLines) saidAtMs.clear()
    saidAtMs.set(line, nowMs)
    say(line)
  }
}
