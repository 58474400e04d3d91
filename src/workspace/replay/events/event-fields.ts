/** The fields of an event in words, as its details show them. */
import type { HistoryEvent } from '../../../contract/history.ts'
import { durationText } from '../../../messages/describe-event.ts'
import { fill } from '../../../messages/fill.ts'
import type { Messages } from '../../../messages/index.ts'
import type { WorldModel } from '../model/world-model.ts'

type Words = Messages['replay']['details']

export interface Field {
  readonly name: string
  readonly value: string
}

/** What the sentence about the event does not say already. */
export function fieldsOf(event: HistoryEvent, model: WorldModel, words: Words): readonly Field[] {
  return [
    { name: words.time, value: fill(words.timeValue, { time: event.timeMs.toFixed(3) }) },
    ...nodeField(event, model, words),
    ...requestField(event, model, words),
    ...ownFields(event, words),
  ]
}

function nodeField({ node }: HistoryEvent, { lanes }: WorldModel, words: Words): readonly Field[] {
  const lane = lanes.find(({ name }) => name === node)
  if (lane?.role === undefined) return [{ name: words.node, value: node }]
  const place = fill(words.nodeValue, { role: lane.role, region: lane.region ?? '' })
  const parts = [node, place, ...(lane.byLearner ? [words.yours] : [])]
  return [{ name: words.node, value: parts.join(', ') }]
}

function requestField(event: HistoryEvent, { exchanges }: WorldModel, words: Words): readonly Field[] {
  const send = 'exchange' in event ? exchanges.get(event.exchange)?.send : undefined
  if (send === undefined) return []
  return [{ name: words.request, value: `${send.method} ${send.path} (${send.node} → ${send.peer})` }]
}

function ownFields(event: HistoryEvent, words: Words): readonly Field[] {
  switch (event.kind) {
    case 'reply':
    case 'answer':
      return [
        { name: words.status, value: String(event.status) },
        { name: words.took, value: durationText(event.tookMs) },
      ]
    case 'fail':
    case 'refuse':
      return [{ name: words.code, value: event.code }]
    case 'boot':
    case 'ready':
      return [{ name: words.boot, value: String(event.boot) }]
    case 'crash':
      return [
        { name: words.boot, value: String(event.boot) },
        ...(event.error === undefined ? [] : [{ name: words.error, value: event.error }]),
      ]
    case 'sync':
      return [{ name: words.bytes, value: event.bytes.toLocaleString('en') }]
    case 'log':
      return [
        { name: words.level, value: event.level },
        ...(event.error === undefined ? [] : [{ name: words.error, value: event.error }]),
      ]
    case 'fault':
      return event.nodes.length === 0 ? [] : [{ name: words.nodes, value: event.nodes.join(', ') }]
    default:
      return []
  }
}
