/** A scene's table in words: its columns, its rows, and each number with its unit. The same on the page and in a run. */
import type { ExerciseText } from '../../contract/exercise.ts'
import type { Column, Scene } from '../../contract/scene.ts'
import type { Cell } from '../../live/protocol.ts'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'

type Words = Messages['scene']

const usual: readonly Column[] = ['rate', 'p50', 'p99', 'errors']

export function columnsOf(scene: Scene): readonly Column[] {
  return scene.columns ?? usual
}

export function columnTitle(column: Column, words: Words, text: Pick<ExerciseText, 'figures'>): string {
  if (typeof column === 'string') return words.columns[column]
  if ('billAtPeak' in column) return words.columns.bill
  if ('shareOf' in column) return fill(words.columns.shareOf, { node: unbroken(column.shareOf) })
  const title = text.figures?.[column.figure]?.title ?? column.figure
  return fill(words.columns.figure, { title, node: unbroken(column.node) })
}

/** With a word joiner behind each hyphen: `web-1` on one line. */
function unbroken(name: string): string {
  return name.replaceAll('-', '-\u2060')
}

/** A number as people read it: milliseconds and rates without a point, shares in percent, nothing as a dash. */
export function cellText(
  column: Column,
  cell: Cell | null,
  text: Pick<ExerciseText, 'figures'>,
  locale: string,
): string {
  if (cell === undefined || cell === null || (typeof cell === 'number' && Number.isNaN(cell))) return '–'
  if (typeof cell === 'string') return cell
  const plain = Math.round(cell).toLocaleString(locale)
  if (column === 'bill' || (typeof column === 'object' && 'billAtPeak' in column))
    return dollars(cell, locale)
  if (column === 'p50' || column === 'p99') return `${plain}\u00a0ms`
  if (column === 'errors' || (typeof column === 'object' && 'shareOf' in column)) return percent(cell, locale)
  if (typeof column === 'object' && 'figure' in column) {
    const unit = text.figures?.[column.figure]?.unit
    const number = cell.toLocaleString(locale, { maximumFractionDigits: 1 })
    return unit === undefined ? number : `${number}\u00a0${unit}`
  }
  return plain
}

/** Whole dollars; what is less than ten keeps its cents. */
function dollars(usd: number, locale: string): string {
  const digits = usd > 0 && usd < 9.995 ? 2 : 0
  const number = usd.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return `$${number}`
}

/** Whole percents; small shares that are not nothing keep a digit. */
function percent(share: number, locale: string): string {
  const digits = share > 0 && share < 0.0095 ? 1 : 0
  return `${(share * 100).toLocaleString(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits })}\u00a0%`
}
