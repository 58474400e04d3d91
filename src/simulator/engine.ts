/**
 * What a role's `engine` adds to the `env` of its program. Whoever makes worlds brings it before there are any, as neither a
 * file nor a network can be waited for in virtual time; stacks without one load nothing of it.
 */
import type { Sqlite } from '../contract/sqlite.ts'
import type { DiskTurns } from './disk.ts'

/** What a boot lends to it. */
export interface EngineGround {
  readonly host: { wallClockMs(): number; random(): number }
  readonly turns: DiskTurns
  /** Holds a core. */
  compute(durationUs: number): Promise<void>
  /** Calls back when the boot is over. */
  onEnd(end: () => void): void
}

export interface Engine {
  lend(ground: EngineGround): Sqlite
  /** Makes ahead, in real time and before there is any other, what a node with these settings may want at its first boot. */
  prepare(vars: Readonly<Record<string, string>>): Promise<void>
}

let brought: Engine | undefined

export function bringEngine(engine: Engine): void {
  brought = engine
}

export function engineFor(roleName: string, byLearner: boolean): Engine {
  if (byLearner)
    throw new Error(`the role ${roleName} has an engine: only a program that is provided can run on it`)
  if (brought === undefined) throw new Error(`the role ${roleName} has an engine, which nobody brought`)
  return brought
}
