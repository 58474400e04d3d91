/**
 * Merges what many processes tell into one order in which whatever happened before something else stands before it
 * (Lamport 1978). What happened on one node is told in its order, and an event that a message led to names the event that
 * sent it: that is all there is of happened-before, and both hold however late a line comes and however far clocks differ.
 * Clocks only say which of two events that have nothing to do with each other is told first.
 */

export interface Ordered {
  readonly node: string
  readonly clockMs: number
  /** `<node>.<boot>.<count>`: counted without gaps by whoever tells it. */
  readonly key?: string
  /** The key of what led to it. */
  readonly cause?: string
  /** This boot of the node is over, and all that it said has been read. */
  readonly ends?: number
}

/** How long an event waits for earlier ones, which may still be on their way. */
const holdMs = 20
/** How long those wait that are later by the clock than one whose cause is on its way: they may have nothing to do with it. */
const patienceMs = 500
/** More is a process that tells of causes that never were: its word is not waited for any longer. */
const mostWaiting = 100_000

interface Waiting<E> {
  readonly event: E
  readonly clockMs: number
  /** The how many-th that came in. */
  readonly arrival: number
}

export class CausalOrder<E extends Ordered> {
  readonly #lines = new Map<string, Line<E>>()
  /** Keys of all that waits. */
  readonly #keys = new Set<string>()
  /** `<node>.<boot>` → the count of the last event that it told. */
  readonly #told = new Map<string, number>()
  /** Node → its last boot that is over. */
  readonly #over = new Map<string, number>()
  /** Node → when it was ended, as long as that is not told. */
  readonly #ending = new Map<string, number>()
  #arrived = 0
  #taken = 0

  /** How many wait. */
  get size(): number {
    return this.#arrived - this.#taken
  }

  /** How many have come in by now. */
  get arrived(): number {
    return this.#arrived
  }

  /** A node is being ended: what others tell of that comes after its end. */
  expectEnd(node: string, atMs: number): void {
    this.#ending.set(node, atMs)
  }

  /** `nowMs` is when it was read: nothing has happened later than that, whatever its clock says. */
  add(event: E, nowMs: number): void {
    const { node, key, ends } = event
    const line = this.#lines.get(node) ?? new Line<E>()
    this.#lines.set(node, line)
    line.push({ event, clockMs: Math.min(event.clockMs, nowMs), arrival: ++this.#arrived })
    if (ends !== undefined) {
      this.#over.set(node, ends)
      this.#ending.delete(node)
    }
    if (key === undefined) return
    this.#keys.add(key)
    const { source, count } = parseKey(key)
    this.#told.set(source, Math.max(count, this.#told.get(source) ?? 0))
  }

  /** All whose turn has come, in order. */
  *take(nowMs: number): Generator<E> {
    for (let line = this.#next(nowMs); line !== undefined; line = this.#next(nowMs)) yield this.#shift(line)
  }

  /** All there is: nothing more will come. */
  *takeAll(): Generator<E> {
    while (this.size > 0) {
      const line = this.#next(Number.POSITIVE_INFINITY) ?? this.#oldest()
      if (line === undefined) return
      yield this.#shift(line)
    }
  }

  /** Whether one waits that was among the first so many that came in. */
  holdsAnyOf(first: number): boolean {
    for (const { head } of this.#lines.values()) if (head !== undefined && head.arrival <= first) return true
    return false
  }

  /** Whose first one may go now. */
  #next(nowMs: number): Line<E> | undefined {
    let waiting: Set<Line<E>> | undefined
    for (;;) {
      const line = this.#oldest(waiting)
      const head = line?.head
      if (line === undefined || head === undefined || nowMs - head.clockMs < holdMs) break
      const isImpatient = nowMs - head.clockMs >= patienceMs
      if (!isImpatient && this.#comesAfterAnEnd(head)) break
      const cause = this.#missing(head.event)
      if (cause === undefined) return line
      if (cause === 'unread' && !isImpatient) break
      waiting ??= new Set()
      waiting.add(line)
    }
    return this.size > mostWaiting ? this.#oldest() : undefined
  }

  #comesAfterAnEnd({ event, clockMs }: Waiting<E>): boolean {
    for (const [node, atMs] of this.#ending) if (node !== event.node && clockMs > atMs) return true
    return false
  }

  /** Where the cause is that has to stand before it: still to be read, or among those that wait. */
  #missing({ node, cause }: E): 'unread' | 'waiting' | undefined {
    if (cause === undefined) return undefined
    const { source, causer, boot, count } = parseKey(cause)
    // Of itself a node tells in order: what led to it has had its turn.
    if (causer === node) return undefined
    if (this.#keys.has(cause)) return 'waiting'
    // Its process has told of later events, or is gone: it has had its turn, or never came.
    const isKnown = (this.#told.get(source) ?? 0) >= count || (this.#over.get(causer) ?? -1) >= boot
    return isKnown ? undefined : 'unread'
  }

  #oldest(but?: ReadonlySet<Line<E>>): Line<E> | undefined {
    let oldest: Line<E> | undefined
    let oldestMs = Number.POSITIVE_INFINITY
    for (const line of this.#lines.values()) {
      const { head } = line
      if (head === undefined || head.clockMs >= oldestMs || but?.has(line) === true) continue
      oldest = line
      oldestMs = head.clockMs
    }
    return oldest
  }

  #shift(line: Line<E>): E {
    const { event } = line.shift()
    this.#taken++
    if (event.key !== undefined) this.#keys.delete(event.key)
    return event
  }
}

/** What waits of one node, as it told it. Taken from its front one by one, a long list would be moved each time. */
class Line<E> {
  #waiting: Waiting<E>[] = []
  #gone = 0

  get head(): Waiting<E> | undefined {
    return this.#waiting[this.#gone]
  }

  push(waiting: Waiting<E>): void {
    this.#waiting.push(waiting)
  }

  shift(): Waiting<E> {
    const first = this.#waiting[this.#gone++]
    if (first === undefined) throw new Error('nothing waits in this line')
    if (2 * this.#gone >= this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#gone)
      this.#gone = 0
    }
    return first
  }
}

interface KeyParts {
  /** `<node>.<boot>` */
  readonly source: string
  readonly causer: string
  readonly boot: number
  readonly count: number
}

function parseKey(key: string): KeyParts {
  const last = key.lastIndexOf('.')
  const source = key.slice(0, Math.max(0, last))
  const middle = source.lastIndexOf('.')
  return {
    source,
    causer: source.slice(0, Math.max(0, middle)),
    boot: Number(source.slice(middle + 1)),
    count: Number(key.slice(last + 1)),
  }
}
