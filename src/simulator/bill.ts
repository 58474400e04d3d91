/** What a span of time costs: machines for as long as they were there, and what left their regions. */
import type { Role } from '../contract/exercise.ts'
import type { Bill, Traffic } from '../contract/history.ts'
import { bytesUsd, machineUsd } from './prices.ts'

/** A node, as whoever pays for it sees it. */
export interface Billed {
  readonly roleName: string
  readonly role: Role
  readonly sinceMs: number
  /** When its machine was given back. */
  readonly goneMs: number | undefined
}

/** `traffic`: of the same span. */
export function billOf(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  nodes: readonly Billed[],
  traffic: readonly Traffic[],
): Bill {
  const machines: Record<string, number> = {}
  for (const { roleName, role, sinceMs, goneMs = toMs } of nodes) {
    const forMs = Math.max(0, Math.min(toMs, goneMs) - Math.max(fromMs, sinceMs))
    machines[roleName] = (machines[roleName] ?? 0) + machineUsd(role.costPerMonth ?? 0, forMs)
  }
  let toUsers = 0
  let toOtherRegions = 0
  for (const { from, to, between, bytes } of traffic) {
    if (between === 'nodes-and-users') toUsers += bytesUsd(from, 'users', bytes)
    else if (between === 'nodes' && from !== to) toOtherRegions += bytesUsd(from, 'regions', bytes)
  }
  const usd = Object.values(machines).reduce((sum, each) => sum + each, toUsers + toOtherRegions)
  return { fromMs, toMs, usd, machines, traffic: { toUsers, toOtherRegions } }
}
