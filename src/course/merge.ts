/** Two changes of the same program made one, as `git merge` does it. */
import { diffArrays } from 'diff'

export interface Merged {
  readonly text: string
  /** How many places stand in it twice, between marks: both changed them, and not alike. */
  readonly conflicts: number
}

export interface Names {
  readonly mine: string
  readonly theirs: string
}

/** Lines of the program before, which become others. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

export function merge(before: string, mine: string, theirs: string, names: Names): Merged {
  const lines = linesOf(before)
  const edits = { mine: editsOf(lines, linesOf(mine)), theirs: editsOf(lines, linesOf(theirs)) }
  const out: string[] = []
  let at = 0
  let conflicts = 0
  for (const { from, to } of regionsOf([...edits.mine, ...edits.theirs])) {
    out.push(...lines.slice(at, from))
    const both = { mine: within(edits.mine, from, to, lines), theirs: within(edits.theirs, from, to, lines) }
    const merged = mergeRegion(lines.slice(from, to), both, names)
    out.push(...merged.lines)
    if (merged.isConflict) conflicts += 1
    at = to
  }
  return { text: [...out, ...lines.slice(at)].join(''), conflicts }
}

/** With their ends, so that one without shows. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const edits: Edit[] = []
  let at = 0
  let open: { from: number; lines: string[] } | undefined
  const close = (): void => {
    if (open !== undefined) edits.push({ ...open, to: at })
    open = undefined
  }
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    if (!added && !removed) close()
    else open ??= { from: at, lines: [] }
    if (added) open?.lines.push(...value)
    else at += value.length
  }
  close()
  return edits
}

/** Edits that touch are one region: what the one does may be meant for what the other takes away. */
function regionsOf(edits: readonly Edit[]): readonly { from: number; to: number }[] {
  const regions: { from: number; to: number }[] = []
  for (const { from, to } of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = regions.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else regions.push({ from, to })
  }
  return regions
}

/** What a region became on one side. */
function within(edits: readonly Edit[], from: number, to: number, before: readonly string[]): string[] {
  const lines: string[] = []
  let at = from
  for (const edit of edits) {
    if (edit.from < from || edit.to > to) continue
    lines.push(...before.slice(at, edit.from), ...edit.lines)
    at = edit.to
  }
  return [...lines, ...before.slice(at, to)]
}

function mergeRegion(
  before: readonly string[],
  { mine, theirs }: { readonly mine: readonly string[]; readonly theirs: readonly string[] },
  names: Names,
): { lines: readonly string[]; isConflict: boolean } {
  const [was, own, other] = [before, mine, theirs].map((lines) => lines.join(''))
  if (own === other || other === was) return { lines: mine, isConflict: false }
  if (own === was) return { lines: theirs, isConflict: false }
  const marked = [`<<<<<<< ${names.mine}\n`, ...ended(mine), '=======\n', ...ended(theirs)]
  return { lines: [...marked, `>>>>>>> ${names.theirs}\n`], isConflict: true }
}

function ended(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`))
}

export function hasConflicts(text: string): boolean {
  return /^<{7} .*\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7} /m.test(text)
}
