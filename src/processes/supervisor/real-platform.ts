/** The operator's platform over real processes: what its program orders is done to nodes of the stack, in real time. */
import type { CreateOrder, Platform } from '../../contract/platform.ts'
import type { Stack } from '../../contract/stack.ts'
import {
  type Asset,
  found,
  GRACE_MS,
  type Hands,
  ordered,
  PlatformDesk,
  USUAL_RESTART_MS,
} from '../../simulator/platform-desk.ts'
import { versionsOf } from '../../simulator/platform-stack.ts'
import type { ToldVars } from '../../simulator/settings.ts'
import type { Turn } from '../../simulator/turns.ts'
import type { RoleProgram } from '../programs.ts'
import type { OperationTerms, Ordered, PlatformOrder } from '../protocol.ts'
import { NodeProblem } from './node-problem.ts'
import type { SupervisedNode } from './supervised-node.ts'

/** What it does to the stack. */
export interface PlatformGround {
  readonly nowMs: number
  readonly nodes: readonly SupervisedNode[]
  /** A machine that nobody else knows of yet, and that nothing runs on. */
  prepare(role: string, region: string): SupervisedNode
  /** Others hear of it, and it boots. */
  admit(node: SupervisedNode): Promise<void>
  remove(name: string): Promise<void>
  programOf(role: string, version: string): RoleProgram
  note(fault: string, nodes: readonly string[], vars?: ToldVars): void
}

interface RealAsset extends Asset {
  readonly node: SupervisedNode
}

export class RealPlatform implements Hands<undefined, RealAsset> {
  readonly #platform: Platform
  readonly #stack: Stack
  readonly #ground: PlatformGround
  readonly #desk: PlatformDesk<undefined, RealAsset>
  readonly #timers = new Set<NodeJS.Timeout>()
  #isOver = false

  constructor(platform: Platform, stack: Stack, ground: PlatformGround) {
    this.#platform = platform
    this.#stack = stack
    this.#ground = ground
    this.#desk = new PlatformDesk<undefined, RealAsset>(platform, stack, this)
  }

  get terms(): OperationTerms {
    return this.#desk.terms
  }

  async carryOut(order: PlatformOrder): Promise<Ordered> {
    const operations = this.#desk.lend(undefined)
    if (order.call === 'nodes') return await operations.nodes()
    if (order.call === 'create') return await operations.create(order.order, order.key)
    if (order.call === 'remove') return await operations.remove(order.node, order.key)
    return await operations.replace(order.node, order.version, order.key)
  }

  get versions(): ReadonlyMap<string, string> {
    return this.#desk.versions
  }

  /** The version that a node was last told to run, where there are several. */
  versionOf(name: string): string | undefined {
    return this.versions.get(name)
  }

  nowMs(): number {
    return this.#ground.nowMs
  }

  create(_by: undefined, order: Required<CreateOrder>): RealAsset {
    const { role, region, version } = order
    const node = this.#ground.prepare(role, region)
    node.program = this.#ground.programOf(role, version)
    const asset = { ...ordered(node.name, order, this.nowMs()), node }
    this.#ground.note('add', [node.name])
    this.#after(this.#platform.roles[role]?.bootMs ?? 0, async () => {
      if (asset.leavesMs === undefined) await this.#ground.admit(node)
    })
    return asset
  }

  remove(_by: undefined, asset: RealAsset): void {
    this.#after(0, async () => {
      // Unless somebody has taken it away by hand meanwhile.
      if (asset.node.state !== 'removed') await this.#ground.remove(asset.name)
      asset.isGone = true
    })
  }

  replace(_by: undefined, asset: RealAsset): void {
    const { node, role, version } = asset
    const { restartMs = USUAL_RESTART_MS } = this.#platform.roles[role] ?? {}
    this.#ground.note('version', [node.name], [['version', version]])
    node.program = this.#ground.programOf(role, version)
    // One that is still on its way boots with it by itself.
    if (node.boots === 0) return
    this.#after(0, async () => {
      await node.finish(GRACE_MS)
      if (asset.leavesMs !== undefined) return
      this.#after(restartMs, async () => {
        if (asset.leavesMs === undefined && node.state === 'down') await node.bootPatiently()
      })
    })
  }

  others(known: ReadonlyMap<string, RealAsset>): readonly RealAsset[] {
    const strangers = this.#ground.nodes.filter(
      ({ name, member }) => Object.hasOwn(this.#platform.roles, member.role) && !known.has(name),
    )
    return strangers.map((node) => {
      const { name, role, region } = node.member
      const [version = ''] = Object.keys(versionsOf(this.#platform, this.#stack, role))
      const isGone = node.state === 'removed'
      return { ...found({ name, role, region }, version, node.sinceMs, isGone), node }
    })
  }

  turnAt({ node }: RealAsset, timeMs: number): Turn | undefined {
    return node.turnAt(timeMs)
  }

  hasGone({ node }: RealAsset): boolean {
    return node.goneMs !== undefined
  }

  end(): void {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  /** A program that does not come up is told of by its node. */
  #after(delayMs: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act().catch((error: unknown) => {
        if (!this.#isOver && !(error instanceof NodeProblem)) throw error
      })
    }, delayMs)
    this.#timers.add(timer)
  }
}
