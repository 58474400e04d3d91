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
  for (let place = 0; place + runTokens <= kinds.length; place++) {
    let hash = 0x811c9dc5
    for (let each = place; each < place + runTokens; each++)
      hash = Math.imul(hash ^ (kinds[each] ?? 0), 0x01000193) ^ (hash >>> 15)
    hashes.push(hash >>> 0)
  }
  return hashes
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
