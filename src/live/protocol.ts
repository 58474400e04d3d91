/**
 * What a view and the world that it shows say to each other. The simulated world speaks it from a Worker;
 * a world of real processes can speak it just as well. Everything told comes from the history of the run.
 */

import type { CodePlace, HistoryEvent, LogEvent } from '../contract/history.ts'
import type { Parts } from '../contract/parts.ts'
import type { Action, Column, Measure, PlainRequest, Scene, Step } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import type { Plan } from '../simulator/plan/read-plan.ts'

/** File name → source text. */
export type Sources = Readonly<Record<string, string>>

export interface Programs {
  readonly learner: Sources
  readonly provided: Sources
  /** Results of other exercises that the stack names. */
  readonly parts?: Parts
}

/** What a run begins with. The same setup gives the same run, whatever its speed. */
export interface RunSetup {
  /** With the changes of view and scene in it. */
  readonly stack: Stack
  readonly programs: Programs
  readonly seed: number
  /** What happens by itself. Without a `load` at 0, nobody comes until somebody says so. */
  readonly steps: readonly Step[]
  /** The run is over then; without it, it goes on. */
  readonly endMs?: number
  readonly measures?: readonly Measure[]
  readonly columns?: readonly Column[]
}

/** View → world. */
export type Command =
  /** Boots the stack, and runs it at so many virtual ms a real ms; 0 is a pause. Ends the run there was. */
  | { readonly kind: 'start'; readonly setup: RunSetup; readonly speed: number }
  | { readonly kind: 'speed'; readonly speed: number }
  /** One event. Of use in a pause. */
  | { readonly kind: 'step' }
  /** Done at once, that is at the present virtual time. */
  | { readonly kind: 'act'; readonly action: Action }
  /** A request of the learner's own, as a user. `own` comes back with the reply. Its path is always among the trips. */
  | { readonly kind: 'send'; readonly own: number; readonly request: PlainRequest; readonly region?: string }
  /** New code for the nodes that run the learner's. What does not compile changes nothing. */
  | { readonly kind: 'deploy'; readonly files: Sources }
  /** How many trips a real second may be told of, at most. */
  | { readonly kind: 'trips'; readonly perSecond: number }
  /** Asks for the newest events of the history, to replay them. */
  | { readonly kind: 'history' }

/** World → view. */
export type Update =
  /** The stack is up, or as much of it as comes up: `problem` names the first program that did not. */
  | { readonly kind: 'started'; readonly problem?: ProgramProblem }
  | Frame
  /** Code that was to start or to be deployed does not run. The run before it goes on where there is one. */
  | { readonly kind: 'refused'; readonly problem: ProgramProblem }
  | { readonly kind: 'deployed' }
  /** A command that could not be carried out: a node that is gone, a role that cannot grow. In words for people. */
  | { readonly kind: 'failed'; readonly message: string }
  /** A measure's span is over: cells in the order of the columns. */
  | { readonly kind: 'measured'; readonly measure: string; readonly cells: readonly Cell[] }
  | { readonly kind: 'ended' }
  /** The world itself broke: our own fault. */
  | { readonly kind: 'broke'; readonly message: string }
  /** Of real processes: what came out of them, as it came. At most some hundred lines at once; `leftOut` says how many more there were. */
  | { readonly kind: 'output'; readonly lines: readonly OutputLine[]; readonly leftOut: number }
  /** The answer to `history`: the newest events there are. */
  | { readonly kind: 'history'; readonly events: readonly HistoryEvent[]; readonly left: number }

/** A number with the column's own unit (ms, a share from 0 to 1, a count), a word, or nothing to tell. */
export type Cell = number | string | undefined

export type ProgramProblem = {
  readonly reason: 'does-not-compile' | 'threw-at-boot'
  readonly message: string
  readonly node?: string
  /** Whether the file is the learner's. */
  readonly byLearner: boolean
  /** Of a plan: what else is wrong with it. */
  readonly also?: readonly (CodePlace & { readonly message: string })[]
} & CodePlace

