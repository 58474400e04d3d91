/** What was surely so, and what may have been so, at a place of the record. */
import type { Entry, Of, Rules } from './entries.ts'

/** An entry with its place in the record. */
export type Placed<K extends Entry['kind']> = Of<K> & { readonly place: number }

/** All that is about one message, in order. */
interface Story {
  readonly sent: Placed<'sent'>[]
  readonly refused: number[]
  readonly stored: Placed<'stored'>[]
  readonly delivered: Placed<'delivered'>[]
  readonly acknowledging: number[]
  readonly acknowledged: Placed<'acknowledged'>[]
  /** The lists of dead letters that it stands in. */
  readonly listed: number[]
}

const isBefore = (place: number) => (other: number) => other < place

export class Seen {
  readonly entries: readonly Entry[]
  readonly rules: Rules
  /** Of all messages, in the order in which they were sent. */
  readonly stories = new Map<string, Story>()
  readonly #unanswered: Placed<'unanswered'>[] = []
  readonly #lists: Placed<'dead'>[] = []
  readonly #crashes: number[] = []
  readonly #boots: Placed<'booted'>[] = []
  /** The place of an `acknowledging` → that of its rejection. */
  readonly #rejections = new Map<number, number>()
  /** Key → what was handed out of it. */
  readonly #lanes = new Map<string, Placed<'delivered'>[]>()
  /** Id → messages that carried it first, and where. */
  readonly #ids = new Map<string, { readonly message: string; readonly place: number }[]>()
  readonly #receipts = new Map<string, number>()

  constructor(entries: readonly Entry[], rules: Rules) {
    this.entries = entries
    this.rules = rules
    for (const [place, entry] of entries.entries()) this.#take(entry, place)
  }

