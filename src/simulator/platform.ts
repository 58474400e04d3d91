/**
 * The operator's end of the platform: carries out what the platform's program orders, and remembers it. An order becomes an
 * event of the operator a millisecond later, taken in alone, so it may act on any machine; what it tells of machines is what
 * they were a millisecond ago, so the order in which code runs within an instant does not show.
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
import type { Actor } from './actor.ts'
import type { Surroundings } from './ground.ts'
import type { Machine } from './machine.ts'
import type { Membership } from './membership.ts'
import { versionsOf } from './platform-stack.ts'
import { priceList } from './prices.ts'
import type { ToldVars } from './settings.ts'

/** From an order until it is carried out, and until what a machine does is known. */
const ORDER_US = 1000
const USUAL_RESTART_MS = 1000
/** How long a node that leaves may take to answer what is in flight. */
export const GRACE_MS = 30_000

export interface PlatformOptions {
  readonly platform: Platform
  readonly stack: Stack
  readonly membership: Membership
  /** Asked for when it is wanted: they know each other. */
  surroundings(): Surroundings
  readonly operator: Actor
}

/** A machine of the platform's, from its order on. */
interface Asset {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly orderedMs: number
  version: string
  machine: Machine | undefined
  /** It is to leave: when that was ordered. */
  leavesMs?: number
  /** It is to boot: since when. */
  bootsMs?: number
  isGone: boolean
}

export class OperatorsPlatform {
  readonly #options: PlatformOptions
  readonly #assets = new Map<string, Asset>()
  /** Key → what was ordered with it, and what came of it. */
  readonly #orders = new Map<string, { readonly order: string; readonly outcome: CreateOutcome | Outcome }>()

  constructor(options: PlatformOptions) {
    this.#options = options
  }

