/** A name server that scores each center for each user, and tells of them in the order of their scores. */
import type { Env, Peer, Program } from 'millions'
import { ages, standingOf, startChecks } from './health.ts'
import { bitsOf, latencyMs, regionOf } from './places.ts'

/** More than any way in the world. */
const FAR = 10_000

export default {
  start(env) {
    void startChecks(env)
  },
  fetch(request, env, connection) {
    const { pathname, searchParams } = new URL(request.url)
    switch (pathname) {
      case '/ages':
        return ages()
      case '/dns-query':
        return answer(searchParams, env, connection.remoteAddress)
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies Program

function answer(asked: URLSearchParams, env: Env, from: string): Response {
  const name = asked.get('name') ?? ''
  const [top, second, ...rest] = name.toLowerCase().split('.').filter(Boolean).reverse()
  const isOurs = top === 'example' && second === 'postcards' && rest.length === 0
  if (!isOurs) return Response.json({ Status: 3, Answer: [] })
  if (!/^(a|1)$/i.test(asked.get('type') ?? 'a')) return Response.json({ Status: 0, Answer: [] })
  const bits = bitsOf(asked.get('edns_client_subnet') ?? from) ?? ''
  const scores = env.nodes('center').map((center) => ({ center, score: score(bits, center, env) }))
  scores.sort((a, b) => a.score - b.score)
  const Answer = scores.slice(0, 3).map(({ center }) => ({ name, type: 1, TTL: 20, data: center.address }))
  return Response.json({ Status: 0, Answer })
}

function score(bits: string, center: Peer, env: Env): number {
  const region = regionOf(bits)
  const standing = standingOf(center)
  const away = latencyMs(region ?? '', center.region)
  if (standing === 'out') return 2 * FAR + away
  // The last bit of a network of 24 says which half it belongs to.
  if (standing === 'half' && bits[23] !== '1') return FAR + away
  const home = region === undefined ? undefined : homeOf(region, env)
  if (region === undefined || home === undefined || home.name === center.name || isServed(bits, home))
    return away
  const turn = Number.parseInt(bits.slice(19, 24).padEnd(5, '0'), 2) / 32
  return isChosen(region, turn, center, env) ? away / 2 : FAR / 2 + away
}

/** By its own center: all of it, or the half that is back. */
function isServed(bits: string, home: Peer): boolean {
  const standing = standingOf(home)
  return standing === 'in' || (standing === 'half' && bits[23] === '1')
}

const isHome = (region: string, { name }: Peer, env: Env): boolean => homeOf(region, env)?.name === name

function homeOf(region: string, env: Env): Peer | undefined {
  const [first, ...others] = env.nodes('center')
  return others.reduce(
    (best, each) => (latencyMs(region, each.region) < latencyMs(region, best?.region ?? '') ? each : best),
    first,
  )
}

/** Whether this one is the one among those in service that a homeless network is given to. */
function isChosen(region: string, turn: number, center: Peer, env: Env): boolean {
  const open = env.nodes('center').filter((each) => standingOf(each) === 'in')
  const spares = open.map((each) => spareOf(each, env))
  const sum = spares.reduce((total, spare) => total + spare, 0)
  if (sum === 0) {
    const ways = open.map((each) => latencyMs(region, each.region))
    return latencyMs(region, center.region) === Math.min(...ways)
  }
  // Both halves have turns all over: those that stay away while the other half is back as well.
  let point = ((turn * 2) % 1) * sum
  for (const [place, each] of open.entries()) {
    point -= spares[place] ?? 0
    if (point < 0) return each.name === center.name
  }
  return false
}

function spareOf(center: Peer, env: Env): number {
  const own = pairs(env.vars.BRINGS).filter(([region]) => isHome(region, center, env))
  const carries = pairs(env.vars.CARRIES).find(([region]) => region === center.region)?.[1] ?? 0
  return Math.max(
    0,
    own.reduce((left, [, rate]) => left - rate, carries),
  )
}

function pairs(text: string | undefined): readonly (readonly [string, number])[] {
  return (text ?? '').split(',').flatMap((pair) => {
    const [region, rate] = pair.split('=')
    return region && rate ? [[region, Number(rate)] as const] : []
  })
}
