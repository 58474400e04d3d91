/** The history: the ordered events of a run. Everything a person looks at is drawn from it. */

/** What all events have. Times are virtual milliseconds since the world began. */
interface HappenedAt {
  /** Position in the history, from 0. */
  readonly id: number
  readonly timeMs: number
  /** The node where it happened; `users` for the outside, `operator` for faults and changes of the stack. */
  readonly node: string
  /** The `id` of the event that led to this one. */
  readonly cause?: number
}

/** A request, seen at four places; `exchange` is the same number at each of them. */
export interface RequestEvent extends HappenedAt {
  /** `send`: leaves the caller · `receive`: the callee's program is called with it. */
  readonly kind: 'send' | 'receive'
  readonly exchange: number
  /** The other end. */
  readonly peer: string
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** On `send`: head and body, as HTTP/1.1 writes them. */
  readonly bytes?: number
  /**
   * On a `send` of users: the exchange that it stands in for. Nobody took them in there, and they try the next address of
   * the name: for them it is one request.
   */
  readonly follows?: number
  readonly message?: CarriedMessage
}

export interface ReplyEvent extends HappenedAt {
  /** `reply`: leaves the callee · `answer`: reaches the caller. */
  readonly kind: 'reply' | 'answer'
  readonly exchange: number
  readonly peer: string
  readonly status: number
  /** Milliseconds since the `receive` (on `reply`) or the `send` (on `answer`). */
  readonly tookMs: number
  /** On `reply`: head and body, as HTTP/1.1 writes them. */
  readonly bytes?: number
  readonly message?: CarriedMessage
}

/** What a request or a reply carried. Only of a replay that was asked for it. */
export interface CarriedMessage {
  /** As they travelled, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Of the body. */
  readonly bytes: number
  /** The beginning of the body, where it is text in UTF-8. */
  readonly text?: string
}

export interface FailEvent extends HappenedAt {
  /** `fail`: the caller's fetch rejects · `refuse`: the callee turns a request away (dead, booting, full, …). */
  readonly kind: 'fail' | 'refuse'
  readonly exchange: number
  readonly peer: string
  /** `ECONNREFUSED`, `ECONNRESET`, `ENOTFOUND`, `ABORT_ERR`, … on `fail`; `dead`, `booting`, `full`, `private`, `draining` on `refuse`. */
  readonly code: string
}

export interface DropEvent extends HappenedAt {
  /** The network lost a message on its way to `peer`: one that carried a request, or a reply. */
  readonly kind: 'drop'
  readonly exchange: number
  readonly peer: string
  readonly carried: 'request' | 'reply'
}

export interface NodeEvent extends HappenedAt {
  /** `boot`: the program is being evaluated · `ready`: `start` settled · `crash`: memory is gone. */
  readonly kind: 'boot' | 'ready' | 'crash'
  readonly boot: number
  /** On a crash that the program itself caused: what it threw. Engine error texts differ, so it is not compared. */
  readonly error?: string
  /** Where it threw, as far as the engine can tell. Not compared either. */
  readonly place?: CodePlace
  /** On a crash: what became of files that were not synced. Only of a replay that was asked for it. */
  readonly disk?: readonly KeptFile[]
}

/** A file after a crash of its node. */
export interface KeptFile {
  readonly path: string
  /** How long it is now; nothing when it is gone with the whole disk. */
  readonly bytes?: number
  /** Written, and not synced. */
  readonly unsyncedBytes: number
  /** How many of these are there. */
  readonly keptBytes: number
  /** How it ends now, as text, where it is one. */
  readonly ending?: string
}

export interface DiskEvent extends HappenedAt {
  readonly kind: 'sync'
  readonly path: string
  readonly bytes: number
}

export interface LogEvent extends HappenedAt {
  readonly kind: 'log'
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly text: string
  /** What the program threw, when the simulator logged it. Engine error texts differ, so it is not compared. */
  readonly error?: string
  /** Where in the learner's files, as far as the engine can tell: of what was thrown always, of other lines when the run was asked to. Not compared either. */
  readonly place?: CodePlace
}

/** A line of a program's source. */
export interface CodePlace {
  readonly file: string
  readonly line: number
}

export interface FaultEvent extends HappenedAt {
  /** The operator's hand, or fate's: `partition`, `link`, `pause`, `slow`, `slow-disk`, `fail-disk`, `hide-name`, `skew`, `load`, `vars`, `add`, `remove`, `version`. */
  readonly kind: 'fault'
  readonly fault: string
  readonly phase: 'begin' | 'heal'
  readonly nodes: readonly string[]
  /** Of `vars`: the settings that were changed, with their new values. Long ones are cut off. Of `version`: its name. */
  readonly vars?: readonly (readonly [name: string, value: string])[]
}

export type HistoryEvent =
  | RequestEvent
  | ReplyEvent
  | FailEvent
  | DropEvent
  | NodeEvent
  | DiskEvent
  | LogEvent
  | FaultEvent

/** The events of one kind. */
export type EventOf<K extends HistoryEvent['kind']> = HistoryEvent & { readonly kind: K }

/** How much of a run is kept: everything, the newest so many events, or nothing but the count. */
export type Keep = 'all' | 'none' | { readonly newest: number }

export interface History {
  /** How many events there have been, kept or not. */
  readonly count: number
  /** The kept events, oldest first. */
  readonly events: readonly HistoryEvent[]
  /** The kept events of one kind, oldest first. */
  of<K extends HistoryEvent['kind']>(kind: K): readonly EventOf<K>[]
}

export interface Journeys {
  /** All steps were answered as they should be. */
  readonly done: number
  /** An answer told the user that it does not work, or there was none. */
  readonly failed: number
  /** The user waited in vain, and went away. */
  readonly left: number
}

/** Bytes that went one way, heads and bodies, those that got lost included. */
export interface Traffic {
  /** Regions. */
  readonly from: string
  readonly to: string
  /** Users of a region are none of its nodes: what leaves to them is billed otherwise. */
  readonly between: 'nodes' | 'nodes-and-users' | 'users-and-nodes'
  readonly bytes: number
}

/**
 * What a span of virtual time costs, in US dollars, by the one price list of the course (`simulator/prices.ts`). Lessons
 * put a day into minutes, so the figures are small: they are there to be compared.
 */
export interface Bill {
  readonly fromMs: number
  readonly toMs: number
  /** All of it. */
  readonly usd: number
  /** By role: its nodes, for as long as each was there, dead or alive. */
  readonly machines: Readonly<Record<string, number>>
  /** Bytes that left a region to users, and to other regions. */
  readonly traffic: { readonly toUsers: number; readonly toOtherRegions: number }
}

/** What users saw, and where their requests went, over a span of virtual time. */
export interface Report {
  readonly fromMs: number
  readonly toMs: number
  /** Requests of users that ended in the span. */
  readonly requests: number
  /** Of these: answered with 5xx, or not answered at all. */
  readonly errors: number
  /** Of those that were answered. NaN when there were none. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of loads with journeys: how many ended in the span, and how. */
  readonly journeys: Journeys
  /** Requests that each node's program was called with, by node name. */
  readonly received: Readonly<Record<string, number>>
  /** Bytes that each node sent, by node name. */
  readonly sent: Readonly<Record<string, number>>
  /** Each pair of regions that has any, sorted. */
  readonly traffic: readonly Traffic[]
}
