/** What is wrong with a message that was handed out. */
import type { Found, Letter, Of } from './entries.ts'
import type { Seen } from './seen.ts'

export function judgeDelivery(seen: Seen, at: number, entry: Of<'delivered'>): Found {
  const { message, since } = entry
  const changed = judgeContent(seen, at, entry)
  if (changed !== undefined) return changed
  if (seen.isRefused(at, message)) return { kind: 'refused-but-kept', message }
  if (seen.isAcknowledged(since, message)) return { kind: 'came-back', message }
  if (seen.isListedDead(since, message)) return { kind: 'in-both', message }
  const early = judgeTime(seen, at, entry)
  if (early !== undefined) return early
  if (seen.isReceiptUsed(at, entry.receipt)) return { kind: 'same-receipt', message }
  const { tries, countsTries } = seen.rules
  if (countsTries && seen.deliveries(at, message).length >= tries) return { kind: 'too-many-tries', message }
  return judgeOrder(seen, at, entry)
}

/** Body, key and id are what they were when it was published. */
export function judgeContent(seen: Seen, at: number, { message, key, id }: Letter): Found {
  const { sent, stored, delivered } = seen.story(message)
  if (!sent.some((entry) => entry.place < at && entry.key === key)) return { kind: 'altered', message }
  const before = [...stored, ...delivered].find((entry) => entry.place < at && entry.id !== id)
  if (before !== undefined) return { kind: 'other-id', message, expected: before.id, seen: id }
  const other = seen.otherWithId(at, id, message)
  return other === undefined ? undefined : { kind: 'same-id', message, other }
}

/** Whatever moments within their spans the two were handed out at: less than the time-out lies between them. */
function areClose(seen: Seen, one: Of<'delivered'>, other: Of<'delivered'>): boolean {
  const longestMs = Math.max(one.span.gotMs - other.span.sentMs, other.span.gotMs - one.span.sentMs)
  return longestMs < seen.rules.ackTimeoutMs
}

/** What is out with one consumer is not handed to another before its time. */
function judgeTime(seen: Seen, at: number, entry: Of<'delivered'>): Found {
  const { message, since } = entry
  for (const other of seen.deliveries(at, message)) {
    if (seen.isCrashBetween(other.place, at) || !areClose(seen, entry, other)) continue
    return { kind: other.place >= since ? 'two-at-once' : 'too-soon', message }
  }
  return undefined
}

/** Messages of one key come in order, and the one before is out of the way when the next comes. */
function judgeOrder(seen: Seen, at: number, entry: Of<'delivered'>): Found {
  const { message, key } = entry
  if (key === undefined || !seen.rules.isOrdered) return undefined
  for (const other of seen.deliveriesOfKey(at, key)) {
    if (other.message === message) continue
    if (seen.isBefore(message, other.message)) {
      return { kind: 'overtook', message: other.message, other: message }
    }
    const isOut =
      areClose(seen, entry, other) &&
      !seen.isCrashBetween(other.place, at) &&
      !seen.isPerhapsAcknowledged(at, other.message) &&
      !seen.isPerhapsDead(at, other.message, entry.span.gotMs)
    if (isOut || (seen.isBefore(other.message, message) && acknowledgedLater(seen, other, at))) {
      return { kind: 'out-together', message: other.message, other: message }
    }
  }
  return undefined
}

/** Whether that delivery was acknowledged, by a request that left after `at`: so it was still out at `at`. */
function acknowledgedLater(seen: Seen, { message, place }: { message: string; place: number }, at: number) {
  const { acknowledged } = seen.story(message)
  return acknowledged.some((entry) => entry.delivery === place && entry.request > at)
}

/** One more than before, but for deliveries that nobody knows of. */
export function judgeAttempt(seen: Seen, at: number, { message, attempt }: Of<'delivered'>): Found {
  const all = seen.deliveries(at, message)
  const remembered = seen.rules.countsTries ? all : all.filter(({ place }) => !seen.isCrashBetween(place, at))
  const least = Math.max(remembered.length, remembered.at(-1)?.attempt ?? 0) + 1
  const most = all.length + 1 + seen.unanswered(at).length
  if (attempt >= least && attempt <= most) return undefined
  const expected = least >= most ? String(least) : `${least} to ${most}`
  return { kind: 'wrong-attempt', message, expected, seen: String(attempt) }
}
