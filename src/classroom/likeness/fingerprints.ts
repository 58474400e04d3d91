/**
 * Winnowing (Schleimer, Wilkerson and Aiken, 2003): of the hashes of all runs of so many tokens, the least of each window is
 * kept. So every passage of two programs that is as long as run and window together is seen, wherever it stands, with a
 * small share of the hashes; and none that is shorter than a run.
 */
import { type Token, tokensOf } from './tokens.ts'

/** What is shorter is alike by chance. */
export const runTokens = 20
const windowRuns = 12

export interface Fingerprint {
  readonly hash: number
  readonly file: string
  readonly fromLine: number
  readonly toLine: number
}

const base = 0x01000193
/** What a token counts for when it has been in a run for all its length. */
const leaving = Array.from({ length: runTokens }).reduce<number>((power) => Math.imul(power, base), 1)

type Files = Readonly<Record<string, string>>

/** All hashes of programs whose passages are everybody’s: the starter, the solutions. */
export function everyHash(files: Files): readonly number[] {
  return Object.values(files).flatMap((source) => hashesOf(tokensOf(source)))
}

/** Without what is everybody’s. A hash that stands twice is one: where it stands first. */
export function fingerprintsOf(files: Files, common: ReadonlySet<number>): readonly Fingerprint[] {
  const found = new Map<number, Fingerprint>()
  for (const [file, source] of Object.entries(files)) {
    const tokens = tokensOf(source)
    const hashes = hashesOf(tokens)
    for (const place of winnow(hashes, common)) {
      const hash = hashes[place] ?? 0
      if (found.has(hash)) continue
      const [first, last] = [tokens[place], tokens[place + runTokens - 1]]
      found.set(hash, { hash, file, fromLine: first?.line ?? 1, toLine: last?.line ?? 1 })
    }
  }
  return [...found.values()]
}

function hashesOf(tokens: readonly Token[]): number[] {
  const kinds = tokens.map(({ kind }) => hashOf(kind))
  const hashes: number[] = []
  let rolling = 0
  for (const [place, kind] of kinds.entries()) {
    rolling = (Math.imul(rolling, base) + kind) | 0
    // The one that is a run back leaves.
    if (place >= runTokens) rolling = (rolling - Math.imul(kinds[place - runTokens] ?? 0, leaving)) | 0
    if (place >= runTokens - 1) hashes.push(mixed(rolling))
  }
  return hashes
}

/** The least of some is to be any of them, whatever they are of. */
function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  return (once ^ (once >>> 16)) >>> 0
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < text.length; place++)
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  return hash >>> 0
}

/** Places of the least hash of each window, the last one of several; what is common is none of them. */
function winnow(hashes: readonly number[], common: ReadonlySet<number>): ReadonlySet<number> {
  const chosen = new Set<number>()
  const windows = Math.max(1, hashes.length - windowRuns + 1)
  for (let from = 0; from < windows; from++) {
    let least = -1
    for (let place = from; place < Math.min(from + windowRuns, hashes.length); place++) {
      const hash = hashes[place] ?? 0
      if (common.has(hash)) continue
      if (least < 0 || hash <= (hashes[least] ?? 0)) least = place
    }
    if (least >= 0) chosen.add(least)
  }
  return chosen
}
