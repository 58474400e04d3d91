/** Events of a history, parsed as they reach the host. There are tens of thousands in a replay: one look at each. */
import * as v from 'valibot'
import type { HistoryEvent } from '../contract/history.ts'

const at = { id: v.number(), timeMs: v.number(), node: v.string(), cause: v.exactOptional(v.number()) }
const between = { ...at, exchange: v.number(), peer: v.string() }
const place = v.exactOptional(v.strictObject({ file: v.string(), line: v.number() }))
const error = v.exactOptional(v.string())

function one<const K extends string>(kind: K): v.LiteralSchema<K, undefined> {
  return v.literal(kind)
}

const message = v.exactOptional(
  v.strictObject({
    headers: v.array(v.tuple([v.string(), v.string()])),
    bytes: v.number(),
    text: v.exactOptional(v.string()),
  }),
)
const bytes = v.exactOptional(v.number())
const request = { ...between, method: v.string(), path: v.string(), bytes, message }
const reply = { ...between, status: v.number(), tookMs: v.number(), bytes, message }
const failure = { ...between, code: v.string() }
const disk = v.exactOptional(
  v.array(
    v.strictObject({
      path: v.string(),
      bytes: v.exactOptional(v.number()),
      unsyncedBytes: v.number(),
      keptBytes: v.number(),
      ending: v.exactOptional(v.string()),
    }),
  ),
)
const boot = { ...at, boot: v.number(), error, place, disk }

/** One schema per kind, so that the first look at an event finds the one that it must meet. */
const eventSchema = v.variant('kind', [
  v.strictObject({ kind: one('send'), ...request }),
  v.strictObject({ kind: one('receive'), ...request }),
  v.strictObject({ kind: one('reply'), ...reply }),
  v.strictObject({ kind: one('answer'), ...reply }),
  v.strictObject({ kind: one('fail'), ...failure }),
  v.strictObject({ kind: one('refuse'), ...failure }),
  v.strictObject({ kind: one('drop'), ...between, carried: v.picklist(['request', 'reply']) }),
  v.strictObject({ kind: one('boot'), ...boot }),
  v.strictObject({ kind: one('ready'), ...boot }),
  v.strictObject({ kind: one('crash'), ...boot }),
  v.strictObject({ kind: one('sync'), ...at, path: v.string(), bytes: v.number() }),
  v.strictObject({
    kind: one('log'),
    ...at,
    level: v.picklist(['debug', 'info', 'warn', 'error']),
    text: v.string(),
    error,
    place,
  }),
  v.strictObject({
    kind: one('fault'),
    ...at,
    fault: v.string(),
    phase: v.picklist(['begin', 'heal']),
    nodes: v.array(v.string()),
    vars: v.exactOptional(v.array(v.tuple([v.string(), v.string()]))),
  }),
]) satisfies v.GenericSchema<unknown, HistoryEvent>

export const eventsSchema = v.array(eventSchema)
