/** What an exercise declares: its files, its stages, its words, and what its stack is made of. */
import type { Finds } from './finds.ts'

export interface Exercise {
  /** The learner's files; the first one opens. */
  readonly files: readonly string[]
  /** In order. `core` stages unlock the next lesson, `stretch` ones are for those who want more. */
  readonly stages: readonly { readonly id: string; readonly level: 'core' | 'stretch' }[]
  /** The limit of a test, in events taken in by nodes. 40,000 unless told. */
  readonly maxEvents?: number
  /** Other exercises whose results may run in its stack, besides those that `stack.ts` names. */
  readonly parts?: readonly string[]
}

export interface Role {
  /**
   * A file among the learner's, one in the exercise's own `provided/`, a program that several stacks run
   * (`exercises/provided/<name>/`), or the result of another exercise: the learner's own where they have passed it, else
   * the reference; its first file unless told.
   */
  readonly program:
    | { readonly learner: string }
    | { readonly provided: string }
    | { readonly shared: string }
    | { readonly of: string; readonly file?: string }
  /** The exercise whose result fits here, in views only: the learner's own runs in place of `program` when they have passed it. */
  readonly fills?: string
  /** Region → how many nodes. */
  readonly regions: Readonly<Record<string, number>>
  /** 1 unless told. */
  readonly cores?: number
  /** How long a request holds a core before the program is called. 0 unless told. */
  readonly serviceMs?: number
  /** How many requests may wait for a core. 100 unless told. */
  readonly backlog?: number
  /** 1 GiB unless told. */
  readonly diskBytes?: number
  /** SQLite on its disk, for a provided program: `env.sqlite`. */
  readonly engine?: 'sqlite'
  readonly vars?: Readonly<Record<string, string>>
  /** Whom its program finds in place of the roles that it asks for. As they are named unless told. */
  readonly finds?: Finds
  /** US dollars for one node. */
  readonly costPerMonth?: number
  /** What a view tells of each node, besides what it tells of all. */
  readonly figures?: readonly Figure[]
  /** How many nodes of it there may be in a view. Without it none is added or removed. */
  readonly scale?: { readonly least: number; readonly most: number }
  /** Roles of one tier share a column of the picture. The role's own name unless told. */
  readonly tier?: string
  /** The roles that its nodes talk to, for the picture. */
  readonly calls?: readonly string[]
}

/** A number or a word that a node tells about itself, asked for with a GET through its side door, as an operator's monitoring would. */
export interface Figure {
  /** Its words are in the exercise's text. */
  readonly id: string
  readonly path: string
  /** Which field of the JSON that the node answers; dots lead deeper. The whole body unless told. */
  readonly field?: string
  /** Which header of the answer, in place of the body. */
  readonly header?: string
}

export interface Load {
  readonly usersPerDay: number
  /** With a journey, how many of these each makes. */
  readonly requestsPerUser: number
  /** The busiest hour's rate over the day's average. 1 unless told. */
  readonly peak?: number
  /** Share of writes, 0 to 1. None unless told. */
  readonly writes?: number
  /** Which keys are asked for: how many there are, and the exponent of their Zipf distribution (0: all alike). */
  readonly keys?: { readonly count: number; readonly zipf: number }
  /** Region → share of the users. */
  readonly regions?: Readonly<Record<string, number>>
  /** What a read asks for; `{key}` is replaced. `/cards/{key}` unless told. */
  readonly read?: string
  /** What a write sends; `{key}` is replaced in path and body. A `POST /cards` with an `Idempotency-Key` unless told. */
  readonly write?: { readonly method: string; readonly path: string; readonly body: string }
  /** What each user does, in place of one read or write. A journey that has begun goes on when the load is healed. */
  readonly journey?: Journey
}

/**
 * A user with a browser, who does one thing after the other: cookies are kept and sent back. A step that got no answer, 429
 * or 5xx may be tried again; any other answer from 400 on ends the journey. Redirects are answers like others.
 */
export interface Journey {
  readonly steps: readonly JourneyStep[]
  /** How long each try is waited for; then it is called off, and its node learns that the user has gone. 30,000 unless told. */
  readonly patienceMs?: number
  /** How many tries each step has. 1 unless told. */
  readonly tries?: number
  /** From a try that failed to the second one; twice as long to each further one. Half of it or more, by chance. 1,000 unless told. */
  readonly backoffMs?: number
  /** Headers of answers that the user sends back from then on, as an app on a phone would. */
  readonly echoes?: readonly string[]
}

/**
 * One request. In path, headers, body and `sees`, `{key}` becomes the user's key, drawn as the load's `keys` say, `{user}` a
 * number that no other user of the load has, and any other name in braces what an earlier step has kept by it.
 */
export interface JourneyStep {
  /** GET unless told. */
  readonly method?: string
  readonly path: string
  /** Besides cookies. A POST or PATCH has an `Idempotency-Key`, the same at each try. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Name → which field of the JSON that is answered; dots lead deeper. */
  readonly keep?: Readonly<Record<string, string>>
  /** What the answer has to hold: one that does not ends the journey. */
  readonly sees?: string
  /** How long the user looks at what they have before. 0 unless told. */
  readonly afterMs?: number
}

/** The words of an exercise in one language. Values in braces are filled in: `{tries} {tries:time|times}`. */
export interface ExerciseText {
  readonly title: string
  readonly stages: Readonly<Record<string, { readonly title: string; readonly hints: readonly string[] }>>
  /** Test id → what it shows when it passes, as a sentence. */
  readonly tests: Readonly<Record<string, string>>
  readonly says: Readonly<Record<string, Saying>>
  /** Scene → its title, and what each of its measures is called in its table. */
  readonly scenes?: Readonly<Record<string, SceneText>>
  /** Alternative → what it is called, and what is told of it to those who have solved the exercise. */
  readonly alternatives?: Readonly<Record<string, AlternativeText>>
  /** What the stacks of `beside` are called. */
  readonly beside?: Readonly<Record<string, string>>
  /** Figure → what it is called on a card, and its unit, if it has one. */
  readonly figures?: Readonly<Record<string, { readonly title: string; readonly unit?: string }>>
}

export interface AlternativeText {
  readonly title: string
  /** How it goes about it, in a sentence or two. */
  readonly does: string
  /** What it gives up, and for what: an answer to choose among those of the others, so it does not name itself. */
  readonly trades: string
}

export interface SceneText {
  readonly title: string
  readonly measures: Readonly<Record<string, string>>
}

/** Why a test failed: what was seen, what most likely causes it, what to try next. */
export interface Saying {
  readonly seen: string
  readonly cause: string
  readonly next: string
}
