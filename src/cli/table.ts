/** Columns as wide as what is in them; the last one takes what it needs. A cell is one line, whatever stands in it. */
import { visibleInLine } from '../messages/visible.ts'
import { padded, widthOf } from './width.ts'
import { wrap } from './wrap.ts'

export type Row = readonly string[]

export interface Columns {
  readonly head: Row
  readonly widths: readonly number[]
  /** Of the screen, where there is one: what stands in the last column goes on below itself. */
  readonly screenWidth?: number | undefined
}

export function table(head: Row, rows: readonly Row[], screenWidth?: number): string {
  const columns = columnsFor(head, rows, screenWidth)
  return [...headLines(columns), ...rows.map((row) => rowLine(columns, row))].join('\n')
}

/** As wide as these rows want them, for a table that is printed row by row. */
export function columnsFor(head: Row, rows: readonly Row[], screenWidth?: number): Columns {
  const shown = rows.map((row) => row.map(visibleInLine))
  const widths = head.map((title, column) =>
    Math.max(widthOf(title), ...shown.map((row) => widthOf(row[column] ?? ''))),
  )
  const before = widths.slice(0, -1).reduce((sum, columns) => sum + columns + 2, 0)
  if (screenWidth !== undefined) widths.push(Math.min(widths.pop() ?? 0, Math.max(screenWidth - before, 1)))
  return { head, widths, screenWidth }
}

export function headLines({ head, widths }: Columns): readonly string[] {
  return [lineOf(head, widths), widths.map((columns) => '─'.repeat(columns)).join('  ')]
}

export function rowLine({ widths, screenWidth }: Columns, row: Row): string {
  const line = lineOf(row.map(visibleInLine), widths)
  if (screenWidth === undefined || widthOf(line) <= screenWidth) return line
  const before = widths.slice(0, -1).reduce((sum, columns) => sum + columns + 2, 0)
  const first = lineOf(row.slice(0, -1).map(visibleInLine), widths)
  const last = wrap(visibleInLine(row.at(-1) ?? ''), screenWidth - before).split('\n')
  return last
    .map((text, place) => `${place === 0 ? padded(first, before) : ' '.repeat(before)}${text}`.trimEnd())
    .join('\n')
}

function lineOf(cells: Row, widths: readonly number[]): string {
  return cells
    .map((cell, column) => padded(cell, widths[column] ?? 0))
    .join('  ')
    .trimEnd()
}
