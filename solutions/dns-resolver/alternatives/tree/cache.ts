/** What was told, as the tree that names are: from the root down, label by label. */
import type { DnsRecord } from './dns.ts'

export interface Timed<Value> {
  readonly value: Value
  readonly untilMs: number
}

/** Name servers of a zone, with those of their addresses that are known. */
export type Servers = readonly { readonly name: string; readonly addresses: readonly string[] }[]

export interface Branch {
  readonly below: Map<string, Branch>
  readonly records: Map<number, Timed<readonly DnsRecord[]>>
  servers?: Timed<Servers> | undefined
  /** There is no such name. */
  missing?: Timed<true> | undefined
}

const newBranch = (): Branch => ({ below: new Map(), records: new Map() })
const root = newBranch()

const labelsOf = (name: string): readonly string[] => (name === '' ? [] : name.split('.').reverse())

export function branchOf(name: string): Branch {
  let branch = root
  for (const label of labelsOf(name)) {
    const next = branch.below.get(label) ?? newBranch()
    branch.below.set(label, next)
    branch = next
  }
  return branch
}

/** The zones above a name of which servers are known, the furthest down first. */
export function zonesAbove(name: string): readonly { readonly zone: string; readonly servers: Servers }[] {
  const zones: { zone: string; servers: Servers }[] = []
  let branch: Branch | undefined = root
  let zone = ''
  for (const label of labelsOf(name)) {
    branch = branch.below.get(label)
    if (branch === undefined) break
    zone = zone === '' ? label : `${label}.${zone}`
    const servers = live(branch.servers)
    if (servers !== undefined) zones.unshift({ zone, servers })
  }
  return zones
}

export const live = <Value>(timed: Timed<Value> | undefined): Value | undefined =>
  timed !== undefined && timed.untilMs > performance.now() ? timed.value : undefined

export const until = <Value>(value: Value, forS: number): Timed<Value> => ({
  value,
  untilMs: performance.now() + forS * 1000,
})

/** Takes away what is over, and branches that hold nothing. */
export function prune(branch: Branch = root): boolean {
  for (const [type, timed] of branch.records) if (live(timed) === undefined) branch.records.delete(type)
  if (live(branch.servers) === undefined) branch.servers = undefined
  if (live(branch.missing) === undefined) branch.missing = undefined
  for (const [label, next] of branch.below) if (prune(next)) branch.below.delete(label)
  return branch.below.size + branch.records.size === 0 && !branch.servers && !branch.missing
}
