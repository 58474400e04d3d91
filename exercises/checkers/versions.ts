/** Finds reads that travel back in time: an observer who saw one version of something and then an older one. */

export interface TravelBack {
  readonly observer: string
  readonly key: string
  readonly before: number
  readonly after: number
  /** What brought the older one, for the replay. */
  readonly at?: Response | undefined
}

export class Versions {
  readonly #newest = new Map<string, number>()
  /** The first read that went back, if any did. */
  travelledBack: TravelBack | undefined

  /** The observer saw this version. Versions count up with every write; 0 is nothing at all. */
  see(observer: string, key: string, version: number, at?: Response): void {
    const place = JSON.stringify([observer, key])
    const before = this.#newest.get(place) ?? 0
    if (version < before)
      this.travelledBack ??= { observer, key, before, after: version, ...(at !== undefined && { at }) }
    else this.#newest.set(place, version)
  }
}
