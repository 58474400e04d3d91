/**
 * What was told, for as long as it holds: records by name and type, and the two
 * ways of saying that there is nothing.
 */
import { type DnsRecord, NO_ERROR, NO_SUCH_NAME, type Question, type Reply } from './dns.ts'

interface Entry {
  readonly status: number
  readonly records: readonly DnsRecord[]
  readonly untilMs: number
}

/** A no goes for all types of a name. */
const ANY = '*'
const entries = new Map<string, Entry>()

const keyOf = (name: string, type: number | string): string => `${type} ${name}`

/** What is known of a question, with the TTL that is left. Undefined: somebody has to be asked. */
export function recall({ name, type }: Question): Reply | undefined {
  const entry = held(keyOf(name, ANY)) ?? held(keyOf(name, type))
  if (entry === undefined) return undefined
  const TTL = Math.ceil((entry.untilMs - performance.now()) / 1000)
  return { Status: entry.status, Answer: entry.records.map((record) => ({ ...record, TTL })) }
}

/** Records of any names and types. Those of one name and type are kept as one, and replace what was kept. */
export function remember(records: readonly DnsRecord[]): void {
  const sets = Map.groupBy(records, ({ name, type }) => keyOf(name, type))
  for (const [key, set] of sets) keep(key, NO_ERROR, set, Math.min(...set.map(({ TTL }) => TTL)))
}

/** That there is no such name, or nothing of this type. */
export function rememberNo({ name, type }: Question, status: number, forS: number): void {
  keep(keyOf(name, status === NO_SUCH_NAME ? ANY : type), status, [], forS)
}

function keep(key: string, status: number, records: readonly DnsRecord[], forS: number): void {
  if (forS > 0) entries.set(key, { status, records, untilMs: performance.now() + forS * 1000 })
  else entries.delete(key)
}

function held(key: string): Entry | undefined {
  const entry = entries.get(key)
  if (entry === undefined || entry.untilMs > performance.now()) return entry
  entries.delete(key)
  return undefined
}
