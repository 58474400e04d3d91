/** What a suite of a standard is to this test: files, each with cases that pass or fail. */

export interface Case {
  /** The file, and in files that hold several tests the name of one of them: `url/url-constructor.any.js › Parsing: <x>`. */
  readonly name: string
  /** Why it failed; undefined where it passed. */
  readonly failure: string | undefined
}

/** Files that are not asked, by the reason why. */
export type NotAsked = ReadonlyMap<string, number>

export interface Selection {
  /** Relative to the suite's folder. */
  readonly files: readonly string[]
  readonly notAsked: NotAsked
}

export interface Suite {
  readonly name: string
  select(folder: string, takesAll: boolean): Selection
  /** In a realm that is locked down. Never throws. */
  run(folder: string, file: string): Promise<readonly Case[]>
}
