/** What a supervisor and the host of one node say to each other, line by line. */
import type { Finds } from '../contract/finds.ts'
import type { HistoryEvent } from '../contract/history.ts'
import type { CreateOrder, CreateOutcome, OperatedNode, Operations, Outcome } from '../contract/platform.ts'
import type { DiskCall } from '../contract/world.ts'

/** A program as one script, types gone and modules linked: any Node runs it. */
export interface PlainScript {
  readonly entry: string
  readonly code: string
  readonly globals: readonly string[]
  readonly isDetached: boolean
}

/** A node as the others know it. */
export interface Member {
  readonly name: string
  readonly role: string
  readonly region: string
  /** What programs see as its IP address. */
  readonly address: string
  /** A host name besides its own. */
  readonly alias?: string
  /** On 127.0.0.1. */
  readonly port: number
  readonly isEntry: boolean
  /** Whether users, and the resolvers that they ask, reach it. */
  readonly isPublic: boolean
  /** Whether the operator lists it; one that leaves can still be reached. */
  readonly isConfigured: boolean
}

/** What becomes of messages from this node to another. */
export interface LinkRule {
  readonly to: string
  readonly isCut?: boolean
  readonly delayMs?: number
  /** 0 to 1. */
  readonly loss?: number
}

export interface HostLimits {
  readonly memoryBytes: number
  /** Of log text a second. */
  readonly logBytes: number
  /** Of one request's or one answer's body. */
  readonly bodyBytes: number
}

export interface BootOrder {
  readonly kind: 'boot'
  readonly self: Member
  readonly boot: number
  /** Known to the nodes of one stack and nobody else: it tells their requests from those that come in from outside. */
  readonly token: string
  readonly vars: Readonly<Record<string, string>>
  readonly disk: { readonly folder: string; readonly capacityBytes: number }
  /** Whom its program finds in place of the roles that it asks for. */
  readonly finds?: Finds
  /** What its program finds in `env` besides. */
  readonly engine?: 'sqlite'
  /** It is the platform: what may be ordered. */
  readonly operations?: OperationTerms
  readonly cores: number
  readonly serviceMs: number
  readonly backlog: number
  readonly slowness: number
  readonly clockSkewMs: number
  readonly script: PlainScript
  readonly members: readonly Member[]
  readonly links: readonly LinkRule[]
  readonly limits: HostLimits
}

/** What the platform's program is lent, but for the orders themselves. */
export type OperationTerms = Pick<Operations, 'mayAsk' | 'roles' | 'prices'>

export type PlatformOrder =
  | { readonly call: 'nodes' }
  | { readonly call: 'create'; readonly order: CreateOrder; readonly key?: string }
  | { readonly call: 'remove'; readonly node: string; readonly key?: string }
  | { readonly call: 'replace'; readonly node: string; readonly version: string; readonly key?: string }

/** What an order came to. */
export type Ordered = readonly OperatedNode[] | CreateOutcome | Outcome

/** Supervisor → host. */
export type HostOrder =
  | BootOrder
  /** Answered with `knows`. */
  | { readonly kind: 'members'; readonly version: number; readonly members: readonly Member[] }
  | { readonly kind: 'links'; readonly version: number; readonly links: readonly LinkRule[] }
  /** All of them, in place of those there were. */
  | { readonly kind: 'vars'; readonly version: number; readonly vars: Readonly<Record<string, string>> }
  | { readonly kind: 'pause'; readonly isPaused: boolean }
  | { readonly kind: 'manner'; readonly slowness: number; readonly clockSkewMs: number }
  /** Answered with `idle` as soon as no request is in flight. Until it ends it refuses what comes, if it is told so. */
  | { readonly kind: 'drain'; readonly takesNothing: boolean }
  /** To an `order` of the platform's program. */
  | { readonly kind: 'ordered'; readonly number: number; readonly outcome: Ordered }

type Placed = 'id' | 'timeMs' | 'node' | 'cause' | 'exchange' | 'follows' | 'place'
type WithoutPlace<E> = E extends HistoryEvent ? Omit<E, Placed> : never
/** What is known of an event where it happens. */
export type Happening = WithoutPlace<HistoryEvent>

/** Where in the script, not yet in the learner's files. */
export interface ScriptPlace {
  readonly line: number
  readonly column: number
}

export interface ToldEvent {
  readonly kind: 'event'
  /** Names this event in the whole stack: `<node>.<boot>.<count>`. */
  readonly key: string
  readonly clockMs: number
  readonly happening: Happening
  /** The key of the event that led to this one. */
  readonly cause?: string
  /** The key of the `send` that began the exchange. */
  readonly exchange?: string
  /** Of a `send` of users: the exchange that it stands in for. */
  readonly follows?: string
  readonly place?: ScriptPlace
}

/** What the node has used since its boot. Told when it changed, and before each `knows`. */
export interface Use {
  readonly kind: 'use'
  /** How long its cores were held, all together. */
  readonly busyMs: number
  /** Requests that wait for a core. */
  readonly backlog: number
  readonly diskCalls: Readonly<Record<DiskCall, number>>
}

/** Host → supervisor. */
export type HostReport =
  /** The host is up, and waits to be told what to run. */
  | { readonly kind: 'hello'; readonly clockMs: number }
  | ToldEvent
  /** Takes connections from now on. Another port than it was told, if that one was taken. */
  | { readonly kind: 'listening'; readonly port: number }
  /** The program does not come up, or took the node down later. The process ends right after. */
  | { readonly kind: 'died'; readonly error: string; readonly isBoot: boolean; readonly place?: ScriptPlace }
  | { readonly kind: 'knows'; readonly version: number }
  | Use
  | { readonly kind: 'idle' }
  /** The platform's program orders something. Answered with `ordered`. */
  | { readonly kind: 'order'; readonly number: number; readonly order: PlatformOrder }
