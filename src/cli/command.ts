/** What every command is made of, and what it is given to work with. */

/** 0: passed, or done · 1: not passed · 2: could not do it. */
export type ExitCode = 0 | 1 | 2

export interface Command {
  /** One line, for the list of commands. */
  readonly summary: string
  readonly help: string
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>
}

export interface Terminal {
  /** The checkout: the folder that holds `exercises/`. */
  readonly root: string
  readonly workingFolder: string
  /** One line, or several, to standard output. */
  print(text: string): void
  /** To standard error. */
  complain(text: string): void
  /** A person looks at what is complained as it comes. */
  readonly isWatched: boolean
  readonly width: number
  /** Lines that a person types, for commands that go on. */
  readonly input?: AsyncIterable<string>
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** The command was called in a way that makes no sense. */
export class UsageError extends Error {
  readonly next: string

  constructor(what: string, next: string) {
    super(what)
    this.name = 'UsageError'
    this.next = next
  }
}
