/**
 * `node exercises/autoscaler/best/search.ts` looks for the cheapest schedule of the day that turns away at most three users in
 * ten thousand, as somebody would who knew the day in advance. (In the simulator, where machines die as well, it may be one in
 * a thousand.) It begins with plenty, takes machines away from spans of any length for as long as that holds, longest first,
 * and then anneals: by chance it adds or takes some, or moves an edge, and keeps what costs less. The chance is the same at
 * each run. What it finds is recorded in schedule.ts.
 */
import { arrivalsOf, chance, costOf, type Plan, refusedOf, SLOTS } from './model.ts'

const LEAST = 2
const QUOTA = 12
const MOST_REFUSED = 0.0003
const days = Array.from({ length: 40 }, (_, seed) => arrivalsOf(1000 + seed))
const users = days.reduce((sum, day) => sum + day.length, 0)
const ROUNDS = Number(process.argv[2] ?? 300)

const refused = (plan: Plan): number => days.reduce((sum, day) => sum + refusedOf(plan, day), 0) / users
const holds = (plan: Plan): boolean => refused(plan) <= MOST_REFUSED
const bounded = (machines: number): number => Math.max(LEAST, Math.min(QUOTA, machines))
const changed = (plan: Plan, from: number, to: number, by: number): Plan =>
  plan.map((machines, slot) => (slot >= from && slot < to ? bounded(machines + by) : machines))

/** The day begins with two machines, and what is ordered then is there in the third slot. */
const begins = (plan: Plan): Plan => plan.map((machines, slot) => (slot < 2 ? LEAST : machines))

function thinned(start: Plan): Plan {
  let plan = start
  for (let length = SLOTS; length >= 1; length--) {
    for (let from = 0; from + length <= SLOTS; from++) {
      for (;;) {
        const next = begins(changed(plan, from, from + length, -1))
        if (costOf(next) >= costOf(plan) || !holds(next)) break
        plan = next
      }
    }
  }
  return plan
}

function annealed(start: Plan, seed: number): Plan {
  const random = chance(seed)
  const drawn = (below: number): number => Math.floor(below * random())
  const price = (plan: Plan): number => costOf(plan) + 60_000 * Math.max(0, refused(plan) - MOST_REFUSED)
  let plan = start
  let now = price(plan)
  let best = plan
  for (let round = 0; round < ROUNDS; round++) {
    const from = drawn(SLOTS)
    const next = begins(changed(plan, from, from + 1 + drawn(8), random() < 0.6 ? -1 : 1))
    if (costOf(next) > costOf(best) + 6) continue
    const then = price(next)
    const heat = 0.5 * (1 - round / ROUNDS) + 0.01
    if (then > now && random() >= Math.exp((now - then) / heat)) continue
    plan = next
    now = then
    if (costOf(plan) < costOf(best) && holds(plan)) best = plan
  }
  return best === start ? start : thinned(best)
}

function tell(how: string, plan: Plan): void {
  const cost = `${costOf(plan).toFixed(2)} machine-minutes, ${(100 * refused(plan)).toFixed(3)} % refused`
  console.log(`${how}: ${cost}\n${JSON.stringify(plan)}`)
}

const first = thinned(begins(Array.from({ length: SLOTS }, () => QUOTA)))
tell('taken away', first)
let best = first
for (const seed of [1, 2, 3]) {
  const found = annealed(first, seed)
  tell('annealed', found)
  if (costOf(found) < costOf(best)) best = found
}
tell('best', best)
