/**
 * Where orders to a platform are taken, in either world: what may be ordered, which machines there are and how they stand, and
 * which order came with which key. Carrying them out is the world's.
 */
import type {
  CreateOrder,
  CreateOutcome,
  OperatedNode,
  OperatedRole,
  Operations,
  Outcome,
  Platform,
} from '../contract/platform.ts'
import type { Stack } from '../contract/stack.ts'
import { versionsOf } from './platform-stack.ts'
import { priceList } from './prices.ts'
import type { Turn } from './turns.ts'

/** From an order until it is carried out, and until what a machine does is known. */
export const ORDER_MS = 1
export const USUAL_RESTART_MS = 1000
/** How long a node that leaves may take to answer what is in flight. */
export const GRACE_MS = 30_000

/** A machine of the platform's, from its order on. */
export interface Asset {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly orderedMs: number
  version: string
  /** It is to leave: when that was ordered. */
  leavesMs?: number
  /** It is to boot: since when. */
  bootsMs?: number
  isGone: boolean
}

/** Carries out what is ordered. `by`: whoever orders. */
export interface Hands<By, A extends Asset> {
  nowMs(by: By): number
  /** Machines of these roles that are there though nobody ordered them here: those of the beginning, and those added by hand. */
  others(known: ReadonlyMap<string, A>): readonly A[]
  create(by: By, order: Required<CreateOrder>): A
  remove(by: By, asset: A): void
  replace(by: By, asset: A): void
  /** How its machine stood at that time, if it had stood at all. */
  turnAt(asset: A, timeMs: number): Turn | undefined
  hasGone(asset: A): boolean
}

export class PlatformDesk<By, A extends Asset> {
  readonly #platform: Platform
  readonly #stack: Stack
  readonly #hands: Hands<By, A>
  readonly #assets = new Map<string, A>()
  /** Key → what was ordered with it, and what came of it. */
  readonly #orders = new Map<string, { readonly order: string; readonly outcome: CreateOutcome | Outcome }>()

  constructor(platform: Platform, stack: Stack, hands: Hands<By, A>) {
    this.#platform = platform
    this.#stack = stack
    this.#hands = hands
  }

  /** What the platform's program is told at its boot, besides the orders it may give. */
  get terms(): Pick<Operations, 'mayAsk' | 'roles' | 'prices'> {
    const roles = Object.keys(this.#platform.roles)
    return {
      mayAsk: [...this.#platform.mayAsk],
      roles: Object.fromEntries(roles.map((name) => [name, this.#operatedRole(name)])),
      prices: priceList(roles.map((name) => [name, this.#stack.roles[name]?.costPerMonth ?? 0])),
    }
  }

  lend(to: By): Operations {
    return {
      ...this.terms,
      nodes: async () => this.#look(to),
      create: async (order, key) => this.#once({ create: order }, key, () => this.#create(to, order)),
      remove: async (name, key) => this.#once({ remove: name }, key, () => this.#remove(to, name)),
      replace: async (name, version, key) =>
        this.#once({ replace: name, version }, key, () => this.#replace(to, name, version)),
    }
  }

  /** Of the machines that there are of roles that have several: which one each was told to run last. By name. */
  get versions(): ReadonlyMap<string, string> {
    const shown = this.#there().filter(({ role }) => this.#operatedRole(role).versions.length > 1)
    return new Map(shown.map(({ name, version }) => [name, version]))
  }

  #operatedRole(name: string): OperatedRole {
    return {
      quota: this.#platform.roles[name]?.quota ?? 0,
      regions: Object.keys(this.#stack.roles[name]?.regions ?? {}),
      versions: Object.keys(versionsOf(this.#platform, this.#stack, name)),
    }
  }

  /** A key said again gives what it gave, though the reply was lost or the platform was down meanwhile. */
  #once<O extends CreateOutcome | Outcome>(order: object, key: string | undefined, carryOut: () => O): O {
    if (key === undefined) return carryOut()
    const text = JSON.stringify(order)
    const known = this.#orders.get(key)
    if (known !== undefined) return (known.order === text ? known.outcome : { refused: 'other-order' }) as O
    const outcome = carryOut()
    this.#orders.set(key, { order: text, outcome })
    return outcome
  }

  #create(by: By, { role, region, version }: CreateOrder): CreateOutcome {
    const operated = Object.hasOwn(this.#platform.roles, role) ? this.#operatedRole(role) : undefined
    if (operated === undefined) return { refused: 'unknown-role' }
    const [where = '', which = ''] = [region ?? operated.regions[0], version ?? operated.versions[0]]
    if (!operated.regions.includes(where)) return { refused: 'unknown-region' }
    if (!operated.versions.includes(which)) return { refused: 'unknown-version' }
    if (this.#there().filter((asset) => asset.role === role).length >= operated.quota)
      return { refused: 'over-quota' }
    const asset = this.#hands.create(by, { role, region: where, version: which })
    this.#assets.set(asset.name, asset)
    return { name: asset.name }
  }

  #remove(by: By, name: string): Outcome {
    const asset = this.#known(name)
    if (asset === undefined) return { refused: 'unknown-node' }
    if (asset.leavesMs !== undefined) return { refused: 'leaving' }
    asset.leavesMs = this.#hands.nowMs(by)
    this.#hands.remove(by, asset)
    return 'done'
  }

  #replace(by: By, name: string, version: string): Outcome {
    const asset = this.#known(name)
    if (asset === undefined) return { refused: 'unknown-node' }
    if (asset.leavesMs !== undefined) return { refused: 'leaving' }
    if (!this.#operatedRole(asset.role).versions.includes(version)) return { refused: 'unknown-version' }
    asset.version = version
    asset.bootsMs = this.#hands.nowMs(by)
    this.#hands.replace(by, asset)
    return 'done'
  }

  #there(): readonly A[] {
    for (const asset of this.#hands.others(this.#assets)) this.#assets.set(asset.name, asset)
    return [...this.#assets.values()].filter((asset) => !asset.isGone && !this.#hands.hasGone(asset))
  }

  #known(name: string): A | undefined {
    return this.#there().find((asset) => asset.name === name)
  }

  #look(by: By): readonly OperatedNode[] {
    const atMs = this.#hands.nowMs(by) - ORDER_MS
    return this.#there().map((asset) => {
      const { name, role, region, version } = asset
      return { name, role, region, version, ...stateOf(asset, this.#hands.turnAt(asset, atMs)) }
    })
  }
}

function stateOf(
  { leavesMs, bootsMs, orderedMs }: Asset,
  turn: Turn | undefined,
): Pick<OperatedNode, 'state' | 'sinceMs'> {
  if (leavesMs !== undefined) return { state: 'draining', sinceMs: leavesMs }
  // What was ordered since is not there yet.
  if (bootsMs !== undefined && (turn === undefined || turn.atMs <= bootsMs || turn.state === 'booting'))
    return { state: 'booting', sinceMs: bootsMs }
  if (turn === undefined) return { state: 'up', sinceMs: orderedMs }
  return { state: turn.state, sinceMs: turn.atMs }
}

/** An asset as it is ordered. */
export function ordered(name: string, { role, region, version }: Required<CreateOrder>, atMs: number): Asset {
  return { name, role, region, version, orderedMs: atMs, bootsMs: atMs, isGone: false }
}

/** One that was there before anybody ordered. */
export function found(
  { name, role, region }: Pick<Asset, 'name' | 'role' | 'region'>,
  firstVersion: string,
  sinceMs: number,
  isGone: boolean,
): Asset {
  return { name, role, region, version: firstVersion, orderedMs: sinceMs, isGone }
}