  #take(entry: Entry, place: number): void {
    if (entry.kind === 'unanswered') this.#unanswered.push({ ...entry, place })
    else if (entry.kind === 'crashed') this.#crashes.push(place)
    else if (entry.kind === 'booted') this.#boots.push({ ...entry, place })
    else if (entry.kind === 'dead') {
      this.#lists.push({ ...entry, place })
      for (const { message } of entry.letters) this.story(message).listed.push(place)
    }
    if (!('message' in entry)) return
    const story = this.story(entry.message)
    if (entry.kind === 'sent') story.sent.push({ ...entry, place })
    else if (entry.kind === 'refused') story.refused.push(place)
    else if (entry.kind === 'acknowledging') story.acknowledging.push(place)
    else if (entry.kind === 'acknowledged') story.acknowledged.push({ ...entry, place })
    else if (entry.kind === 'rejected') this.#rejections.set(entry.request, place)
    else if (entry.kind === 'stored') {
      story.stored.push({ ...entry, place })
      this.#noteId(entry.id, entry.message, place)
    } else {
      story.delivered.push({ ...entry, place })
      this.#noteId(entry.id, entry.message, place)
      if (entry.key !== undefined) push(this.#lanes, entry.key, { ...entry, place })
      if (!this.#receipts.has(entry.receipt)) this.#receipts.set(entry.receipt, place)
    }
  }

  #noteId(id: string, message: string, place: number): void {
    const known = this.#ids.get(id)?.some((other) => other.message === message)
    if (known !== true) push(this.#ids, id, { message, place })
  }

  story(message: string): Story {
    const known = this.stories.get(message)
    if (known !== undefined) return known
    const story: Story = {
      sent: [],
      refused: [],
      stored: [],
      delivered: [],
      acknowledging: [],
      acknowledged: [],
      listed: [],
    }
    this.stories.set(message, story)
    return story
  }

  /** Messages that were stored as far as was seen before a place, each with where. */
  *stored(place: number): Generator<readonly [string, Placed<'stored'>]> {
    for (const [message, { stored }] of this.stories) {
      const first = stored[0]
      if (first !== undefined && first.place < place) yield [message, first]
    }
  }

  deliveries(place: number, message: string): readonly Placed<'delivered'>[] {
    return this.story(message).delivered.filter((entry) => entry.place < place)
  }

  /** Whether it was handed out since the queue came up last. */
  isOutSinceBoot(place: number, message: string): boolean {
    const last = this.deliveries(place, message).at(-1)
    return last !== undefined && !this.isCrashBetween(last.place, place)
  }

  deliveriesOfKey(place: number, key: string): readonly Placed<'delivered'>[] {
    return (this.#lanes.get(key) ?? []).filter((entry) => entry.place < place)
  }

  /** Fetches that may have been handed a message without anybody knowing. */
  unanswered(place: number): readonly Placed<'unanswered'>[] {
    return this.#unanswered.filter((entry) => entry.place < place)
  }

  /** Fetches that were sent before a place, and whose outcome was not known then. */
  isFetchOpen(place: number, since: number): boolean {
    return this.#unanswered.some((entry) => entry.place >= since && entry.since < place)
  }

  lists(place: number): readonly Placed<'dead'>[] {
    return this.#lists.filter((entry) => entry.place < place)
  }

  /** Another message that carried the id before. */
  otherWithId(place: number, id: string, message: string): string | undefined {
    return this.#ids.get(id)?.find((other) => other.place < place && other.message !== message)?.message
  }

  isReceiptUsed(place: number, receipt: string): boolean {
    return (this.#receipts.get(receipt) ?? place) < place
  }

  isCrashBetween(from: number, to: number): boolean {
    return this.#crashes.some((place) => place > from && place < to)
  }

  /** By an acknowledgement that counted, or whose outcome nobody knows. */
  isPerhapsAcknowledged(place: number, message: string): boolean {
    const isOpen = (request: number) => request < place && (this.#rejections.get(request) ?? place) >= place
    return this.story(message).acknowledging.some(isOpen)
  }

  isAcknowledged(place: number, message: string): boolean {
    return this.story(message).acknowledged.some((entry) => entry.place < place)
  }

  isListedDead(place: number, message: string): boolean {
    return this.story(message).listed.some(isBefore(place))
  }

  isRefused(place: number, message: string): boolean {
    return this.story(message).refused.some(isBefore(place))
  }

  /** Whether its last try may be over by then. */
  isPerhapsDead(place: number, message: string, atMs: number): boolean {
    const { tries, ackTimeoutMs, countsTries } = this.rules
    if (!countsTries) return false
    const deliveries = this.deliveries(place, message)
    if (deliveries.length + this.unanswered(place).length < tries) return false
    const last = deliveries.at(-1)
    if (deliveries.length < tries || last === undefined) return true
    return this.isCrashBetween(last.place, place) || atMs >= last.span.sentMs + ackTimeoutMs
  }

  isSurelyDead(place: number, message: string, atMs: number): boolean {
    if (this.isListedDead(place, message)) return true
    return this.deliveries(place, message).length >= this.rules.tries && this.freeMs(place, message) <= atMs
  }

  /** From when on nobody can have it any more, as far as was seen before a place: it waits, or is dead, or is done. */
  freeMs(place: number, message: string): number {
    const latestMs = 2 * this.rules.ackTimeoutMs
    let outPlace = -1
    let freeMs = 0
    for (const entry of this.unanswered(place)) {
      outPlace = entry.place
      freeMs = entry.atMs + latestMs
    }
    const last = this.deliveries(place, message).at(-1)
    if (last !== undefined) {
      outPlace = Math.max(outPlace, last.place)
      freeMs = Math.max(freeMs, last.span.gotMs + latestMs)
    }
    const boot = this.#boots.findLast((entry) => entry.place < place && entry.place > outPlace)
    return boot === undefined || outPlace === -1 ? freeMs : boot.atMs + latestMs
  }

  /** Whether the first was stored before the second was sent: only then does the queue owe them an order. */
  isBefore(first: string, second: string): boolean {
    const stored = this.story(first).stored[0]
    const sent = this.story(second).sent[0]
    return stored !== undefined && sent !== undefined && stored.place < sent.place
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
