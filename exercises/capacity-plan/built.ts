/** What a plan says is built, meets the peak, loses machines, and is looked at until it is plain whether it holds. */
import { expect, say } from 'millions/suite'
import type { HistoryEvent, RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { World, WorldOptions } from '../../src/contract/world.ts'
import { perSecond } from '../kit/stack.ts'
import { shown } from './planner.ts'
import { CLEARLY_FEW, MOST_LATE, NOTICED_MS } from './promises.ts'
import { type Fleets, type Profile, TIERS, type Tier } from './starter/profile.ts'

/** Until lines are as they will be. */
const WARM_UP_MS = 700
/** The first look, and what is looked at altogether when chance may decide; each time twice as long. */
const FIRST_LOOK_MS = 3500
const LAST_LOOK_MS = 50_000
/** So much may be late after the first look, and be chance; after one that is twice as long, half of it. */
const HOPELESS = 0.4
/** Of fewer nothing follows. */
const FEWEST = 100

/** The roles as a plan says. */
export function rolesFor(profile: Profile, fleets: Fleets): NonNullable<WorldOptions['roles']> {
  const role = (tier: Tier) => {
    const { type, count } = fleets[tier]
    const { cores, costPerMonth } = profile.machines[type]
    return { regions: { frankfurt: count }, cores, costPerMonth, serviceMs: profile.serviceMs[tier] }
  }
  return {
    ...Object.fromEntries(TIERS.map((tier) => [tier, role(tier)])),
    planner: { regions: {} },
  }
}

export const build = ({ boot }: TestContext, profile: Profile, fleets: Fleets): Promise<World> =>
  boot({ roles: rolesFor(profile, fleets) })

export const comes = (world: World, { requests, writes }: Profile, region = 'frankfurt') =>
  world.load({ ...perSecond(requests.peak, writes), regions: { [region]: 1 } })

/** So many die at once, of each tier that is told. */
export function kill(world: World, tiers: readonly Tier[], count: number): void {
  for (const tier of tiers) for (const node of world.nodes(tier).slice(0, count)) node.crash()
}

interface Seen {
  /** Those who were answered. */
  requests: number
  late: number
  error: HistoryEvent | undefined
  firstLate: HistoryEvent | undefined
  /** By exchange: who waits for an answer. */
  readonly waiting: Map<number, RequestEvent>
  /** Which event is read next. */
  next: number
}

/** Those who have come since then, and what became of them. */
function look(world: World, fromMs: number, p99Ms: number, seen: Seen): void {
  const { events } = world.history
  for (; seen.next < events.length; seen.next++) {
    const event = events[seen.next]
    if (event?.node !== 'users') continue
    if (event.kind === 'send' && event.timeMs >= fromMs) seen.waiting.set(event.exchange, event)
    if (event.kind !== 'answer' && event.kind !== 'fail') continue
    if (!seen.waiting.delete(event.exchange)) continue
    seen.requests++
    if (event.kind !== 'answer' || event.status >= 500) seen.error ??= event
    else if (event.tookMs > p99Ms) {
      seen.late++
      seen.firstLate ??= event
    }
  }
}

export interface Verdict {
  /** Answered, or waited for until now and late already. */
  readonly requests: number
  /** The tier whose cores that live were busiest, and for which share of their time. */
  readonly busiest: { readonly tier: Tier; readonly share: number }
  /** The share of these that are late. */
  readonly late: number
  readonly error: HistoryEvent | undefined
  readonly firstLate: HistoryEvent | undefined
}

/** Looks at who comes from now on, for as long as chance may decide. */
export async function watch(
  world: World,
  profile: Profile,
  fleets: Fleets,
  firstLookMs = FIRST_LOOK_MS,
): Promise<Verdict> {
  const fromMs = world.nowMs
  const before = cpuByNode(world)
  const { p99Ms } = profile
  const seen: Seen = {
    requests: 0,
    late: 0,
    error: undefined,
    firstLate: undefined,
    waiting: new Map(),
    next: world.history.count,
  }
  for (let lookedMs = firstLookMs; ; lookedMs *= 2) {
    await world.run(fromMs + lookedMs - world.nowMs)
    look(world, fromMs, p99Ms, seen)
    const overdue = [...seen.waiting.values()].filter(({ timeMs }) => world.nowMs - timeMs > p99Ms)
    const requests = seen.requests + overdue.length
    const late = (seen.late + overdue.length) / Math.max(1, requests)
    const isPlain =
      seen.error !== undefined ||
      late > Math.max(MOST_LATE, (HOPELESS * firstLookMs) / lookedMs) ||
      (late <= CLEARLY_FEW && requests >= FEWEST) ||
      lookedMs >= LAST_LOOK_MS
    if (!isPlain) continue
    const busiest = busiestOf(world, profile, fleets, before, world.nowMs - fromMs)
    return { requests, late, error: seen.error, firstLate: seen.firstLate ?? overdue[0], busiest }
  }
}

const cpuByNode = (world: World): ReadonlyMap<string, number> =>
  new Map(TIERS.flatMap((tier) => world.nodes(tier)).map((node) => [node.name, node.cpuMs]))

function busiestOf(
  world: World,
  { machines }: Profile,
  fleets: Fleets,
  before: ReadonlyMap<string, number>,
  forMs: number,
): Verdict['busiest'] {
  const shares = TIERS.map((tier) => {
    const alive = world.nodes(tier).filter(({ state }) => state === 'up')
    const workedMs = alive.reduce((sum, { name, cpuMs }) => sum + cpuMs - (before.get(name) ?? 0), 0)
    return { tier, share: workedMs / (forMs * alive.length * machines[fleets[tier].type].cores) }
  })
  return shares.reduce((most, each) => (each.share > most.share ? each : most))
}

export interface Trial {
  /** What happens right before it is looked at, for messages. */
  readonly when: string
  /** Where users are. Close by unless told. */
  readonly region?: string
  readonly firstLookMs?: number
  /** Whose machines die, and how many of each. Nobody's unless told. */
  readonly dying?: readonly Tier[]
}

/** A plan meets the peak, and machines die in the midst of it. */
export async function expectHolds(
  context: TestContext,
  profile: Profile,
  fleets: Fleets,
  trial: Trial,
): Promise<void> {
  const world = await build(context, profile, fleets)
  comes(world, profile, trial.region)
  await world.run(WARM_UP_MS + 300 * context.random())
  const { dying = [], when, firstLookMs } = trial
  if (dying.length > 0) {
    kill(world, dying, profile.failures)
    await world.run(2 * NOTICED_MS)
  }
  expectVerdict(await watch(world, profile, fleets, firstLookMs), profile.p99Ms, fleets, when)
}

function expectVerdict(
  { requests, late, error, firstLate, busiest }: Verdict,
  p99Ms: number,
  fleets: Fleets,
  when: string,
): void {
  const plan = shown(fleets)
  const why = error?.kind === 'answer' ? error.status : error?.kind === 'fail' ? error.code : ''
  expect(error === undefined, say('error', { when, plan, why }, error)).toBe(true)
  const values = {
    late: Math.round(100 * late),
    requests,
    limit: p99Ms,
    when,
    plan,
    tier: busiest.tier,
    share: Math.round(100 * busiest.share),
  }
  expect(late, say('late', values, firstLate)).toBeLessThanOrEqual(MOST_LATE)
}

/** One second of the peak, as even as can be: what it takes of each tier's cores. */
export async function measureBusy(
  world: World,
  { requests, writes }: Profile,
): Promise<Readonly<Record<Tier, number>>> {
  const cpuMs = (tier: Tier): number => world.nodes(tier).reduce((sum, node) => sum + node.cpuMs, 0)
  const before = TIERS.map(cpuMs)
  const startMs = world.nowMs
  const answers: Promise<unknown>[] = []
  for (let each = 0; each < requests.peak; each++) {
    const isWrite = Math.floor((each + 1) * writes + 1e-9) > Math.floor(each * writes + 1e-9)
    answers.push(world.fetch('/cards/1', { method: isWrite ? 'POST' : 'GET' }).catch(() => undefined))
    const untilMs = startMs + ((each + 1) * 1000) / requests.peak
    if (untilMs > world.nowMs) await world.run(untilMs - world.nowMs)
  }
  await Promise.all(answers)
  const busy = TIERS.map((tier, place) => [tier, (cpuMs(tier) - (before[place] ?? 0)) / 1000])
  return Object.fromEntries(busy) as Record<Tier, number>
}
