/**
 * The system as a search needs it: the same ways, lines and choices as in the stack, many thousand requests in a moment. What it
 * says is held against the simulator by a test.
 */
import { type Fleets, type Profile, TIERS, type Tier } from '../starter/profile.ts'
import { chance } from './chance.ts'
import { Events } from './events.ts'

/** One way between two machines, before chance makes it up to a fifth longer. */
const HOP_MS = 0.5
const JITTER = 0.2

/** One way from users: what two of them and four ways between machines come to, at most, is `networkMs`. */
const usersMsOf = ({ networkMs }: Profile): number => networkMs / (1 + JITTER) / 2 - 2 * HOP_MS

/** When each of its cores is free. First come, first served, so the end of a request is known when it comes. */
class Machine {
  readonly #freeMs: Float64Array

  constructor(cores: number) {
    this.#freeMs = new Float64Array(cores)
  }

  take(atMs: number, serviceMs: number): number {
    const free = this.#freeMs
    let core = 0
    for (let each = 1; each < free.length; each++)
      if ((free[each] as number) < (free[core] as number)) core = each
    const endMs = Math.max(atMs, free[core] as number) + serviceMs
    free[core] = endMs
    return endMs
  }
}

/** Whoever has the fewest of one's requests in hand; those that are equal take turns. */
class Chooser {
  readonly #inHand: Int32Array
  #turn: number

  constructor(count: number, turn: number) {
    this.#turn = turn
    this.#inHand = new Int32Array(count)
  }

  pick(): number {
    const { length } = this.#inHand
    this.#turn++
    let best = this.#turn % length
    for (let place = 1; place < length; place++) {
      const each = (this.#turn + place) % length
      if ((this.#inHand[each] as number) < (this.#inHand[best] as number)) best = each
    }
    this.#inHand[best] = (this.#inHand[best] as number) + 1
    return best
  }

  done(place: number): void {
    this.#inHand[place] = (this.#inHand[place] as number) - 1
  }
}

interface Travelling {
  readonly sentMs: number
  readonly isWrite: boolean
  readonly balancer: number
  web: number
  replica: number
}

/** So many of each tier that live. */
export type Alive = Readonly<Record<Tier, number>>

export const aliveOf = (fleets: Fleets, failures: number): Alive => ({
  balancer: fleets.balancer.count - failures,
  web: fleets.web.count - failures,
  replica: fleets.replica.count - failures,
  primary: fleets.primary.count,
})

/** Requests at the peak, one after the other as they are answered: how long each took. Goes on for as long as it is asked. */
export function* answersOf(
  profile: Profile,
  fleets: Fleets,
  alive: Alive,
  seed: number,
): Generator<number, never> {
  const random = chance(seed)
  const machinesOf = (tier: Tier): Machine[] =>
    Array.from({ length: alive[tier] }, () => new Machine(profile.machines[fleets[tier].type].cores))
  const machines = Object.fromEntries(TIERS.map((tier) => [tier, machinesOf(tier)])) as Record<
    Tier,
    Machine[]
  >
  // Anywhere, so that those who ask do not go to the same machine in step.
  const anyTurn = (): number => Math.floor(1000 * random())
  const toWeb = machines.balancer.map(() => new Chooser(alive.web, anyTurn()))
  const toReplica = machines.web.map(() => new Chooser(alive.replica, anyTurn()))
  const usersMs = usersMsOf(profile)
  const way = (baseMs: number): number => baseMs * (1 + JITTER * random())
  const worked = (tier: Tier, place: number, atMs: number): number =>
    (machines[tier][place] as Machine).take(atMs, profile.serviceMs[tier])

  const events = new Events<() => number | undefined>()
  let turn = 0
  let nextMs = 0

  const arrive = (): undefined => {
    const sentMs = nextMs
    nextMs += (-Math.log(1 - random()) * 1000) / profile.requests.peak
    events.add(nextMs, arrive)
    const balancer = turn++ % alive.balancer
    const each: Travelling = { sentMs, isWrite: random() < profile.writes, balancer, web: 0, replica: 0 }
    const doneMs = worked('balancer', balancer, sentMs + way(usersMs))
    events.add(doneMs, () => atBalancer(each, doneMs))
    return undefined
  }
  const atBalancer = (each: Travelling, nowMs: number): undefined => {
    each.web = (toWeb[each.balancer] as Chooser).pick()
    const doneMs = worked('web', each.web, nowMs + way(HOP_MS))
    events.add(doneMs, () => atWeb(each, doneMs))
    return undefined
  }
  const atWeb = (each: Travelling, nowMs: number): undefined => {
    const tier = each.isWrite ? 'primary' : 'replica'
    if (!each.isWrite) each.replica = (toReplica[each.web] as Chooser).pick()
    const backMs = worked(tier, each.isWrite ? 0 : each.replica, nowMs + way(HOP_MS)) + way(HOP_MS)
    events.add(backMs, () => backAtWeb(each, backMs))
    return undefined
  }
  const backAtWeb = (each: Travelling, nowMs: number): undefined => {
    if (!each.isWrite) (toReplica[each.web] as Chooser).done(each.replica)
    const backMs = nowMs + way(HOP_MS)
    events.add(backMs, () => {
      ;(toWeb[each.balancer] as Chooser).done(each.web)
      return backMs + way(usersMs) - each.sentMs
    })
    return undefined
  }

  events.add(0, arrive)
  for (;;) {
    const tookMs = events.next()?.()
    if (tookMs !== undefined) yield tookMs
  }
}
