/** Name → type → what was told. What is in its last fifth may be asked for anew, before it is over. */
import type { DnsRecord } from './dns.ts'

export interface Kept {
  readonly status: number
  readonly records: readonly DnsRecord[]
  readonly sinceMs: number
  readonly forMs: number
}

/** Stands for all types. */
const ALL = 0
const names = new Map<string, Map<number, Kept>>()

export function lookIn(name: string, type: number): Kept | undefined {
  const types = names.get(name)
  for (const each of [ALL, type]) {
    const kept = types?.get(each)
    if (kept !== undefined && ageOf(kept) < kept.forMs) return kept
  }
  return undefined
}

export const told = (kept: Kept): readonly DnsRecord[] =>
  kept.records.map((record) => ({ ...record, TTL: Math.round((kept.forMs - ageOf(kept)) / 1000) }))

export const isLate = (kept: Kept): boolean => ageOf(kept) > kept.forMs * 0.85

const ageOf = ({ sinceMs }: Kept): number => performance.now() - sinceMs

export function put(
  name: string,
  type: number | 'all',
  status: number,
  records: readonly DnsRecord[],
  forS: number,
): void {
  const types = names.get(name) ?? new Map<number, Kept>()
  names.set(name, types)
  types.set(type === 'all' ? ALL : type, { status, records, sinceMs: performance.now(), forMs: forS * 1000 })
}

/** A referral, or an answer: whatever names and types are in it. */
export function putAll(records: readonly DnsRecord[]): void {
  const done = new Set<DnsRecord>()
  for (const record of records) {
    if (done.has(record)) continue
    const alike = records.filter(({ name, type }) => name === record.name && type === record.type)
    for (const each of alike) done.add(each)
    put(record.name, record.type, 0, alike, Math.min(...alike.map(({ TTL }) => TTL)))
  }
}
