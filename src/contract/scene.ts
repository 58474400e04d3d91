/** What an operator does to a running stack, at once or as a scene: the same words for scenes, views and links. */
import type { Load, Role } from './exercise.ts'
import type { Reach } from './reach.ts'
import type { DiskAfterCrash } from './world.ts'

/** What differs from a stack. Roles are merged field by field, their vars name by name; a new role needs a program and regions. */
export interface StackChanges {
  readonly entry?: string
  readonly reach?: Reach
  readonly roles?: Readonly<Record<string, Partial<Role>>>
}

/** A request as plain data. */
export interface PlainRequest {
  /** GET unless told. */
  readonly method?: string
  /** Path and query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Nodes go by their names. Each action that can be healed is a fault; faults are numbered from 0 as they begin. */
export type Action =
  /** Users from now on, in place of those there were. What is left out is as in the stack. */
  | { readonly do: 'load'; readonly load: Partial<Load> }
  | { readonly do: 'crash'; readonly node: string; readonly disk?: DiskAfterCrash }
  | { readonly do: 'restart'; readonly node: string }
  /** Settings from now on, name by name. */
  | { readonly do: 'vars'; readonly node: string; readonly vars: Readonly<Record<string, string>> }
  | { readonly do: 'pause'; readonly node: string }
  | { readonly do: 'slow'; readonly node: string; readonly factor: number }
  | { readonly do: 'skew'; readonly node: string; readonly byMs: number }
  | {
      readonly do: 'partition'
      readonly a: readonly string[]
      readonly b: readonly string[]
      readonly direction?: 'both' | 'one-way'
    }
  | {
      readonly do: 'link'
      readonly from: string
      readonly to: string
      readonly delayMs?: number
      /** 0 to 1. */
      readonly loss?: number
    }
  | { readonly do: 'heal'; readonly fault: number }
  | { readonly do: 'heal-all' }
  | { readonly do: 'add'; readonly role: string; readonly region?: string }
  | { readonly do: 'remove'; readonly node: string }
  /** One request of a user. */
  | { readonly do: 'send'; readonly request: PlainRequest; readonly region?: string }
  /** One request of the operator, through the node's side door. */
  | { readonly do: 'ask'; readonly node: string; readonly request: PlainRequest }

export type Step = Action & {
  /** Virtual time since the stack was up. */
  readonly atMs: number
  /** When a fault heals by itself. */
  readonly untilMs?: number
}

/** What a scene tells of one span: a column of its table. */
export type Column =
  /** Requests of users: how many ended, how many a second, how long the answers took, the share without a good answer, good answers a second. */
  | 'requests'
  | 'rate'
  | 'p50'
  | 'p99'
  | 'errors'
  | 'answered'
  /** US dollars a month, were it always like this: machines, and what left their regions. */
  | 'bill'
  /** The same, where the span is the peak of each day, so many times its average: machines whole, traffic by the average. */
  | { readonly billAtPeak: number }
  /** The share of the requests to a role that this node of it was called with. */
  | { readonly shareOf: string }
  /** The node's figure at the end of the span. */
  | { readonly figure: string; readonly node: string }

/** A span of a scene whose numbers are shown when it has ended; requests count where they end. */
export interface Measure {
  /** Its words are in the exercise's text. */
  readonly id: string
  readonly fromMs: number
  readonly toMs: number
}

/** Load and faults over time, with one question. Its words are in the exercise's text and in the lesson. */
export interface Scene extends StackChanges {
  /** Without a `load` among them, nobody comes. */
  readonly steps: readonly Step[]
  /** The scene is over then. */
  readonly endMs: number
  readonly measures: readonly Measure[]
  /** `rate`, `p50`, `p99`, `errors` unless told. */
  readonly columns?: readonly Column[]
}
