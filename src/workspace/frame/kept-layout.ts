/** How the learner has divided the room of the workspace, for all lessons, kept in this browser. */
import { isRecord } from '../session/files.ts'

export interface Layout {
  /** Code and stack over the whole width of the page. */
  readonly wide: boolean
  /** How much of the height the code has beside its results, in percent. */
  readonly codeShare: number
  /** The results are folded away. */
  readonly folded: boolean
}

export const leastShare = 15
export const mostShare = 90

/** 25 lines of code on a page of 900 pixels, 18 on one of 720, with results below. */
export const usualLayout: Layout = { wide: false, codeShare: 72, folded: false }

const key = 'millions:layout'

export function withinShares(percent: number): number {
  return Math.min(mostShare, Math.max(leastShare, percent))
}

/** What cannot be read is as it usually is. */
export function readLayout(storage: Pick<Storage, 'getItem'>): Layout {
  let stored: unknown
  try {
    stored = JSON.parse(storage.getItem(key) ?? '{}')
  } catch {
    return usualLayout
  }
  if (!isRecord(stored)) return usualLayout
  const { wide, codeShare, folded } = stored
  return {
    wide: wide === true,
    codeShare:
      typeof codeShare === 'number' && Number.isFinite(codeShare)
        ? withinShares(codeShare)
        : usualLayout.codeShare,
    folded: folded === true,
  }
}

/** Where nothing can be kept, it holds for this page only. */
export function keepLayout(storage: Pick<Storage, 'setItem'>, layout: Layout): void {
  try {
    storage.setItem(key, JSON.stringify(layout))
  } catch {
    // A browser that keeps nothing, or is full.
  }
}
