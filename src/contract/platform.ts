/** The operator's platform: a service at `http://platform/` that starts, stops and replaces machines for programs that may ask it. */
import type { Role } from './exercise.ts'
import type { Env } from './program.ts'

export interface Platform {
  /** Roles whose machines it has. */
  readonly roles: Readonly<Record<string, PlatformRole>>
  /** Roles whose nodes may ask it. Others are refused with 403; users do not reach it. */
  readonly mayAsk: readonly string[]
}

export interface PlatformRole {
  /** From the order until a new machine begins to boot its program. */
  readonly bootMs: number
  /** Machines that there may be, in all regions, those on their way and those that leave included. */
  readonly quota: number
  /** From the end of one version until the next begins to boot. 1,000 unless told. */
  readonly restartMs?: number
  /** Name → program. Nodes begin with the first one, which is the role's. One, called `1`, unless told. */
  readonly versions?: Readonly<Record<string, Role['program']>>
}

/** What the platform's own program finds in its `env` besides. Nobody else's has it. */
export interface PlatformEnv extends Env {
  readonly operations: Operations
}

/** Orders of the platform's program to the operator, who carries them out a millisecond later, and forgets none. */
export interface Operations {
  readonly mayAsk: readonly string[]
  /** Role → what may be ordered. */
  readonly roles: Readonly<Record<string, OperatedRole>>
  /** US dollars. */
  readonly prices: Prices
  /** Those there are, in the order of their creation. What happened within the last millisecond may be missing. */
  nodes(): Promise<readonly OperatedNode[]>
  /** The same key, given again, is the same order: it gives the same name and does nothing. */
  create(order: CreateOrder, key?: string): Promise<CreateOutcome>
  /** Drained: it leaves the configuration, answers what is in flight, 30 s at most, and is given back. */
  remove(name: string, key?: string): Promise<Outcome>
  /** Takes nothing in, answers what is in flight, 30 s at most, and boots anew with that version. */
  replace(name: string, version: string, key?: string): Promise<Outcome>
}

export interface OperatedRole {
  readonly quota: number
  readonly regions: readonly string[]
  readonly versions: readonly string[]
}

export interface OperatedNode {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly version: string
  readonly state: 'booting' | 'up' | 'draining' | 'down'
  /** Virtual time. */
  readonly sinceMs: number
}

export interface Prices {
  /** Role → a machine of it, for a month of 730 hours. */
  readonly machines: Readonly<Record<string, number>>
  /** Region → a gigabyte that leaves it. */
  readonly gigabytes: Readonly<Record<string, { readonly toUsers: number; readonly toOtherRegions: number }>>
}

export interface CreateOrder {
  readonly role: string
  /** The role's first one unless told. */
  readonly region?: string
  /** The role's first one unless told. */
  readonly version?: string
}

export type CreateOutcome = { readonly name: string } | { readonly refused: CreateRefusal }
export type CreateRefusal =
  | 'unknown-role'
  | 'unknown-region'
  | 'unknown-version'
  | 'over-quota'
  | 'other-order'
export type Outcome =
  | 'done'
  | { readonly refused: 'unknown-node' | 'unknown-version' | 'leaving' | 'other-order' }
