/** Exercise → the files that were left in its editor on an earlier visit. */
export type Drafts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Runs in the page, before all else; drafts that are there already are newer. */
export function leaveDrafts(drafts: Drafts): void {
  // A page without an address has no storage.
  if (origin === 'null') return
  for (const [exercise, files] of Object.entries(drafts)) {
    const key = `millions:draft:${exercise}`
    const draft = JSON.stringify({ files, savedAtMs: 1, tab: 'before' })
    if (localStorage.getItem(key) === null) localStorage.setItem(key, draft)
  }
}
