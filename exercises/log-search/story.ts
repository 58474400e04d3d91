/** What happens for one request: a tree of calls between servers whose clocks are wrong, line by line as it happens. */
import type { Entry } from './starter/protocol.ts'

export interface StoryOptions {
  readonly random: () => number
  readonly servers: readonly string[]
  /** How deep calls go at the most, and how many a server makes at the most. */
  readonly depth: number
  readonly calls: number
  /** Server → how far its clock is off. */
  readonly skewMs: Readonly<Record<string, number>>
  readonly beginMs: number
  /** The parent-id that the user sent. */
  readonly parent?: string
  readonly trace?: string
  /** Clocks are set while lines are written: each line's time is earlier by up to so much. */
  readonly wandersMs?: number
  /** Time passes only now and then. */
  readonly isQuick?: boolean
}

export interface Story {
  readonly trace: string
  /** In the order in which they were written. */
  readonly entries: readonly Entry[]
}

export function tellStory(options: StoryOptions): Story {
  const { random, servers, skewMs, wandersMs = 0, isQuick = false } = options
  const id = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(16 * random()).toString(16)).join('')
  const trace = options.trace ?? id(32)
  const entries: Entry[] = []
  let nowMs = options.beginMs
  let count = 0

  /** Writes a line each time that it is asked to go on. */
  function* serve(depth: number, parent: string | undefined): Generator<void, void> {
    const node = servers[Math.floor(servers.length * random())] ?? 'web-1'
    const span = id(16)
    const line = (text: string, more: Partial<Entry> = {}): void => {
      if (!isQuick || random() < 0.2) nowMs += 1
      const wanders = wandersMs > 0 ? Math.floor(wandersMs * random()) : 0
      const time = nowMs + (skewMs[node] ?? 0) - wanders
      const ids = { trace, span, ...(parent !== undefined && { parent }) }
      entries.push({ node, time, level: 'info', text: `${count++} ${text}`, ...ids, ...more })
    }
    line('GET')
    yield
    const calls = depth === 0 ? 0 : Math.max(1, Math.floor((options.calls + 1) * random()))
    const isAtOnce = random() < 0.4
    const going: { readonly call: string; readonly work: Generator<void, void> }[] = []
    for (let made = 0; made < calls; made++) {
      const call = id(16)
      line('asks', { sends: call })
      yield
      going.push({ call, work: serve(depth - 1, call) })
      while (going.length > 0 && (!isAtOnce || made === calls - 1)) {
        const place = Math.floor(going.length * random())
        const one = going[place]
        if (one && !one.work.next().done) {
          yield
          continue
        }
        going.splice(place, 1)
        line('was answered', one && { receives: one.call })
        yield
      }
    }
    line('answers')
    yield
  }

  for (const _ of serve(options.depth, options.parent));
  return { trace, entries }
}
