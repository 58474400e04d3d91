/** Which lines of the log are shown. */
import type { LogLine } from '../../../live/protocol.ts'

export interface LogFilter {
  /** All of them unless told. */
  readonly node?: string | undefined
  /** This one and above. */
  readonly level: LogLine['level']
  readonly text: string
}

const ranks = { debug: 0, info: 1, warn: 2, error: 3 } as const
/** More lines than anybody reads at once would only slow the page down. */
export const mostShown = 100

export function filterLogs(
  lines: readonly LogLine[],
  { node, level, text }: LogFilter,
): { readonly shown: readonly LogLine[]; readonly leftOut: number } {
  const wanted = text.trim().toLowerCase()
  const fitting = lines.filter(
    (line) =>
      (node === undefined || line.node === node) &&
      ranks[line.level] >= ranks[level] &&
      (wanted === '' || `${line.text} ${line.error ?? ''}`.toLowerCase().includes(wanted)),
  )
  return { shown: fitting.slice(-mostShown), leftOut: Math.max(0, fitting.length - mostShown) }
}
