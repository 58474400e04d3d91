/**
 * Judges what the producers and consumers of a queue saw, in the order in which they saw it.
 * Messages are told apart by their bodies, which the suite makes unique: after a reset nobody knows the id.
 */

/** What one producer or consumer did or saw. `since` is the length of the record when its request was sent. */
export type Entry =
  | { readonly kind: 'sent'; readonly message: string; readonly key?: string | undefined }
  | { readonly kind: 'stored'; readonly message: string; readonly since: number }
  | {
      readonly kind: 'delivered'
      readonly message: string
      readonly key?: string | undefined
      readonly since: number
    }
  /** The acknowledgement leaves the consumer: from here on its outcome may be unknown. */
  | { readonly kind: 'acknowledging'; readonly message: string; readonly delivery: number }
  | { readonly kind: 'acknowledged'; readonly message: string; readonly delivery: number }
  /** The queue said that the delivery is over: the acknowledgement counts for nothing. */
  | { readonly kind: 'rejected'; readonly message: string; readonly delivery: number }
  | { readonly kind: 'dead'; readonly messages: readonly string[]; readonly since: number }
  /** The faults are healed and the queue hands out no more, however long one waits. */
  | { readonly kind: 'drained' }

export type ProblemKind =
  | 'altered'
  | 'lost'
  | 'came-back'
  | 'overtook'
  | 'out-together'
  | 'too-many-tries'
  | 'in-both'
  | 'dead-twice'

export interface Problem {
  readonly kind: ProblemKind
  readonly message: string
  /** The other message, for problems between two. */
  readonly other?: string
  /** Where in the record it shows first. */
  readonly at: number
}

/** The first thing that a right queue could not have done, or undefined. */
export function findProblem(entries: readonly Entry[], { tries }: { tries: number }): Problem | undefined {
  for (const [at, entry] of entries.entries()) {
    const found =
      entry.kind === 'delivered'
        ? judgeDelivery(entries, at, entry, tries)
        : entry.kind === 'dead'
          ? judgeDead(entries, at, entry)
          : entry.kind === 'drained'
            ? judgeDrained(entries, at)
            : undefined
    if (found !== undefined) return { ...found, at }
  }
  return undefined
}

type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>
type Found = Omit<Problem, 'at'> | undefined

function judgeDelivery(entries: readonly Entry[], at: number, entry: Of<'delivered'>, tries: number): Found {
  const { message, key, since } = entry
  const before = entries.slice(0, at)
  const sent = before.find((other) => other.kind === 'sent' && other.message === message)
  if (sent?.kind !== 'sent' || sent.key !== key) return { kind: 'altered', message }

  const asked = entries.slice(0, since)
  if (asked.some((other) => other.kind === 'acknowledged' && other.message === message)) {
    return { kind: 'came-back', message }
  }
  if (asked.some((other) => other.kind === 'dead' && other.messages.includes(message))) {
    return { kind: 'in-both', message }
  }
  const deliveries = before.filter((other) => other.kind === 'delivered' && other.message === message)
  if (deliveries.length >= tries) return { kind: 'too-many-tries', message }
  return key === undefined ? undefined : judgeOrder(entries, at, entry)
}

/** Messages of one key come in order, and the one before is out of the way when the next comes. */
function judgeOrder(entries: readonly Entry[], at: number, entry: Of<'delivered'>): Found {
  for (const [index, other] of entries.entries()) {
    if (other.kind !== 'delivered' || other.key !== entry.key || index === at) continue
    if (index < at && isBefore(entries, entry.message, other.message)) {
      return { kind: 'overtook', message: other.message, other: entry.message }
    }
    const isOut = index < at && isBefore(entries, other.message, entry.message)
    if (isOut && acknowledgedLater(entries, index, at)) {
      return { kind: 'out-together', message: other.message, other: entry.message }
    }
  }
  return undefined
}

/** Whether the first was stored before the second was sent: only then does the queue owe them an order. */
function isBefore(entries: readonly Entry[], first: string, second: string): boolean {
  const stored = entries.findIndex((entry) => entry.kind === 'stored' && entry.message === first)
  const sent = entries.findIndex((entry) => entry.kind === 'sent' && entry.message === second)
  return stored !== -1 && sent !== -1 && stored < sent
}

/** Whether that delivery was acknowledged, by a request that left after `at`: so it was still out at `at`. */
function acknowledgedLater(entries: readonly Entry[], delivery: number, at: number): boolean {
  const isOf = (kind: Entry['kind']) => (entry: Entry) =>
    entry.kind === kind && 'delivery' in entry && entry.delivery === delivery
  return entries.some(isOf('acknowledged')) && entries.findIndex(isOf('acknowledging')) > at
}

function judgeDead(entries: readonly Entry[], at: number, { messages, since }: Of<'dead'>): Found {
  const twice = messages.find((message, index) => messages.indexOf(message) !== index)
  if (twice !== undefined) return { kind: 'dead-twice', message: twice }
  for (const message of messages) {
    const isOf = (kind: Entry['kind']) => (entry: Entry) =>
      entry.kind === kind && 'message' in entry && entry.message === message
    if (!entries.slice(0, at).some(isOf('sent'))) return { kind: 'altered', message }
    if (entries.slice(0, since).some(isOf('acknowledged'))) return { kind: 'came-back', message }
  }
  const gone = entries
    .slice(0, since)
    .flatMap((entry) => (entry.kind === 'dead' ? entry.messages : []))
    .find((message) => !messages.includes(message))
  return gone === undefined ? undefined : { kind: 'lost', message: gone }
}

/** Whatever was stored is acknowledged by now, perhaps without the consumer knowing, or is a dead letter. */
function judgeDrained(entries: readonly Entry[], at: number): Found {
  const before = entries.slice(0, at)
  for (const { message } of before.filter((entry) => entry.kind === 'stored')) {
    const isSettled = before.some((entry, index) => {
      if (entry.kind === 'dead') return entry.messages.includes(message)
      if (entry.kind === 'acknowledged') return entry.message === message
      if (entry.kind !== 'acknowledging' || entry.message !== message) return false
      return !before
        .slice(index)
        .some((later) => later.kind === 'rejected' && later.delivery === entry.delivery)
    })
    if (!isSettled) return { kind: 'lost', message }
  }
  return undefined
}
