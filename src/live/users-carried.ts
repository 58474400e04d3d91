/**
 * How many users a day a stack carries. First the load grows in one world until the promise breaks, which tells about
 * where to look; then steady loads are tried in worlds of their own, until one holds and the next one up does not.
 */
import type { Role } from '../contract/exercise.ts'
import type { Stack } from '../contract/stack.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { compilePrograms, problemOf } from './programs.ts'
import type { Carried, CarryOrder, CarryUpdate } from './protocol.ts'
import {
  brokenBy,
  openTrials,
  requestsPerSecond,
  type Seen,
  type TrialWorld,
  tryLoad,
  watch,
} from './trial.ts'
import { gridSize, placeOf, usersAt } from './user-grid.ts'

/** On the way up, each load is so many times the one before. */
const rampFactor = 1.25
const rampRequests = 600
const trialRequests = 4000
/** Of the ramp in all of the progress that is told. */
const rampShare = 0.4

type Tell = (update: CarryUpdate) => void

/** Tells how it goes, and in the end the result, or why there is none. Never rejects. */
export async function carryUsers(
  order: CarryOrder,
  tell: Tell,
  onTake?: (node: string) => void,
): Promise<void> {
  try {
    tell({ kind: 'carried', result: await usersCarried(order, tell, onTake) })
  } catch (error) {
    const problem = problemOf(error)
    if (problem !== undefined) tell({ kind: 'refused', problem })
    else tell({ kind: 'broke', message: error instanceof Error ? error.message : String(error) })
  }
}

/** The same for the same stack, programs and seed. Locks the realm down that it runs in. Throws a `ProblemError` when a program does not run. */
export async function usersCarried(
  { stack, programs, seed, found }: CarryOrder,
  tell: Tell = () => undefined,
  onTake?: (node: string) => void,
): Promise<Carried> {
  prepareRealm()
  const compiled = compilePrograms(programs)
  const world: TrialWorld = {
    stack: withoutFigures(stack),
    programs,
    compiled,
    seed,
    ...(onTake !== undefined && { onTake }),
  }
  if (found !== undefined) return await confirm(world, Math.max(0, placeOf(found)), 1, tell)
  return await confirm(world, await climb(world, tell), 2, tell)
}

/** The place of the last load that held on the way up, 0 at least. */
async function climb(world: TrialWorld, tell: Tell): Promise<number> {
  const run = await openTrials(world)
  let held = 0
  for (let place = 0; place < gridSize; place = nextOnRamp(place)) {
    const usersPerDay = usersAt(place)
    tell({ kind: 'carrying', usersPerDay, phase: 'ramp', share: (rampShare * place) / gridSize })
    const seen = await watch(run, usersPerDay, durationMs(world, usersPerDay, rampRequests, 500, 20_000))
    if (brokenBy(seen) !== undefined) break
    held = place
  }
  run.world.end()
  return held
}

function nextOnRamp(place: number): number {
  return place === gridSize - 1 ? gridSize : placeOf(usersAt(place) * rampFactor)
}

/** From a place that it is about, in growing strides, to one that holds and one that does not. */
async function confirm(world: TrialWorld, about: number, firstStride: number, tell: Tell): Promise<Carried> {
  const trials = new Map<number, Seen>()
  let least = -1
  let most = gridSize
  let share = rampShare
  const holds = async (place: number): Promise<boolean> => {
    const usersPerDay = usersAt(place)
    share += (1 - share) / 6
    tell({ kind: 'carrying', usersPerDay, phase: 'confirm', share })
    const seen = await tryLoad(
      world,
      usersPerDay,
      durationMs(world, usersPerDay, trialRequests, 5000, 60_000),
    )
    trials.set(place, seen)
    const isHeld = brokenBy(seen) === undefined
    if (isHeld) least = place
    else most = place
    return isHeld
  }
  let stride = firstStride
  let place = about
  while (most - least > 1) {
    const isHeld = await holds(place)
    if (least >= 0 && most < gridSize) place = (least + most) >> 1
    else {
      place = isHeld ? Math.min(gridSize - 1, place + stride) : Math.max(0, place - stride)
      stride *= 2
    }
  }
  return conclude(world.stack, least, trials)
}

function conclude({ roles }: Stack, least: number, trials: ReadonlyMap<number, Seen>): Carried {
  const seen = trials.get(Math.max(0, least))
  const above = trials.get(least + 1)
  return {
    usersPerDay: least < 0 ? 0 : usersAt(least),
    ...(seen?.p99Ms !== undefined && { p99Ms: seen.p99Ms }),
    errorShare: seen?.errorShare ?? 0,
    limit: (above && brokenBy(above)) ?? 'most',
    costPerMonth: sum(roles, (role) => nodesOf(role) * (role.costPerMonth ?? 0)),
    nodes: sum(roles, nodesOf),
  }
}

/** As long as so many requests take, within bounds. */
function durationMs(
  { stack }: TrialWorld,
  usersPerDay: number,
  requests: number,
  leastMs: number,
  mostMs: number,
): number {
  const wantedMs = (requests * 1000) / requestsPerSecond(stack, usersPerDay)
  return Math.round(Math.min(mostMs, Math.max(leastMs, wantedMs)))
}

function nodesOf({ regions }: Role): number {
  return Object.values(regions).reduce((total, count) => total + count, 0)
}

function sum(roles: Stack['roles'], of: (role: Role) => number): number {
  return Object.values(roles).reduce((total, role) => total + of(role), 0)
}

function withoutFigures(stack: Stack): Stack {
  const roles = Object.entries(stack.roles).map(([name, { figures: _figures, ...role }]) => [name, role])
  return { ...stack, roles: Object.fromEntries(roles) }
}
