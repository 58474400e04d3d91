/** What is wrong with the other answers of a queue: to fetches that got nothing, acknowledgements, and looks. */
import type { Found, Of } from './entries.ts'
import { judgeContent } from './judge-delivery.ts'
import type { Placed, Seen } from './seen.ts'

/** Ids are never used twice. */
export function judgeStored(seen: Seen, at: number, { message, id }: Of<'stored'>): Found {
  const other = seen.otherWithId(at, id, message)
  return other === undefined ? undefined : { kind: 'same-id', message, other }
}

/** A fetch got nothing: then no message was due that surely waited, and that no other fetch was given meanwhile. */
export function judgeNothing(seen: Seen, at: number, { since, span }: Of<'nothing'>): Found {
  if (seen.isFetchOpen(at, since)) return undefined
  for (const [message, stored] of seen.stored(since)) {
    if (isPerhapsOver(seen, at, message, span.gotMs) || seen.freeMs(at, message) > span.sentMs) continue
    if (!seen.rules.comesAgain && seen.isOutSinceBoot(at, message)) continue
    const { delivered } = seen.story(message)
    const isTaken = delivered.some((entry) => entry.place >= since && entry.since <= at)
    if (!isTaken && !isBehind(seen, since, stored, span.sentMs)) return { kind: 'withheld', message }
  }
  return undefined
}

/** Whether one of its key may have to go first. */
function isBehind(seen: Seen, place: number, { message }: Placed<'stored'>, atMs: number): boolean {
  const key = seen.story(message).sent[0]?.key
  if (key === undefined) return false
  for (const [other, { sent }] of seen.stories) {
    if (other === message || sent[0]?.key !== key || seen.isBefore(message, other)) continue
    if (!seen.isAcknowledged(place, other) && !seen.isSurelyDead(place, other, atMs)) return true
  }
  return false
}

function isPerhapsOver(seen: Seen, at: number, message: string, atMs: number): boolean {
  return seen.isPerhapsAcknowledged(at, message) || seen.isPerhapsDead(at, message, atMs)
}

/** An acknowledgement counted that no longer could. */
export function judgeAcknowledged(seen: Seen, entry: Of<'acknowledged'>): Found {
  const { message, delivery, request } = entry
  if (seen.isAcknowledged(request, message)) return { kind: 'used-twice', message }
  if (seen.isListedDead(request, message)) return { kind: 'dead-acknowledged', message }
  const isOver = seen.deliveries(request, message).some(({ place }) => place > delivery)
  return isOver ? { kind: 'late-counted', message } : undefined
}

/** An acknowledgement did not count, although it came in time and was the first. */
export function judgeRejected(seen: Seen, at: number, entry: Of<'rejected'>): Found {
  const { message, delivery, request, span } = entry
  const delivered = seen.entries[delivery]
  if (delivered?.kind !== 'delivered' || seen.isCrashBetween(delivery, at)) return undefined
  if (seen.story(message).acknowledging.some((place) => place < request)) return undefined
  const isInTime = span.gotMs < delivered.span.sentMs + seen.rules.ackTimeoutMs
  return isInTime ? { kind: 'rejected-in-time', message } : undefined
}

export function judgeDead(seen: Seen, at: number, { letters, since, span }: Of<'dead'>): Found {
  const messages = letters.map(({ message }) => message)
  const twice = messages.find((message, index) => messages.indexOf(message) !== index)
  if (twice !== undefined) return { kind: 'dead-twice', message: twice }
  for (const letter of letters) {
    const { message } = letter
    const changed = judgeContent(seen, at, letter)
    if (changed !== undefined) return changed
    if (seen.isRefused(at, message)) return { kind: 'refused-but-kept', message }
    if (seen.isAcknowledged(since, message)) return { kind: 'came-back', message }
    if (seen.deliveries(at, message).length + seen.unanswered(at).length < seen.rules.tries) {
      return { kind: 'dead-too-soon', message }
    }
    if (!seen.isPerhapsDead(at, message, span.gotMs)) return { kind: 'dead-while-out', message }
  }
  for (const earlier of seen.lists(since)) {
    const gone = earlier.letters.find(({ message }) => !messages.includes(message))
    if (gone !== undefined) return { kind: 'dead-letter-lost', message: gone.message }
  }
  return judgeMissing(seen, since, messages, span.sentMs)
}

/** Whose last try is surely over is in the list, whether or not anybody has fetched since. */
function judgeMissing(seen: Seen, since: number, listed: readonly string[], atMs: number): Found {
  for (const [message] of seen.stored(since)) {
    if (listed.includes(message) || seen.isPerhapsAcknowledged(since, message)) continue
    if (seen.isSurelyDead(since, message, atMs)) return { kind: 'dead-letter-lost', message }
  }
  return undefined
}

/** Between what is surely alive and what may be. */
export function judgeDepth(seen: Seen, at: number, { depth, since, span }: Of<'depth'>): Found {
  let least = 0
  for (const [message] of seen.stored(since)) {
    if (!isPerhapsOver(seen, at, message, span.gotMs)) least += 1
  }
  let most = 0
  for (const [message, { sent }] of seen.stories) {
    const isOver =
      (sent[0]?.place ?? at) >= at ||
      seen.isRefused(since, message) ||
      seen.isAcknowledged(since, message) ||
      seen.isSurelyDead(since, message, span.sentMs)
    if (!isOver) most += 1
  }
  if (depth >= least && depth <= most) return undefined
  const expected = least === most ? String(least) : `${least} to ${most}`
  return { kind: 'wrong-depth', message: '', expected, seen: String(depth) }
}

/** Whatever was stored is acknowledged by now, perhaps without the consumer knowing, or is a dead letter. */
export function judgeDrained(seen: Seen, at: number): Found {
  for (const [message] of seen.stored(at)) {
    const isSettled =
      seen.isPerhapsAcknowledged(at, message) ||
      seen.isListedDead(at, message) ||
      (!seen.rules.comesAgain && seen.isOutSinceBoot(at, message))
    if (!isSettled) return { kind: 'lost', message }
  }
  return undefined
}