/** What has happened since the frame before, and how all stands. */
export interface Frame {
  readonly kind: 'frame'
  readonly nowMs: number
  /** Events of the history so far. */
  readonly events: number
  readonly state: 'running' | 'paused' | 'ended'
  /** Virtual ms a real ms, as it went lately: less than was asked for where this machine is too slow. */
  readonly pace: number
  /** Of the users' requests a day, at the moment. */
  readonly usersPerDay: number
  readonly nodes: readonly NodeView[]
  /** Pairs of nodes (`users` among them) that a request has gone from and to since the run began. */
  readonly links: readonly Link[]
  readonly legs: readonly Leg[]
  /** Of the users' requests that began since the frame before: how many there were, and how many are told of. */
  readonly begun: number
  readonly drawn: number
  readonly samples: readonly Sample[]
  /** At most some hundreds, the newest; `logsLeftOut` says how many more there were. */
  readonly logs: readonly LogLine[]
  readonly logsLeftOut: number
  readonly faults: readonly FaultView[]
  readonly replies: readonly OwnReply[]
  /** What was done by hand and took effect, at its exact time: as steps of the same setup, the run goes the same way again. */
  readonly acted: readonly Step[]
  /** Nodes that went down or came up. At most some hundred, the newest. */
  readonly turns: readonly Turn[]
}

/** Whoever brought it about: the operator, or the node's own program. */
export interface Turn {
  readonly node: string
  readonly timeMs: number
  readonly to: 'down' | 'up'
}

export interface NodeView {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly byLearner: boolean
  /** `ordered`: it is not there yet · `draining`: it answers what it took in, and takes nothing else · `removed`: it is gone. */
  readonly state: 'ordered' | 'down' | 'booting' | 'up' | 'draining' | 'removed'
  /** Where a platform has several of its role. */
  readonly version?: string
  readonly paused: boolean
  readonly slowness: number
  readonly clockSkewMs: number
  readonly cores: number
  /** Share of its cores that was held, over the last sample: 0 to 1. */
  readonly cpu: number
  readonly backlog: number
  /** Requests that the program was called with, and those of them (or refused ones) that ended badly, a virtual second. */
  readonly requestsPerSecond: number
  readonly errorsPerSecond: number
  /** Figure → value, when the node answered. Missing where it is down or has none. */
  readonly figures: Readonly<Record<string, number | string>>
  /** What went wrong here in the last virtual seconds, the most frequent first. */
  readonly troubles: readonly Trouble[]
  /** Of a real node, where it has one: the process, and the port that it listens on. */
  readonly process?: RealProcess
}

export interface RealProcess {
  readonly pid: number
  /** On 127.0.0.1 of where it runs. */
  readonly port: number
}

export interface OutputLine {
  readonly timeMs: number
  /** Empty for the supervisor's own. */
  readonly node: string
  readonly text: string
}

export interface Trouble {
  /**
   * `refused-dead`, `refused-booting`, `refused-full`, `refused-private`, `refused-draining`: turned away here · `threw`: a request was answered with a 500 for it ·
   * `crashed`: the program brought the node down · `timed-out`: it gave up waiting for `peer` · `reset`, `unreachable`: what became of its request to `peer`.
   */
  readonly kind:
    | 'refused-dead'
    | 'refused-booting'
    | 'refused-full'
    | 'refused-private'
    | 'refused-draining'
    | 'threw'
    | 'crashed'
    | 'timed-out'
    | 'reset'
    | 'unreachable'
  readonly count: number
  readonly peer?: string
  readonly error?: string
  readonly place?: CodePlace
}

export interface Link {
  readonly from: string
  readonly to: string
  readonly requestsPerSecond: number
}

/**
 * One leg of a trip: a request and all that it led to, from node to node. `trip` is the same number for all of them.
 * Trips are chosen by chance, so that shares hold; the learner's own requests are always told.
 */
