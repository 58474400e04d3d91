/** What a boot stands on: its machine as it sees that, and what all machines of a world share. */
import type { Role } from '../contract/exercise.ts'
import type { CodePlace } from '../contract/history.ts'
import type { Operations } from '../contract/platform.ts'
import type { Actor, PlannedEvent } from './actor.ts'
import type { Caller } from './call.ts'
import type { Cpu } from './cpu.ts'
import type { CrashedDisk, DiskDevice } from './disk.ts'
import type { RunLogs } from './log-allowance.ts'
import type { Network } from './network.ts'
import type { Recorder } from './recorder.ts'
import type { Compiled } from './sandbox/compile.ts'
import type { RoundLimit } from './sandbox/watch.ts'
import type { Scheduler } from './scheduler.ts'
import type { Vars } from './settings.ts'
import type { Statistics } from './statistics.ts'

/** What a node runs. */
export interface Code {
  readonly compiled: Compiled
  readonly entry: string
  readonly byLearner: boolean
}

/** A node as others find it in the configuration. */
export interface Member {
  readonly name: string
  readonly options: { readonly address: string; readonly region: string }
}

/** What every node of a world shares. */
export interface Surroundings {
  readonly scheduler: Scheduler
  readonly recorder: Recorder
  readonly network: Network
  readonly statistics: Statistics
  /** Configured membership, the dead included. */
  members(role: string): readonly Member[]
  /** `lend`: to the platform's own program. */
  readonly platform?: { readonly versions: ReadonlyMap<string, string>; lend(to: Actor): Operations }
  /** What its programs may still log, all together. */
  readonly logs: RunLogs
  /** Whether log lines and crashes tell where in the program they come from. */
  readonly places: boolean
  /** Rounds of loops and calls that a program may take in one event. */
  readonly mostRounds?: number
  /** Called before a node takes an event in: for whoever has to name a node that got stuck. */
  onTake?(node: string): void
  /** Called from within code of a node that runs on and on without giving back control. */
  readonly onBusy?: (node: string, place: CodePlace) => void
}

export interface MachineOptions {
  readonly index: number
  readonly name: string
  readonly address: string
  readonly roleName: string
  readonly role: Role
  readonly region: string
  readonly seed: number
  /** Which of its test's worlds it stands in: what a crash leaves to chance is drawn anew in each. */
  readonly worldNumber: number
  /** At its first boot. */
  readonly code: Code
  /** Whether users and resolvers reach it. */
  readonly isPublic: boolean
}

/** A machine as the boot of a program on it sees it. */
export interface Ground extends Actor {
  readonly options: MachineOptions
  readonly surroundings: Surroundings
  /** This node as one end of a connection. */
  readonly caller: Caller
  readonly disk: DiskDevice
  readonly cpu: Cpu
  /** What runs on it. */
  readonly code: Code
  /** How many events it has taken in. */
  readonly taken: number
  readonly clockSkewMs: number
  /** Past it, the world is broken off. */
  readonly roundLimit: RoundLimit | undefined
  /** Settings: never changed, but replaced. */
  readonly vars: Vars
  /** Plans an event that this node takes in itself. */
  after(delayUs: number, run: () => boolean): PlannedEvent
  crash(disk: CrashedDisk, error?: string, place?: CodePlace): void
  /** It came up: routes hear of it. */
  noteTurn(): void
  /** A request that came in is answered, or nobody waits for it any more. */
  onAnswered(): void
}
