/**
 * A name server that has its answers ready: a table of 256 networks, made anew when something changes. Questions look up a
 * line of it. Centers are filled in order of distance, each up to a share of what it carries.
 */
import type { Env, Peer, Program } from 'millions'
import { isInService, lookFor, sixteenthsOf, startChecks } from './health.ts'
import { latencyMs, NETWORKS, networkNumber, regions } from './places.ts'

/** What of a center's capacity may be planned. */
const FILLED = 0.94
let table: (readonly Peer[])[] = []
let madeOf = ''

export default {
  start(env) {
    make(env)
    startChecks(env, () => make(env))
  },
  async fetch(request, env, { remoteAddress }) {
    const { pathname, searchParams: asked } = new URL(request.url)
    if (pathname === '/look') return lookFor(asked.get('at') ?? '')
    make(env)
    const name = (asked.get('name') ?? '').toLowerCase()
    if (name !== 'postcards.example' && name !== 'postcards.example.') return Response.json({ Status: 3 })
    const isAddress = asked.get('type') === 'A' || asked.get('type') === '1'
    const line = table[networkNumber(asked.get('edns_client_subnet') ?? remoteAddress)] ?? table[0] ?? []
    const records = line.map(({ address }) => ({ name, type: 1, TTL: 40, data: address }))
    return Response.json({ Status: 0, Answer: isAddress ? records : [] })
  },
} satisfies Program

/** Only where something has changed since it was made. */
function make(env: Env): void {
  const centers = env.nodes('center')
  const states = centers.map(({ name }) => `${name} ${isInService(name)} ${sixteenthsOf(name)}`)
  const of = [env.vars.CARRIES, env.vars.BRINGS, ...states].join()
  if (of === madeOf) return
  madeOf = of
  const brings = numbers(env.vars.BRINGS)
  const room = numbers(env.vars.CARRIES)
  for (const [region, carries] of Object.entries(room)) room[region] = carries * FILLED
  const homeless: { number: number; order: readonly Peer[]; rate: number }[] = []
  for (const [place, region] of regions.entries()) {
    const order = [...centers].sort((a, b) => latencyMs(region, a.region) - latencyMs(region, b.region))
    const [home] = order
    const rate = (brings[region] ?? 0) / NETWORKS
    // Its room stays kept for all of its own, also while they are away.
    if (home !== undefined) room[home.region] = (room[home.region] ?? 0) - rate * NETWORKS
    for (let of32 = 0; of32 < NETWORKS; of32++) {
      const number = place * NETWORKS + of32
      const isHome = home !== undefined && mixed(of32) < sixteenthsOf(home.name)
      if (isHome) table[number] = behind(home, order)
      else homeless.push({ number, order, rate })
    }
  }
  for (const { number, order, rate } of homeless) {
    const open = order.filter(({ name }) => isInService(name))
    const chosen = open.find(({ region }) => (room[region] ?? 0) >= rate) ?? open[0]
    if (chosen !== undefined) room[chosen.region] = (room[chosen.region] ?? 0) - rate
    table[number] = chosen === undefined ? order : behind(chosen, order)
  }
  table = [...table]
}

/** So that neighbours come back at different times. */
const mixed = (of32: number): number => (of32 * 7) % 16

function behind(first: Peer, order: readonly Peer[]): readonly Peer[] {
  const others = order.filter((peer) => peer !== first)
  const isOpen = ({ name }: Peer): boolean => isInService(name)
  return [first, ...others.filter(isOpen), ...others.filter((peer) => !isOpen(peer))]
}

function numbers(text = ''): Record<string, number> {
  const pairs = text.split(',').filter((pair) => pair.includes('='))
  return Object.fromEntries(pairs.map((pair) => pair.split('=')).map(([key, value]) => [key, Number(value)]))
}
