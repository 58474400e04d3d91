/** What server and pages say to each other of what a class breaks together: a part of `api.ts`, by which pages know it. */

/** What an instructor can do to one node of everybody’s cluster. */
export const drillFaults = ['crash', 'freeze', 'slow', 'cut-off'] as const
export type DrillFault = (typeof drillFaults)[number]

/** What is to happen on the page of each learner: a scene of the exercise’s stack, or the usual users and one fault. */
export type DrillOrder =
  | { readonly exercise: string; readonly scene: string }
  | { readonly exercise: string; readonly fault: DrillFault; readonly node: string }

/**
 * A class breaks its clusters together: `POST /classes/:class/drill` with a `DrillOrder`, as an instructor of it → `Drill`.
 * It takes the place of the one before. `DELETE /classes/:class/drill` ends it on every page.
 */
export type Drill = DrillOrder & {
  readonly id: string
  /** Made of the class’s secret: the same on every page. */
  readonly seed: number
  readonly startedAtMs: number
  /** Until an instructor ends it, or it was forgotten. */
  readonly isOn: boolean
}

/**
 * `GET /classes/:class/drill/live`, as anyone of the class: server-sent events. `event: drill` with a `DrillNow`, at
 * first and whenever it is another one or ends. For instructors besides: `event: reports` with `{ reports: DrillReport[] }`,
 * those that have changed.
 */
export interface DrillNow {
  /** The newest one, if there was any. */
  readonly drill?: Drill
  readonly nowMs: number
}

export const drillPhases = [
  'running',
  'ended',
  'stopped',
  'does-not-compile',
  'threw-at-boot',
  'stuck',
  'could-not-run',
] as const
export type DrillPhase = (typeof drillPhases)[number]

/** What users saw over a span. */
export interface UsersSaw {
  readonly requests: number
  /** Those without a good answer. */
  readonly errors: number
  /** Undefined where nobody was answered. */
  readonly p99Ms?: number
}

/** `POST /classes/:class/drill/:drill/report`, by the page of a learner, now and then and at its end. The last one counts. */
export interface DrillTold {
  readonly phase: DrillPhase
  /** How far it is: 0 to 1. */
  readonly share: number
  /** Until the first thing happened. */
  readonly before?: UsersSaw
  /** From then on. */
  readonly since?: UsersSaw
}

export interface DrillReport extends DrillTold {
  readonly learner: string
}
