/** What a history leaves out, as lines below an event: which try it was, what it carried, what a crash left on the disk. */
import type { CarriedMessage, HistoryEvent, KeptFile, RequestEvent } from '../contract/history.ts'
import { text } from '../messages/cli/learner.en.ts'

const words = text.replay
/** Of one body. */
const mostLines = 40

export class Details {
  readonly #events: readonly HistoryEvent[]
  readonly #withMessages: boolean
  readonly #sent = new Map<number, RequestEvent>()
  /** The event that brought a node what it was at when it sent something → all that it sent for it. */
  readonly #tries = new Map<number, RequestEvent[]>()

  /** All events of a world, by their ids. */
  constructor(events: readonly HistoryEvent[], withMessages: boolean) {
    this.#events = events
    this.#withMessages = withMessages
    if (!withMessages) return
    for (const event of events) {
      if (event.kind !== 'send') continue
      this.#sent.set(event.exchange, event)
      const brought = this.#broughtBy(event)
      if (brought !== undefined) this.#tries.set(brought, [...(this.#tries.get(brought) ?? []), event])
    }
  }

  linesOf(event: HistoryEvent): readonly string[] {
    if (event.kind === 'crash') return (event.disk ?? []).flatMap(diskLines)
    if (!this.#withMessages) return []
    if (event.kind === 'send' || event.kind === 'receive')
      return [...this.#placeOf(event), ...messageLines(event.message)]
    if (event.kind === 'reply' || event.kind === 'answer')
      return [words.ofExchange(event.exchange + 1), ...messageLines(event.message)]
    return 'exchange' in event ? [words.ofExchange(event.exchange + 1)] : []
  }

  #placeOf(event: RequestEvent): readonly string[] {
    const sent = event.kind === 'send' ? event : this.#sentOf(event)
    const brought = sent === undefined ? undefined : this.#broughtBy(sent)
    const all = brought === undefined ? [] : (this.#tries.get(brought) ?? [])
    const alike = all.filter(({ method, path }) => method === event.method && path === event.path)
    const place = alike.findIndex(({ id }) => id === sent?.id)
    const exchange = words.ofExchange(event.exchange + 1)
    if (brought === undefined || place < 0 || alike.length < 2) return [exchange]
    return [words.ofTry(exchange, place + 1, alike.length, brought + 1)]
  }

  #sentOf({ exchange }: { readonly exchange: number }): RequestEvent | undefined {
    return this.#sent.get(exchange)
  }

  /** What was taken in, by the same node, that led to it. What came back of an earlier try leads to that try. */
  #broughtBy({ cause, node }: RequestEvent): number | undefined {
    const first = this.#events[0]?.id ?? 0
    let at = cause
    while (at !== undefined) {
      const event = this.#events[at - first]
      if (event?.kind === 'receive' && event.node === node) return event.id
      const isBack = (event?.kind === 'fail' || event?.kind === 'answer') && event.node === node
      const before = isBack ? this.#sentOf(event) : event
      if (before === undefined || (before.cause ?? 0) >= at) return undefined
      at = before.cause
    }
    return undefined
  }
}

function messageLines(message: CarriedMessage | undefined): readonly string[] {
  if (message === undefined) return []
  const { headers, bytes, text: body } = message
  const lines = body?.split('\n') ?? []
  const shown = lines.slice(0, mostLines)
  const isWhole =
    body !== undefined && new TextEncoder().encode(body).length === bytes && lines.length <= mostLines
  return [
    ...headers.map(([name, value]) => `${name}: ${value}`),
    words.body(bytes, bytes > 0 && body === undefined),
    ...(bytes === 0 ? [] : shown.map((line) => `  ${line}`)),
    ...(bytes === 0 || body === undefined || isWhole ? [] : [words.bodyGoesOn]),
  ]
}

function diskLines({ path, bytes, unsyncedBytes, keptBytes, ending }: KeptFile): readonly string[] {
  if (bytes === undefined) return [words.diskLost(path)]
  return [
    words.diskKept(path, bytes, unsyncedBytes, keptBytes),
    ...(ending === undefined || ending === '' ? [] : [words.diskEnds(JSON.stringify(ending))]),
  ]
}
