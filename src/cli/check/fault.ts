/** What is not proved, and what to do about it. */
export interface Fault {
  /** `mistakes/no-timeout`, `words`, … */
  readonly of: string
  readonly what: string
  readonly next: string
}