export interface Leg {
  readonly trip: number
  /** `user`: began outside · `node`: began on a node by itself, such as a health check. */
  readonly origin: 'user' | 'node'
  /** The `own` of the request that began it, if the learner sent it. */
  readonly own?: number
  readonly exchange: number
  /** As in the history. `receive` and `reply` happen at the callee, `send`, `answer` and `fail` at the caller; `drop` on the way. */
  readonly kind: 'send' | 'receive' | 'reply' | 'answer' | 'fail' | 'refuse' | 'drop'
  readonly event: number
  readonly timeMs: number
  readonly node: string
  readonly peer: string
  readonly method?: string
  readonly path?: string
  readonly status?: number
  /** On `fail` and `refuse`: why. On `drop`: `request` or `reply`. */
  readonly code?: string
}

/** What users saw in one span of virtual time, `sampleMs` long, that ended at `timeMs`. */
export interface Sample {
  readonly timeMs: number
  readonly requestsPerSecond: number
  readonly errorsPerSecond: number
  /** Undefined when nobody was answered. */
  readonly p50Ms?: number
  readonly p99Ms?: number
  /** Figure of `stack.charts` → node → value. */
  readonly figures: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export const sampleMs = 500

/** Scenes in lessons always run at this seed, and users carried are looked for at it, so that everybody sees the numbers that the text speaks of. */
export const lessonSeed = 1

export interface LogLine {
  readonly event: number
  readonly timeMs: number
  /** Empty for a rejection that nobody caught: no engine tells whose it was. */
  readonly node: string
  readonly level: LogEvent['level']
  readonly text: string
  readonly error?: string
  readonly place?: CodePlace
}

/** A fault that is on, or was. */
export interface FaultView {
  /** Counted from 0 as they begin: what `heal` names. */
  readonly fault: number
  readonly action: Action
  readonly beganMs: number
  readonly healedMs?: number
  /** Whether it can be healed from here: a partition can, new users or a crash cannot. */
  readonly heals: boolean
}

export interface OwnReply {
  readonly own: number
  readonly tookMs: number
  /** Undefined when there was no answer: `code` says why. */
  readonly status?: number
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: string
  readonly code?: string
}

/** Asks what a learner's plan says: nothing of it runs but in a thread. */
export interface PlanOrder {
  readonly kind: 'plan'
  readonly files: Sources
  readonly program: string
}

export type PlanUpdate =
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly problem: ProgramProblem }
  | { readonly kind: 'broke'; readonly message: string }

/** Asks how many users a day a stack carries. Another thread of the same kind takes it. */
export interface CarryOrder {
  readonly kind: 'carry'
  readonly stack: Stack
  readonly programs: Programs
  readonly seed: number
  /** A number that was found before, to be compared: the search begins there, and ends there when it holds and the next one up does not. */
  readonly found?: number
}

export type CarryUpdate =
  | {
      readonly kind: 'carrying'
      readonly usersPerDay: number
      readonly phase: 'ramp' | 'confirm'
      readonly share: number
    }
  | { readonly kind: 'carried'; readonly result: Carried }
  | { readonly kind: 'refused'; readonly problem: ProgramProblem }
  | { readonly kind: 'broke'; readonly message: string }

/** Asks what a scene comes to that nobody watches. Another thread of the same kind takes it. */
export interface SceneOrder {
  readonly kind: 'scene'
  /** As `stackOfScene` makes it. */
  readonly stack: Stack
  readonly scene: Scene
  readonly programs: Programs
  readonly seed: number
}

export type SceneUpdate =
  | { readonly kind: 'scene-measured'; readonly rows: readonly MeasuredRow[] }
  | { readonly kind: 'refused'; readonly problem: ProgramProblem }
  | { readonly kind: 'broke'; readonly message: string }

export interface MeasuredRow {
  readonly measure: string
  /** In the order of the scene's columns. */
  readonly cells: readonly Cell[]
}

/** The most users a day at p99 ≤ 200 ms and ≤ 0.1 % errors, and what was seen at that load. */
export interface Carried {
  /** 0 when not even the fewest are carried. */
  readonly usersPerDay: number
  /** Missing when nobody was answered. */
  readonly p99Ms?: number
  readonly errorShare: number
  /** What broke the promise one step above. */
  readonly limit: 'p99' | 'errors' | 'most'
  readonly costPerMonth: number
  readonly nodes: number
}
