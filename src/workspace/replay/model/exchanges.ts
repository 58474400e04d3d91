/** Requests with all that became of them: the events of one exchange, by what they are. */
import type {
  DropEvent,
  FailEvent,
  HistoryEvent,
  ReplyEvent,
  RequestEvent,
} from '../../../contract/history.ts'

export interface Exchange {
  readonly number: number
  readonly send?: RequestEvent
  readonly receive?: RequestEvent
  readonly refuse?: FailEvent
  readonly reply?: ReplyEvent
  readonly answer?: ReplyEvent
  readonly fail?: FailEvent
  /** Of the request itself, or of the reply, be it a good one or the word that there will be none. */
  readonly lostRequest?: DropEvent
  readonly lostReply?: DropEvent
  /** The caller gave up, and the network lost the word of it. */
  readonly lostWord?: DropEvent
}

type Draft = { -readonly [K in keyof Exchange]: Exchange[K] }

export function exchangesOf(events: readonly HistoryEvent[]): ReadonlyMap<number, Exchange> {
  const drafts = new Map<number, Draft>()
  for (const event of events) {
    if (!('exchange' in event)) continue
    let draft = drafts.get(event.exchange)
    if (draft === undefined) {
      draft = { number: event.exchange }
      drafts.set(event.exchange, draft)
    }
    note(draft, event)
  }
  return drafts
}

function note(draft: Draft, event: Extract<HistoryEvent, { exchange: number }>): void {
  switch (event.kind) {
    case 'send':
      draft.send = event
      break
    case 'receive':
      draft.receive = event
      break
    case 'refuse':
      draft.refuse = event
      break
    case 'reply':
      draft.reply = event
      break
    case 'answer':
      draft.answer = event
      break
    case 'fail':
      draft.fail = event
      break
    case 'drop':
      if (event.carried === 'reply') draft.lostReply = event
      else if (draft.fail === undefined) draft.lostRequest = event
      else draft.lostWord = event
  }
}

/** All events of an exchange, in their order. */
export function eventsOf({ number: _, ...events }: Exchange): readonly HistoryEvent[] {
  return Object.values(events).toSorted((a, b) => a.id - b.id)
}

/** How a request ended for its caller: answered, badly, or not at all as far as the history goes. */
export function outcomeOf({ answer, fail }: Exchange): 'answered' | 'failed' | 'open' {
  if (fail !== undefined) return 'failed'
  if (answer === undefined) return 'open'
  return answer.status >= 500 ? 'failed' : 'answered'
}
