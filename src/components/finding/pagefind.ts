/** What is used of Pagefind's own script, which its index brings along and no package declares. */

export interface Found {
  readonly url: string
  readonly excerpt: string
  readonly meta: Readonly<Record<string, string>>
  readonly sub_results: readonly FoundPart[]
}

/** A heading of a page, with what stands below it. */
export interface FoundPart {
  readonly title: string
  readonly url: string
  readonly excerpt: string
}

export interface Pagefind {
  options(options: {
    readonly noWorker?: boolean
    readonly baseUrl?: string
    readonly excerptLength?: number
    readonly ranking?: Readonly<Record<string, number>>
  }): Promise<void>
  /** Nothing, when another one was asked for meanwhile. */
  debouncedSearch(
    query: string,
    options: object,
    debounceMs: number,
  ): Promise<{ readonly results: readonly { data(): Promise<Found> }[] } | null>
}

let loaded: Promise<Pagefind> | undefined

/** Rejects where the index is not there, or the network is gone. */
export function loadPagefind(base: string): Promise<Pagefind> {
  loaded ??= import(/* @vite-ignore */ `${base}pagefind/pagefind.js`).then(async (pagefind: Pagefind) => {
    // Of its own thread it would have to be served with other headers, and there is little to look through.
    await pagefind.options({ noWorker: true, baseUrl: base, excerptLength: 24 })
    return pagefind
  })
  loaded.catch(() => {
    loaded = undefined
  })
  return loaded
}
