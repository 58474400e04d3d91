/** A request on its way, and its two ends: who calls, and who answers. */
import type { Actor } from './actor.ts'
import type { Cancellation, WireRequest, WireResponse } from './capabilities.ts'
import type { Exchange } from './happening.ts'
import type { Random } from './random.ts'
import { requestBytes } from './sizes.ts'
import type { Way } from './statistics.ts'

/** Who calls: a node, a user, or the suite at the side door. */
export interface Caller {
  readonly actor: Actor
  readonly name: string
  readonly address: string
  readonly region: string
  readonly kind: 'node' | 'user' | 'side-door'
  readonly end: End
  /** What comes back wakes whoever drives the world. */
  readonly wakes: boolean
}

/** Who answers: a node, as a call meets it. */
export interface Callee {
  readonly name: string
  /** As the one end of the way back. */
  readonly caller: Caller
  readonly boot:
    | {
        readonly incoming: readonly Call[]
        readonly outgoing: readonly Call[]
        forget(call: Call): boolean
      }
    | undefined
  arrive(call: Call): boolean
}

/** One end of links: a node, or all users of a region. */
export class End {
  readonly links = new Map<End, Link>()
}

export interface Link {
  readonly random: Random
  /** Without jitter. */
  readonly delayUs: number
  readonly way: Way
}

/** One request on its way, and what became of it. To the callee it is also the word that nobody waits any more. */
export class Call implements Exchange, Cancellation {
  number = -1
  readonly from: Caller
  readonly to: Callee | undefined
  readonly request: WireRequest
  /** Path and query. */
  readonly path: string
  /** Of the request, head and body. */
  readonly bytes: number
  readonly listener: Listener
  readonly sentUs: number
  readonly follows: Call | undefined
  receivedUs = 0
  /** The callee has taken it in: it will be answered, or broken off. */
  isTaken = false
  /** The caller knows how it ended. Read at its end only: the callee learns of it by a message. */
  settled = false
  /** The callee knows that the caller has lost interest. */
  cancelled = false
  #callbacks: (() => void)[] | undefined

  constructor(
    from: Caller,
    to: Callee | undefined,
    request: WireRequest,
    path: string,
    { listener, follows }: { readonly listener: Listener; readonly follows?: Call | undefined },
  ) {
    this.from = from
    this.to = to
    this.request = request
    this.path = path
    this.bytes = requestBytes(request, path)
    this.listener = listener
    this.follows = follows
    this.sentUs = from.actor.nowUs
  }

  onCancel(callback: () => void): void {
    this.#callbacks ??= []
    this.#callbacks.push(callback)
  }

  /** Whether anybody wanted to know. */
  cancel(): boolean {
    this.cancelled = true
    for (const callback of this.#callbacks ?? []) callback()
    return this.#callbacks !== undefined
  }

  /** True for the first of what comes back; the rest is too late. */
  settle(): boolean {
    if (this.settled) return false
    this.settled = true
    return true
  }
}

/** Both return whether program code was entered. */
export interface Listener {
  onAnswer(response: WireResponse): boolean
  onFail(code: string, message: string): boolean
}
