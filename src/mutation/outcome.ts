/** What became of a mutant. */
export interface TestName {
  readonly stage: string
  readonly test: string
}

export type MutantOutcome =
  /** A test failed, or with `ranOn` did not come to an end. */
  | { readonly kind: 'killed'; readonly by: TestName; readonly ranOn?: true }
  | { readonly kind: 'survived' }
  /** It is no program. */
  | { readonly kind: 'does-not-compile' }
