/** What users see of a stack under a steady load: one trial in a world of its own, or on the way up in one world. */
import type { Journeys } from '../contract/history.ts'
import type { Stack } from '../contract/stack.ts'
import type { CompiledPrograms } from './programs.ts'
import { ProblemError } from './programs.ts'
import type { Programs } from './protocol.ts'
import { Run } from './run.ts'
import type { Span } from './tally.ts'

/** The promise that is made to users. */
const mostP99Ms = 200
const mostErrors = 0.001

export interface Seen {
  /** Undefined when nobody was answered. */
  readonly p99Ms: number | undefined
  /** Of requests, or of journeys if more of those failed, 0 to 1. */
  readonly errorShare: number
  readonly requests: number
}

/** What of the promise is broken; undefined when it holds. */
export function brokenBy({ p99Ms, errorShare, requests }: Seen): 'p99' | 'errors' | undefined {
  if (errorShare > mostErrors) return 'errors'
  return requests > 0 && (p99Ms === undefined || p99Ms > mostP99Ms) ? 'p99' : undefined
}

export interface TrialWorld {
  /** Figures are left out: nobody looks. */
  readonly stack: Stack
  readonly programs: Programs
  readonly compiled: CompiledPrograms
  readonly seed: number
  onTake?(node: string): void
}

/** Users come, and nothing is counted, until caches and connections are as they will be. */
const warmUpMs = 2000
/** Those who still wait then get so long. */
const graceMs = 5000

/** Requests a second, at the busiest hour. */
export function requestsPerSecond({ load }: Stack, usersPerDay: number): number {
  return (usersPerDay * load.requestsPerUser * (load.peak ?? 1)) / 86_400
}

/** A stack that is up, for one trial after the other. Throws a `ProblemError` when it does not come up. */
export async function openTrials(world: TrialWorld): Promise<Run> {
  const { stack, programs, compiled, seed, onTake } = world
  const setup = { stack, programs, seed, steps: [] }
  const run = new Run(setup, compiled, onTake === undefined ? {} : { onTake }, {
    unbatched: onTake !== undefined,
  })
  const problem = await run.boot()
  if (problem !== undefined) throw new ProblemError(problem)
  return run
}

/** So many users from now on; what they saw in so long. */
export async function watch(run: Run, usersPerDay: number, durationMs: number): Promise<Seen> {
  run.director.act({ do: 'load', load: { usersPerDay } })
  const span = run.tally.open(run.nowMs)
  const before = run.world.report().journeys
  await run.advance(run.nowMs + durationMs)
  run.tally.close(span, run.nowMs)
  return seenIn(span, 0, failedShare(before, run.world.report().journeys))
}

/** A world of its own, at this load from its beginning to its end. */
export async function tryLoad(world: TrialWorld, usersPerDay: number, durationMs: number): Promise<Seen> {
  const run = await openTrials(world)
  run.director.act({ do: 'load', load: { usersPerDay } })
  await run.advance(run.nowMs + warmUpMs)
  const span = run.tally.open(run.nowMs)
  const before = run.world.report().journeys
  await run.advance(run.nowMs + durationMs)
  run.director.act({ do: 'load', load: { usersPerDay: 0 } })
  await run.advance(run.nowMs + graceMs)
  run.tally.close(span, run.nowMs)
  const unanswered = run.tally.waiting
  const failed = failedShare(before, run.world.report().journeys)
  run.world.end()
  return seenIn(span, unanswered, failed)
}

/** Of the journeys that have ended since. Who is told in the middle to log in again has got a good answer, and was not served. */
function failedShare(before: Journeys, now: Journeys): number {
  const failed = now.failed + now.left - before.failed - before.left
  const ended = now.done - before.done + failed
  return ended === 0 ? 0 : failed / ended
}

function seenIn(span: Span, unanswered: number, failedShare: number): Seen {
  const requests = span.requests + unanswered
  return {
    p99Ms: span.percentileMs(0.99),
    errorShare: Math.max(failedShare, requests === 0 ? 0 : (span.errors + unanswered) / requests),
    requests,
  }
}
