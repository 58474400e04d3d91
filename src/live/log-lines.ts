/** The newest lines of the nodes' logs, until they are told. */
import type { HistoryEvent } from '../contract/history.ts'
import type { LogLine } from './protocol.ts'

const mostLines = 200
const longestText = 2000

export class LogLines {
  #lines: LogLine[] = []
  #noted = 0

  note(event: HistoryEvent): void {
    const line = lineOf(event)
    if (line !== undefined) this.add(line)
  }

  add(line: LogLine): void {
    this.#noted++
    this.#lines.push(line)
    if (this.#lines.length >= 2 * mostLines) this.#lines = this.#lines.slice(-mostLines)
  }

  /** Since the last call. */
  take(): { readonly logs: readonly LogLine[]; readonly logsLeftOut: number } {
    const logs = this.#lines.slice(-mostLines)
    const logsLeftOut = this.#noted - logs.length
    this.#lines = []
    this.#noted = 0
    return { logs, logsLeftOut }
  }
}

/** Of a crash as well, when the program brought it about: it is the last that the node had to say. */
function lineOf(event: HistoryEvent): LogLine | undefined {
  if (event.kind !== 'log' && (event.kind !== 'crash' || event.error === undefined)) return undefined
  const { id, timeMs, node, error, place } = event
  return {
    event: id,
    timeMs,
    node,
    level: event.kind === 'log' ? event.level : 'error',
    text: event.kind === 'log' ? shorten(event.text) : 'crashed',
    ...(error !== undefined && { error: shorten(error) }),
    ...(place !== undefined && { place }),
  }
}

function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
