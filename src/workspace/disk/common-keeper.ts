/** What page and disk last had in common, over a reload as well. */
import { type Hashes, hashFiles } from '../../runtime/files/protocol.ts'
import { type Files, parseFiles } from '../session/files.ts'

export class CommonKeeper {
  hashes: Hashes
  /** Whether they ever were in step, as far as this browser knows. */
  isKnown: boolean
  readonly #key: string
  readonly #storage: Storage | undefined
  readonly #starter: Hashes

  /** Without a storage, nothing outlives the page. */
  constructor(storage: Storage | undefined, exercise: string, starter: Files) {
    this.#key = `millions:disk:${exercise}`
    this.#storage = storage
    this.#starter = hashFiles(starter)
    const kept = read(storage, this.#key)
    this.isKnown = kept !== undefined
    // Before anybody has changed anything, both have the starter.
    this.hashes = kept ?? this.#starter
  }

  /**
   * `isPageKept`: whether a reload finds the page's code as it is. Where it does not, it must not take an older draft
   * for a change of what is on disk.
   */
  keep(hashes: Hashes, isPageKept: boolean): void {
    this.hashes = hashes
    this.isKnown = true
    try {
      if (isPageKept) this.#storage?.setItem(this.#key, JSON.stringify(hashes))
      else this.#storage?.removeItem(this.#key)
    } catch {
      // It is known as long as the page is open. After that, what differs is asked.
    }
  }

  forget(): void {
    this.hashes = this.#starter
    this.isKnown = false
    this.#storage?.removeItem(this.#key)
  }
}

function read(storage: Storage | undefined, key: string): Hashes | undefined {
  const text = storage?.getItem(key) ?? null
  if (text === null) return undefined
  try {
    return parseFiles(JSON.parse(text))
  } catch {
    return undefined
  }
}
