/**
 * The learner's code as it is now, per exercise, in localStorage: written at once, so that it survives a page that
 * closes or crashes a moment later. Two tabs may write; neither overwrites the other unseen.
 */
import { type Files, isRecord, parseFiles, sameFiles } from './files.ts'

export interface Code {
  readonly files: Files
  /** The stage with which it began. Nothing for the starter. */
  readonly startedAt?: string
}

export interface Draft extends Code {
  readonly savedAtMs: number
  /** Which tab wrote it. */
  readonly tab: string
}

function parse(text: string | null): Draft | undefined {
  if (text === null) return undefined
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(stored)) return undefined
  const files = parseFiles(stored.files)
  const { startedAt, savedAtMs, tab } = stored
  if (files === undefined || typeof savedAtMs !== 'number' || typeof tab !== 'string') return undefined
  return { files, ...(typeof startedAt === 'string' && { startedAt }), savedAtMs, tab }
}

export class Drafts {
  readonly key: string
  readonly #storage: Storage
  readonly #tab: string
  /** What this tab last read or wrote. */
  #known: string | null = null

  constructor(storage: Storage, exercise: string, tab: string) {
    this.#storage = storage
    this.#tab = tab
    this.key = `millions:draft:${exercise}`
  }

  read(): Draft | undefined {
    this.#known = this.#storage.getItem(this.key)
    return parse(this.#known)
  }

  /** Whether something else is kept than what this tab last read or wrote. */
  isOutdated(): boolean {
    return this.#storage.getItem(this.key) !== this.#known
  }

  /** Writes, and returns another tab's draft if it was there unseen: the caller keeps it as a version. */
  write(code: Code, nowMs: number): Draft | undefined {
    const there = this.#storage.getItem(this.key)
    const unseen = there === this.#known ? undefined : parse(there)
    const text = JSON.stringify({ ...code, savedAtMs: nowMs, tab: this.#tab } satisfies Draft)
    this.#storage.setItem(this.key, text)
    this.#known = text
    return unseen === undefined || sameFiles(unseen.files, code.files) ? undefined : unseen
  }
}
