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
  /** One line, or several, to standard output. What no terminal should get is spelled out, whoever gave this one. */
  print(text: string): void
  /** To standard error. */
  complain(text: string): void
  /** How far it is, to standard error: a person sees one line that changes. */
  progress?(line: string): void
  /** A person looks at what is complained as it comes. */
  readonly isWatched: boolean
  /** For paragraphs. */
  readonly width: number
  /** Of the screen that standard output is, where it is one. */
  readonly screenWidth?: number | undefined
  /** Lines that a person types, for commands that go on. */
  readonly input?: AsyncIterable<string> | undefined
  /** Aborted by Ctrl-C, and by whatever else asks the process to end. */
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
