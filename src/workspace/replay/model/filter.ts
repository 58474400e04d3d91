/** Which events a filter lets through. What it does not let through fades or goes; what led to the rest stays. */
import type { CodePlace, HistoryEvent } from '../../../contract/history.ts'
import type { Causes } from './causes.ts'
import { isSamePlace, placeOf } from './code-lines.ts'
import type { Exchange } from './exchanges.ts'
import { isBad } from './state-at.ts'

export const groups = ['requests', 'replies', 'failures', 'lives', 'faults', 'logs', 'disk'] as const
export type Group = (typeof groups)[number]

const groupOf: Readonly<Record<HistoryEvent['kind'], Group>> = {
  send: 'requests',
  receive: 'requests',
  reply: 'replies',
  answer: 'replies',
  fail: 'failures',
  refuse: 'failures',
  drop: 'failures',
  boot: 'lives',
  ready: 'lives',
  crash: 'lives',
  fault: 'faults',
  log: 'logs',
  sync: 'disk',
}

export interface Filter {
  /** Empty: every node. It is at either end, or the fault is on it. */
  readonly node: string
  /** Part of the path of the request that the event belongs to. Empty: any, or none. */
  readonly path: string
  readonly status: 'all' | 'good' | 'bad' | number
  readonly group: Group | 'all'
  /** Part of the event's own words, whatever the case. */
  readonly text: string
  /** The line of code that logged or threw. Undefined: any, or none. */
  readonly place: CodePlace | undefined
  readonly others: 'fade' | 'hide'
}

export const everything: Filter = {
  node: '',
  path: '',
  status: 'all',
  group: 'all',
  text: '',
  place: undefined,
  others: 'fade',
}

export function isOn({ node, path, status, group, text, place }: Filter): boolean {
  const isText = node !== '' || path !== '' || text.trim() !== ''
  return isText || status !== 'all' || group !== 'all' || place !== undefined
}

export interface Filtered {
  /** The events that the filter lets through, in order. */
  readonly ids: readonly number[]
  /** 2: let through · 1: it led to one of those · 0: neither. */
  readonly rank: Uint8Array
}

export interface Filterable {
  readonly events: readonly HistoryEvent[]
  readonly exchanges: ReadonlyMap<number, Exchange>
  readonly causes: Causes
  /** The event's words, in lower case. */
  textOf(id: number): string
}

export function applyFilter(world: Filterable, filter: Filter): Filtered {
  const { events, causes } = world
  const rank = new Uint8Array(events.length)
  const wanted = { ...filter, text: filter.text.trim().toLowerCase(), path: filter.path.trim().toLowerCase() }
  const ids: number[] = []
  for (const event of events) {
    if (!matches(event, wanted, world)) continue
    ids.push(event.id)
    rank[event.id] = 2
  }
  for (const id of ids) {
    // Where a chain was followed before, it is known from there on.
    for (let cause = causes.of(id); cause !== undefined && rank[cause] === 0; cause = causes.of(cause))
      rank[cause] = 1
  }
  return { ids, rank }
}

function matches(event: HistoryEvent, filter: Filter, { exchanges, textOf }: Filterable): boolean {
  const { node, path, status, group, text, place } = filter
  if (place !== undefined && !isSamePlace(place, placeOf(event))) return false
  if (group !== 'all' && groupOf[event.kind] !== group) return false
  if (node !== '' && !concerns(event, node)) return false
  const exchange = 'exchange' in event ? exchanges.get(event.exchange) : undefined
  if (path !== '' && !(exchange?.send?.path ?? pathOf(event)).toLowerCase().includes(path)) return false
  if (status === 'bad' && !isBad(event, exchanges)) return false
  if (status === 'good' && (exchange === undefined || isBad(event, exchanges))) return false
  if (typeof status === 'number' && exchange?.reply?.status !== status) return false
  return text === '' || textOf(event.id).includes(text)
}

function concerns(event: HistoryEvent, node: string): boolean {
  return (
    event.node === node ||
    ('peer' in event && event.peer === node) ||
    (event.kind === 'fault' && event.nodes.includes(node))
  )
}

function pathOf(event: HistoryEvent): string {
  return 'path' in event ? event.path : ''
}
