/**
 * What the queue and its users say to each other. JSON both ways.
 *
 *   POST /messages                publish a NewMessage
 *     201 { id }                  it is stored: from now on no crash may lose it
 *     503 and Retry-After         the queue holds CAPACITY messages already: nothing is stored (429 is fine as well)
 *
 *   POST /deliveries              fetch a message
 *     200 Delivery                yours until you acknowledge it, or until ACK_TIMEOUT_MS have passed
 *     204                         nothing to hand out now
 *     With ?waitMs=<number> the caller agrees to wait that long for a message. You may ignore it.
 *
 *   DELETE /deliveries/<receipt>  acknowledge: the work is done
 *     204                         removed: from now on no crash may bring it back
 *     410                         this delivery is over, nothing has changed (404 is fine as well)
 *
 *   GET /dead-letters             200 Message[]: handed out TRIES times, never acknowledged
 *   GET /status                   200 Status
 *
 * Settings, as text in `env.vars`: ACK_TIMEOUT_MS, TRIES, CAPACITY.
 *
 * - A message that was not acknowledged in time is handed out again: not before ACK_TIMEOUT_MS, not later than
 *   twice that. Then the new receipt counts, and the old one is answered with 410. When the queue itself has
 *   crashed in between, it may come again at once.
 * - Messages with the same key are handed out in the order in which they were published, one at a time: the
 *   next one only when the one before is acknowledged, or dead. Messages without a key have no order.
 * - A message is handed out TRIES times at the most, however often the queue itself crashes. When the last of
 *   these deliveries has timed out, the message is a dead letter: listed there, and never handed out again.
 */
export interface NewMessage {
  readonly body: string
  readonly key?: string | undefined
}

export interface Message extends NewMessage {
  readonly id: string
}

export interface Delivery extends Message {
  /** Names this delivery. The same message, handed out again, has another receipt. */
  readonly receipt: string
  /** 1 when it is handed out for the first time. */
  readonly attempt: number
}

export interface Status {
  /** Messages that are neither acknowledged nor dead: those waiting, and those handed out. */
  readonly depth: number
}
