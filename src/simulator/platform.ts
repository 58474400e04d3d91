/**
 * The operator's end of the platform: carries out what the platform's program orders, and remembers it. An order becomes an
 * event of the operator a millisecond later, taken in alone, so it may act on any machine; what it tells of machines is what
 * they were a millisecond ago, so the order in which code runs within an instant does not show.
 */
import type { CreateOrder, Operations, Platform } from '../contract/platform.ts'
import type { Stack } from '../contract/stack.ts'
import type { Actor } from './actor.ts'
import type { Surroundings } from './ground.ts'
import type { Machine } from './machine.ts'
import type { Membership } from './membership.ts'
import {
  found,
  GRACE_MS,
  type Hands,
  ORDER_MS,
  type Asset as Ordered,
  ordered,
  PlatformDesk,
  USUAL_RESTART_MS,
} from './platform-desk.ts'
import { versionsOf } from './platform-stack.ts'
import type { ToldVars } from './settings.ts'
import type { Turn } from './turns.ts'

export interface PlatformOptions {
  readonly platform: Platform
  readonly stack: Stack
  readonly membership: Membership
  /** Asked for when it is wanted: they know each other. */
  surroundings(): Surroundings
  readonly operator: Actor
}

interface Asset extends Ordered {
  machine: Machine | undefined
}

export class OperatorsPlatform implements Hands<Actor, Asset> {
  readonly #options: PlatformOptions
  readonly #desk: PlatformDesk<Actor, Asset>

  constructor(options: PlatformOptions) {
    this.#options = options
    this.#desk = new PlatformDesk(options.platform, options.stack, this)
  }

  /** To the boot of its program on that machine. */
  lend(to: Actor): Operations {
    return this.#desk.lend(to)
  }

  get versions(): ReadonlyMap<string, string> {
    return this.#desk.versions
  }

  nowMs(by: Actor): number {
    return by.nowUs / 1000
  }

  create(by: Actor, order: Required<CreateOrder>): Asset {
    const { platform, membership } = this.#options
    const { role, region, version } = order
    const number = membership.reserve(role)
    const asset: Asset = { ...ordered(`${role}-${number}`, order, this.nowMs(by)), machine: undefined }
    this.#order(by, () => {
      const code = this.#codeOf(role, version)
      const machine = membership.create(role, region, this.#options.surroundings(), { number, code })
      asset.machine = machine
      this.#note('add', [machine])
      this.#after((platform.roles[role]?.bootMs ?? 0) * 1000, () => {
        if (asset.leavesMs !== undefined) return
        membership.admit(machine)
        this.#boot(machine)
      })
    })
    return asset
  }

  remove(by: Actor, asset: Asset): void {
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
  }

  replace(by: Actor, asset: Asset): void {
    const { role, version } = asset
    const { restartMs = USUAL_RESTART_MS } = this.#options.platform.roles[role] ?? {}
    this.#order(by, () => {
      const { machine } = asset
      if (machine === undefined) return
      this.#note('version', [machine], [['version', version]])
      machine.code = this.#codeOf(role, version)
      // One that is still on its way boots with it by itself.
      if (machine.boots === 0) return
      machine.takesNothing = true
      const { boots } = machine
      this.#whenDrained(machine, () => {
        // It leaves, or has booted meanwhile, by a later order or by hand: then it runs what it is to.
        if (asset.leavesMs !== undefined || machine.boots !== boots) return
        machine.crash('keep')
        this.#after(restartMs * 1000, () => {
          if (asset.leavesMs === undefined && machine.boot === undefined) this.#boot(machine)
        })
      })
    })
  }

  others(known: ReadonlyMap<string, Asset>): readonly Asset[] {
    const { platform, stack, membership } = this.#options
    return membership.machines.flatMap((machine) => {
      const { name, sinceUs, goneUs } = machine
      const { roleName: role, region } = machine.options
      if (!Object.hasOwn(platform.roles, role) || known.has(name)) return []
      const [version = ''] = Object.keys(versionsOf(platform, stack, role))
      return [{ ...found({ name, role, region }, version, sinceUs / 1000, goneUs !== undefined), machine }]
    })
  }

  turnAt({ machine }: Asset, timeMs: number): Turn | undefined {
    return machine?.turnAt(timeMs)
  }

  hasGone({ machine }: Asset): boolean {
    return machine?.goneUs !== undefined
  }

  #codeOf(role: string, version: string): ReturnType<Membership['codeOf']> {
    const { platform, stack, membership } = this.#options
    const program = versionsOf(platform, stack, role)[version]
    if (program === undefined) throw new Error(`the role ${role} has no version ${version}`)
    return membership.codeOf(role, program)
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
    this.#plan(by, ORDER_MS * 1000, run)
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
