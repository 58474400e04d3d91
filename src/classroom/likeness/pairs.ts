/** Which of many programs are alike, two by two, and where. */
import type { Fingerprint } from './fingerprints.ts'

export interface Program {
  readonly id: string
  readonly fingerprints: readonly Fingerprint[]
}

export interface Lines {
  readonly file: string
  readonly from: number
  readonly to: number
}

export interface Pair {
  readonly left: string
  readonly right: string
  /** Of the smaller one’s fingerprints, how many the other one has: 0 to 1. */
  readonly share: number
  /** Fingerprints that both have. */
  readonly shared: number
  readonly leftLines: readonly Lines[]
  readonly rightLines: readonly Lines[]
}

export interface Pairs {
  /** The most alike first. */
  readonly pairs: readonly Pair[]
  /** Fingerprints that were left out, as so many have them that they say nothing of two. */
  readonly widespread: number
  /** How often two programs met over a fingerprint: what it cost. */
  readonly meetings: number
}

const leastShared = 4
const leastShare = 0.3
const mostPairs = 100

/** What so many have is a usual way to write it. So bounded, the cost grows with the programs, and not with their pairs. */
export function mostHolders(programs: number): number {
  return Math.max(8, Math.ceil(programs / 10))
}

export function alikePairs(programs: readonly Program[]): Pairs {
  const holders = new Map<number, number[]>()
  for (const [place, { fingerprints }] of programs.entries())
    for (const { hash } of fingerprints) {
      const known = holders.get(hash)
      if (known === undefined) holders.set(hash, [place])
      else known.push(place)
    }
  const most = mostHolders(programs.length)
  const widespread = new Set([...holders].filter(([, places]) => places.length > most).map(([hash]) => hash))
  const shared = new Map<number, number>()
  let meetings = 0
  for (const [hash, places] of holders) {
    if (widespread.has(hash)) continue
    for (const [position, left] of places.entries())
      for (const right of places.slice(position + 1)) {
        const key = left * programs.length + right
        shared.set(key, (shared.get(key) ?? 0) + 1)
        meetings++
      }
  }
  const sizes = programs.map(
    ({ fingerprints }) => fingerprints.filter(({ hash }) => !widespread.has(hash)).length,
  )
  const pairs = [...shared]
    .map(([key, count]) => {
      const [left, right] = [Math.floor(key / programs.length), key % programs.length]
      return { left, right, count, share: count / Math.min(sizes[left] ?? 1, sizes[right] ?? 1) }
    })
    .filter(({ count, share }) => count >= leastShared && share >= leastShare)
    .sort((a, b) => b.share - a.share || b.count - a.count || a.left - b.left || a.right - b.right)
    .slice(0, mostPairs)
    .flatMap(({ left, right, count, share }) => {
      const [a, b] = [programs[left], programs[right]]
      return a === undefined || b === undefined ? [] : [pairOf(a, b, share, count, widespread)]
    })
  return { pairs, widespread: widespread.size, meetings }
}

function pairOf(
  left: Program,
  right: Program,
  share: number,
  shared: number,
  widespread: ReadonlySet<number>,
): Pair {
  const rightHashes = new Set(right.fingerprints.map(({ hash }) => hash))
  const both = new Set(
    left.fingerprints
      .map(({ hash }) => hash)
      .filter((hash) => rightHashes.has(hash) && !widespread.has(hash)),
  )
  const linesOf = ({ fingerprints }: Program) => joined(fingerprints.filter(({ hash }) => both.has(hash)))
  return {
    left: left.id,
    right: right.id,
    share,
    shared,
    leftLines: linesOf(left),
    rightLines: linesOf(right),
  }
}

/** Passages that meet are one. */
function joined(fingerprints: readonly Fingerprint[]): readonly Lines[] {
  const byPlace = fingerprints.toSorted(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.fromLine - b.fromLine,
  )
  const lines: { file: string; from: number; to: number }[] = []
  for (const { file, fromLine, toLine } of byPlace) {
    const last = lines.at(-1)
    if (last?.file === file && fromLine <= last.to + 1) last.to = Math.max(last.to, toLine)
    else lines.push({ file, from: fromLine, to: toLine })
  }
  return lines
}
