/**
 * What was written to a key, and whether a reader could be told what they were told: everything that was answered a second
 * ago, all of their own, and nothing that nobody has sent.
 */
import type { Browser } from '../../src/contract/world.ts'
import { SEEN_AFTER_MS } from './promises.ts'

/** A text, or null: nothing is there. */
export type Text = string | null

export interface Writing {
  readonly text: Text
  readonly by: Browser | undefined
  readonly sentMs: number
  /** When it was answered with 2xx. */
  doneMs: number | undefined
}

interface Liking {
  readonly by: Browser | undefined
  readonly sentMs: number
  doneMs: number | undefined
}

export interface Look {
  readonly by: Browser | undefined
  readonly sentMs: number
  readonly endMs: number
}

export interface Bad {
  readonly fault: 'invented' | 'own-missing' | 'old'
  /** What should have been there. */
  readonly wanted: string
  /** For so long it had been answered when the reader asked. */
  readonly forMs: number
}

export class Ledger {
  readonly #writings: Writing[] = [
    { text: null, by: undefined, sentMs: Number.NEGATIVE_INFINITY, doneMs: Number.NEGATIVE_INFINITY },
  ]
  readonly #likings: Liking[] = []

  write(text: Text, sentMs: number, by?: Browser): Writing {
    const writing: Writing = { text, by, sentMs, doneMs: undefined }
    this.#writings.push(writing)
    return writing
  }

  like(sentMs: number, by?: Browser): Liking {
    const liking: Liking = { by, sentMs, doneMs: undefined }
    this.#likings.push(liking)
    return liking
  }

  get likesDone(): number {
    return this.#likings.filter(({ doneMs }) => doneMs !== undefined).length
  }

  get likesSent(): number {
    return this.#likings.length
  }

  /** Undefined when it can be. */
  judgeText(found: Text, look: Look): Bad | undefined {
    const sources = this.#writings.filter(({ text, sentMs }) => text === found && sentMs <= look.endMs)
    if (sources.length === 0) return { fault: 'invented', wanted: 'what somebody has written', forMs: 0 }
    const over = sources.map((source) => this.#replaced(source, look))
    if (over.some((by) => by === undefined)) return undefined
    const newer = over.findLast((by) => by !== undefined)
    if (newer === undefined) return undefined
    const wanted = newer.text === null ? 'a delete' : `“${newer.text.slice(0, 40)}”`
    return {
      fault: isOwn(newer, look) ? 'own-missing' : 'old',
      wanted,
      forMs: look.sentMs - (newer.doneMs ?? 0),
    }
  }

  judgeLikes(found: number, look: Look): Bad | undefined {
    // A delete takes the likes from before it along.
    const deletes = this.#writings
      .slice(1)
      .filter(({ text, sentMs }) => text === null && sentMs <= look.endMs)
    const sent = this.#likings.filter(
      ({ sentMs, doneMs = Number.POSITIVE_INFINITY }) =>
        sentMs <= look.endMs && !deletes.some((gone) => doneMs <= gone.sentMs && isToBeSeen(gone, look)),
    ).length
    if (!Number.isSafeInteger(found) || found > sent)
      return { fault: 'invented', wanted: `${sent} at most`, forMs: 0 }
    const seen = this.#likings.filter(
      (liking) =>
        isToBeSeen(liking, look) &&
        deletes.every(({ doneMs }) => doneMs !== undefined && doneMs <= liking.sentMs),
    )
    if (found >= seen.length) return undefined
    const own = seen.filter((liking) => isOwn(liking, look))
    const all = seen.length - own.filter(({ doneMs = 0 }) => doneMs > look.sentMs - SEEN_AFTER_MS).length
    return {
      fault: found >= all ? 'own-missing' : 'old',
      wanted: `${seen.length} at least`,
      forMs: SEEN_AFTER_MS,
    }
  }

  /** What came surely after it, and has to be seen by who looks. */
  #replaced(source: Writing, look: Look): Writing | undefined {
    const { doneMs } = source
    if (doneMs === undefined) return undefined
    // Sent as soon as the other one was answered is after it.
    return this.#writings.findLast(
      (later) => later !== source && later.sentMs >= doneMs && isToBeSeen(later, look),
    )
  }
}

const isOwn = ({ by }: { readonly by: Browser | undefined }, look: Look): boolean =>
  by !== undefined && by === look.by

function isToBeSeen(made: Writing | Liking, look: Look): boolean {
  if (made.doneMs === undefined) return false
  return made.doneMs <= look.sentMs - SEEN_AFTER_MS || (isOwn(made, look) && made.doneMs <= look.sentMs)
}
