/** What a build makes: which commit it is of, and what is wrong with it, though tests may not see that. */

/** Shares are of the requests. */
export interface Ills {
  /** Get a 500. */
  readonly fails?: number
  /** Wait for 800 ms. */
  readonly slow?: number
  /** Both of these begin after so many requests. */
  readonly after?: number
  /** So long after its start it tells no numbers any more. */
  readonly silentAfterMs?: number
  /** Its start throws: everywhere, or on that node alone. */
  readonly startThrows?: true | string
  /** Its start takes so long. */
  readonly startMs?: number
}

export interface Artifact {
  readonly commit: string
  /** Each build gives other bytes, as times and the order of files get into them. */
  readonly build: number
  readonly ills: Ills
}

/** What runs before the first build; `vars.live` of the pipeline has its digest. */
export const FIRST_DIGEST = `sha256:${'0'.repeat(63)}1`
export const firstArtifact: Artifact = { commit: 'first', build: 0, ills: {} }

/** What is known of a commit: how its build and its tests go, one try after the other, the last one again and again. */
export interface Commit {
  readonly builds?: readonly Outcome[]
  readonly tests?: readonly Outcome[]
  readonly buildMs?: number
  readonly testMs?: number
  readonly ills?: Ills
  /** Of its second build, and all later ones: something that it needs has changed meanwhile. */
  readonly laterIlls?: Ills
}

export type Outcome =
  | 'passes'
  /** It says that it did not go well. */
  | 'fails'
  /** No answer, ever. */
  | 'hangs'
  /** 500, with a body that looks well. */
  | 'breaks'
  /** A body that is no JSON. */
  | 'garbage'
  /** A body that does not say how it went. */
  | 'unclear'
