/** A node without a world, for tests: a program runs, its timers fire by hand, its console is kept. */
import type { Program } from '../../contract/program.ts'
import type { Capabilities } from '../capabilities.ts'
import { compile, type Sources } from './compile.ts'
import { evaluate } from './evaluate.ts'

export interface BenchNode {
  readonly program: Program
  readonly lines: readonly string[]
  /** Fires what is due until so many milliseconds have passed. */
  elapse(durationMs: number): void
  /** What the program answers to a request it does not look at, as the value that its `fetch` returns. */
  ask(): Promise<unknown>
}

export function benchNode(source: string | Sources, label = 'web-1'): BenchNode {
  const sources = typeof source === 'string' ? { 'program.ts': source } : source
  const [entry = ''] = Object.keys(sources)
  const lines: string[] = []
  const timers = new Map<number, { atMs: number; fire: () => void }>()
  let nowMs = 0
  let count = 0
  const capabilities: Capabilities = {
    wallClockMs: () => Date.UTC(2026, 0, 5) + nowMs,
    monotonicMs: () => nowMs,
    random: () => 0.123456789,
    setTimer: (delayMs, fire) => {
      timers.set(++count, { atMs: nowMs + delayMs, fire })
      return count
    },
    clearTimer: (timer) => void timers.delete(timer),
    transport: () => new Promise(() => {}),
    log: (level, line) => void lines.push(level === 'info' ? line() : `${level}: ${line()}`),
  }
  const program = evaluate(compile(sources), entry, capabilities, label)
  return {
    program,
    lines,
    elapse(durationMs) {
      const endMs = nowMs + durationMs
      for (;;) {
        const [next] = [...timers]
          .filter(([, timer]) => timer.atMs <= endMs)
          .sort((a, b) => a[1].atMs - b[1].atMs)
        if (!next) break
        nowMs = next[1].atMs
        timers.delete(next[0])
        next[1].fire()
      }
      nowMs = endMs
    },
    ask: async () => await Reflect.apply(program.fetch, undefined, [undefined, undefined, undefined]),
  }
}

/** What an expression is inside a program. */
export async function resultOf(expression: string, before = ''): Promise<unknown> {
  return await benchNode(`${before}\nexport default { fetch: () => (${expression}) }`).ask()
}
