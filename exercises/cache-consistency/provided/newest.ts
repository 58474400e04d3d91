/** The newest version of each key that was told of in the last minute. */

const REMEMBERED_MS = 60_000

interface Told {
  readonly version: number
  readonly atMs: number
}

export class Newest {
  readonly #told = new Map<string, Told>()

  /** False when a newer one is known. */
  tell(key: string, version: number): boolean {
    const known = this.#told.get(key)
    const atMs = performance.now()
    if (known !== undefined && atMs < known.atMs + REMEMBERED_MS && known.version > version) return false
    this.#told.set(key, { version, atMs })
    return true
  }

  clearUp(): void {
    const nowMs = performance.now()
    for (const [key, { atMs }] of this.#told) if (nowMs >= atMs + REMEMBERED_MS) this.#told.delete(key)
  }
}
