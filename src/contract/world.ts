/** How a suite drives a world. Time moves only inside an awaited call of the world. */
import type { Load, Role } from './exercise.ts'
import type { Bill, History, Keep, Report } from './history.ts'
import type { Reach } from './reach.ts'

/** What a test starts a world with. Roles are merged into those of the exercise's stack, field by field, and their vars name by name. */
export interface WorldOptions {
  readonly entry?: string
  readonly reach?: Reach
  readonly roles?: Readonly<Record<string, Partial<Role>>>
  /** Load that runs from the start. Without it there is none: a test says when load begins. */
  readonly load?: Partial<Load>
  readonly keep?: Keep
}

export interface UserRequest extends RequestInit {
  readonly region?: string
  /** The user's own address. Users without one get addresses of their region in turn. */
  readonly address?: string
  /** How long the user waits for the answer. 30,000 unless told. Rejects with a `TimeoutError` after that. */
  readonly patienceMs?: number
  /** Headers that `fetch` adds to a request, and that this user does not send: `accept`, say. In lower case. */
  readonly without?: readonly string[]
}

export interface BrowserOptions {
  /** Headers of answers that it sends back too, as a program of the user's own would. */
  readonly echoes?: readonly string[]
}

export interface BrowserRequest extends UserRequest {
  readonly headers?: Readonly<Record<string, string>>
}

/** A user who keeps the cookies they are given, as long as they are told to, and sends them back. */
export interface Browser {
  fetch(path: string, init?: BrowserRequest): Promise<Response>
}

export interface World {
  readonly nowMs: number
  readonly seed: number
  readonly history: History
  /**
   * Sends a request as a user, to a node of the entry role (each in turn).
   * Users send what they like, `Connection` and other headers that `fetch` keeps to itself among it.
   * `path` may be a whole URL, `http://<node>/…`, to try a node by name: private ones refuse users.
   */
  fetch(path: string, init?: UserRequest): Promise<Response>
  /** A new user, with no cookies yet. */
  browser(options?: BrowserOptions): Browser
  run(durationMs: number): Promise<void>
  /** Runs until the condition holds, asked after every event. Rejects with a `TimeoutError` when it does not in time. */
  until(holds: () => boolean, withinMs: number): Promise<void>
  /** Users come on top of those there are, until healed. What is left out is as in the stack. */
  load(load: Partial<Load>): Fault
  node(name: string): Node
  nodes(role: string): readonly Node[]
  /** Settles when the new node accepts connections. */
  add(role: string, region?: string): Promise<Node>
  /** The node leaves the configuration at once, and is shut down when it has answered what is in flight, 30 s later at most. Settles then. */
  remove(node: Node): Promise<void>
  /** Messages between the two groups are lost. One-way: those from `a` to `b`. */
  partition(a: readonly Node[], b: readonly Node[], direction?: 'both' | 'one-way'): Fault
  /** Messages from one node to the other come later, or get lost with a probability of `loss` (0 to 1). */
  link(from: Node, to: Node, rule: { readonly delayMs?: number; readonly loss?: number }): Fault
  healAll(): void
  /** What users saw since `fromMs` (0 unless told). */
  report(fromMs?: number): Report
  /** What it has cost since `fromMs` (0 unless told). Bytes are counted by the second, or more coarsely in long runs. */
  bill(fromMs?: number): Bill
}

/**
 * What a crash does to the disk. What was synced always stays, but for `lose`.
 * `chance`: a random part of what was not synced is gone, the last write maybe torn (the default) ·
 * `keep`: all stays, only the process died · `unsynced`: all that was not synced is gone ·
 * `tear`: the last write that was not synced is there in part · `lose`: the machine is gone with its disk.
 */
export type DiskAfterCrash = 'chance' | 'keep' | 'unsynced' | 'tear' | 'lose'

/**
 * Or exactly: of the bytes that were not synced, so many are there, the first ones in the order of their writing, over all
 * files of the node. What comes after the cut was never written.
 */
export interface CutDisk {
  readonly firstBytes: number
}

export interface CrashOptions {
  readonly disk?: DiskAfterCrash | CutDisk
}

/** The calls of a disk that can be made to fail. */
export type DiskCall = 'read' | 'write' | 'append' | 'truncate' | 'rename' | 'sync' | 'list' | 'remove'

export interface DiskFailure {
  /** Which calls fail. All unless told. */
  readonly calls?: readonly DiskCall[]
  /** How many of them, one after the other. 1 unless told. */
  readonly count?: number
}

export interface RestartOptions {
  /** Settings from this boot on, as `setVars` changes them. A node that is up takes none: it would not boot. */
  readonly vars?: Readonly<Record<string, string>>
}

export interface Node {
  readonly name: string
  readonly role: string
  readonly region: string
  /** `down` after a crash, `booting` until `start` settled. */
  readonly state: 'down' | 'booting' | 'up'
  /** How many events this node has taken in since the world began: arrivals, answers, timers, disk calls done. */
  readonly events: number
  /**
   * How long its cores were held since the world began, all together: by `serviceMs` and by `env.work`. What code itself
   * takes is no part of it, as virtual time stands still while it runs.
   */
  readonly cpuMs: number
  /**
   * How many calls of each kind its disk has carried out since the world began, those that failed included.
   * A real process that is killed may not have told its last.
   */
  readonly diskCalls: Readonly<Record<DiskCall, number>>
  /**
   * How many steps its program has taken since the world began: rounds of loops, calls of functions, and, where the
   * language goes through something in one call (`indexOf`, `splice`, a spread), one for each element, or for 32 letters.
   * The same on every machine, so what code costs can be compared with what it costs elsewhere. Simulated nodes alone
   * have it; a real process throws.
   */
  readonly steps: number
  /** Bytes that a crash could take from its disk now. What a crash kept is not synced by that: it stays among them. */
  readonly unsyncedBytes: number
  crash(options?: CrashOptions): void
  /** Crashes by itself right before it would take in its `count`-th event from now (1 is the next). Heal to call it off. */
  crashBefore(count: number, options?: CrashOptions): Fault
  /** Boots again, when down. Settles when the node accepts connections. Rejects when the program throws at boot. */
  restart(options?: RestartOptions): Promise<void>
  /**
   * Changes settings, name by name, while it runs: `env.vars` holds them at once, and at every later boot. What its program
   * has read before, it keeps. Throws when a value is no text, and when the node was removed.
   */
  setVars(vars: Readonly<Record<string, string>>): void
  /** Alive, but frozen: takes nothing in and sends nothing until healed. */
  pause(): Fault
  /** Work takes `factor` times as long. */
  slow(factor: number): Fault
  /** Calls of its disk take `factor` times as long: a sync takes 1 ms, a write 20 µs, a read 100 µs. */
  slowDisk(factor: number): Fault
  /** The next calls of its disk reject with `EIO` and change nothing. A sync that fails has made nothing durable. */
  failDisk(failure?: DiskFailure): Fault
  /** Its name leads nowhere: whoever asks for it gets `ENOTFOUND`. The configuration still lists it. */
  hideName(): Fault
  skewClock(byMs: number): Fault
  /** A side door: no latency, past the network rules. For asking a node what it knows. */
  fetch(path: string, init?: RequestInit): Promise<Response>
}

export interface Fault {
  heal(): void
}