  /** To the boot of its program on that machine. */
  lend(to: Actor): Operations {
    const { platform, stack } = this.#options
    const roles = Object.keys(platform.roles)
    return {
      mayAsk: [...platform.mayAsk],
      roles: Object.fromEntries(roles.map((name) => [name, this.#operatedRole(name)])),
      prices: priceList(roles.map((name) => [name, stack.roles[name]?.costPerMonth ?? 0])),
      nodes: async () => this.#look(to),
      create: async (order, key) => this.#once({ create: order }, key, () => this.#create(to, order)),
      remove: async (name, key) => this.#once({ remove: name }, key, () => this.#remove(to, name)),
      replace: async (name, version, key) =>
        this.#once({ replace: name, version }, key, () => this.#replace(to, name, version)),
    }
  }

  #operatedRole(name: string): OperatedRole {
    const { platform, stack } = this.#options
    return {
      quota: platform.roles[name]?.quota ?? 0,
      regions: Object.keys(stack.roles[name]?.regions ?? {}),
      versions: Object.keys(versionsOf(platform, stack, name)),
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

  #create(by: Actor, { role, region, version }: CreateOrder): CreateOutcome {
    const { platform, membership } = this.#options
    const operated = Object.hasOwn(platform.roles, role) ? this.#operatedRole(role) : undefined
    if (operated === undefined) return { refused: 'unknown-role' }
    const [where = '', which = ''] = [region ?? operated.regions[0], version ?? operated.versions[0]]
    if (!operated.regions.includes(where)) return { refused: 'unknown-region' }
    if (!operated.versions.includes(which)) return { refused: 'unknown-version' }
    if (this.#there().filter((asset) => asset.role === role).length >= operated.quota)
      return { refused: 'over-quota' }
    const number = membership.reserve(role)
    const atMs = by.nowUs / 1000
    const name = `${role}-${number}`
    const asset: Asset = {
      ...{ name, role, region: where, version: which, orderedMs: atMs },
      ...{ machine: undefined, bootsMs: atMs, isGone: false },
    }
    this.#assets.set(name, asset)
    this.#order(by, () => {
      const code = this.#codeOf(role, which)
      const machine = membership.create(role, where, this.#options.surroundings(), { number, code })
      asset.machine = machine
      this.#note('add', [machine])
      this.#after((platform.roles[role]?.bootMs ?? 0) * 1000, () => {
        if (asset.leavesMs !== undefined) return
        membership.admit(machine)
        this.#boot(machine)
      })
    })
    return { name }
  }

  #remove(by: Actor, name: string): Outcome {
    const asset = this.#known(name)
    if (asset === undefined) return { refused: 'unknown-node' }
    if (asset.leavesMs !== undefined) return { refused: 'leaving' }
    asset.leavesMs = by.nowUs / 1000
    this.#order(by, () => {
      const { machine } = asset
      if (machine === undefined) return
      this.#options.membership.remove(machine)
      this.#note('remove', [machine])
      this.#whenDrained(machine, () => {
        machine.crash('keep')
        machine.goneUs = machine.nowUs
        asset.isGone = true
      })
    })
    return 'done'
  }

  #replace(by: Actor, name: string, version: string): Outcome {
    const asset = this.#known(name)
    if (asset === undefined) return { refused: 'unknown-node' }
    if (asset.leavesMs !== undefined) return { refused: 'leaving' }
    const { platform } = this.#options
    if (!this.#operatedRole(asset.role).versions.includes(version)) return { refused: 'unknown-version' }
    asset.version = version
    asset.bootsMs = by.nowUs / 1000
    const { restartMs = USUAL_RESTART_MS } = platform.roles[asset.role] ?? {}
    this.#order(by, () => {
      const { machine } = asset
      if (machine === undefined) return
      this.#note('version', [machine], [['version', version]])
      machine.code = this.#codeOf(asset.role, version)
      // One that is still on its way boots with it by itself.
      if (machine.boots === 0) return
      machine.takesNothing = true
      this.#whenDrained(machine, () => {
        if (asset.leavesMs !== undefined) return
        machine.crash('keep')
        this.#after(restartMs * 1000, () => {
          if (asset.leavesMs === undefined && machine.boot === undefined) this.#boot(machine)
        })
      })
    })
    return 'done'
  }

  #codeOf(role: string, version: string): ReturnType<Membership['codeOf']> {
    const { platform, stack, membership } = this.#options
    const program = versionsOf(platform, stack, role)[version]
    if (program === undefined) throw new Error(`the role ${role} has no version ${version}`)
    return membership.codeOf(role, program)
  }

  /** Those of the beginning, and those that the operator added by hand, are its own as well. */
  #there(): readonly Asset[] {
    const { platform, stack, membership } = this.#options
    for (const machine of membership.machines) {
      const { name, sinceUs, goneUs } = machine
      const { roleName: role, region } = machine.options
      if (!Object.hasOwn(platform.roles, role) || this.#assets.has(name)) continue
      const [version = ''] = Object.keys(versionsOf(platform, stack, role))
      this.#assets.set(name, {
        ...{ name, role, region, version, machine },
        ...{ orderedMs: sinceUs / 1000, isGone: goneUs !== undefined },
      })
    }
    return [...this.#assets.values()].filter(
      ({ isGone, machine }) => !isGone && machine?.goneUs === undefined,
    )
  }

  #known(name: string): Asset | undefined {
    return this.#there().find((asset) => asset.name === name)
  }

  #look(by: Actor): readonly OperatedNode[] {
    const atMs = (by.nowUs - ORDER_US) / 1000
    return this.#there().map((asset) => {
      const { name, role, region, version } = asset
      return { name, role, region, version, ...stateOf(asset, atMs) }
    })
  }

  #boot(machine: Machine): void {
    this.#bring(machine)
    machine.takesNothing = false
    const boot = machine.start()
    machine.after(0, () => (boot.over ? false : boot.launch()))
  }

  /** Calls back in an event of the operator: when nothing is in flight there, or its time is over. */
  #whenDrained(machine: Machine, run: () => void): void {
    let isOver = false
    const end = (): void => {
      if (isOver) return
      isOver = true
      this.#bring(machine)
      run()
    }
    if (machine.boot === undefined) {
      end()
      return
    }
    this.#bring(machine)
    machine.whenIdle(() => this.#order(machine, end))
    this.#after(GRACE_MS * 1000, end)
  }

  /** To the present of the operator, as what they do to it comes of what they do. */
  #bring(machine: Machine): void {
    const { operator } = this.#options
    machine.nowUs = operator.nowUs
    machine.current = operator.current
    machine.cause = operator.cause
  }

  /** Ordered by somebody else. */
  #order(by: Actor, run: () => void): void {
    this.#plan(by, ORDER_US, run)
  }

  #after(delayUs: number, run: () => void): void {
    this.#plan(this.#options.operator, delayUs, run)
  }

  #plan(by: Actor, delayUs: number, run: () => void): void {
    const { operator } = this.#options
    const act = (): boolean => {
      run()
      return false
    }
    this.#options.surroundings().scheduler.plan(by, delayUs, operator, act, true)
  }

  #note(fault: string, machines: readonly Machine[], vars?: ToldVars): void {
    const { operator } = this.#options
    const nodes = machines.map(({ name }) => name)
    const happening = { kind: 'fault', fault, phase: 'begin', nodes } as const
    const { recorder } = this.#options.surroundings()
    operator.cause = recorder.note(operator, vars === undefined ? happening : { ...happening, vars })
  }
}

function stateOf(asset: Asset, atMs: number): Pick<OperatedNode, 'state' | 'sinceMs'> {
  const { leavesMs, bootsMs, machine, orderedMs } = asset
  if (leavesMs !== undefined) return { state: 'draining', sinceMs: leavesMs }
  const turn = machine?.turnAt(atMs)
  // What was ordered since is not there yet.
  if (bootsMs !== undefined && (turn === undefined || turn.atMs <= bootsMs || turn.state === 'booting'))
    return { state: 'booting', sinceMs: bootsMs }
  if (turn === undefined) return { state: 'up', sinceMs: orderedMs }
  return { state: turn.state, sinceMs: turn.atMs }
}
