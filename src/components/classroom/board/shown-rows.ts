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
