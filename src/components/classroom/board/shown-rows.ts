/** Of a long table, the rows that are worth drawing: those in view with some around them, and the one that has the tab key. */

/** Rows from one to before another, or a gap of so many. */
export type Piece =
  | { readonly kind: 'rows'; readonly from: number; readonly to: number }
  | { readonly kind: 'gap'; readonly from: number; readonly rows: number }

/** So many are drawn as a whole: a search of the browser finds all of them. */
export const mostWhole = 80
const around = 12

export interface View {
  /** Rows that are scrolled past, and that fit. */
  readonly first: number
  readonly visible: number
}

export function shownRows(total: number, { first, visible }: View, kept: number): readonly Piece[] {
  if (total <= mostWhole) return [{ kind: 'rows', from: 0, to: total }]
  const from = Math.max(0, Math.min(first - around, total - 1))
  const to = Math.min(total, first + visible + around)
  const own = { from: kept, to: kept + 1 }
  const spans = kept < from ? [own, { from, to }] : kept >= to ? [{ from, to }, own] : [{ from, to }]
  const pieces: Piece[] = []
  let at = 0
  for (const span of spans) {
    if (span.from > at) pieces.push({ kind: 'gap', from: at, rows: span.from - at })
    pieces.push({ kind: 'rows', ...span })
    at = span.to
  }
  if (at < total) pieces.push({ kind: 'gap', from: at, rows: total - at })
  return pieces
}

/** What is drawn: a row with its place, or room for those that are left out. */
export type Line<T> =
  | { readonly key: string; readonly gap: number }
  | { readonly key: string; readonly learner: T; readonly inRow: number }

/** One list of both, so that a row that scrolls out of view and has the focus stays the same row. */
export function linesOf<T extends { readonly id: string }>(
  rows: readonly T[],
  view: View,
  kept: number,
): readonly Line<T>[] {
  return shownRows(rows.length, view, kept).flatMap((piece): readonly Line<T>[] => {
    if (piece.kind === 'gap') return [{ key: `gap before ${piece.from + piece.rows}`, gap: piece.rows }]
    return rows
      .slice(piece.from, piece.to)
      .map((learner, place) => ({ key: learner.id, learner, inRow: piece.from + place }))
  })
}
