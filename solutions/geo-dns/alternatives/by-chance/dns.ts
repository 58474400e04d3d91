/** A name server that throws a die: shares are chances, and over many answers they come true. */
import type { Env, Peer, Program } from 'millions'
import { centerOf, hear, startChecks } from './health.ts'
import { latencyMs, regionOf } from './places.ts'

export default {
  start: (env) => startChecks(env),
  fetch(request, env, connection) {
    const url = new URL(request.url)
    if (url.pathname === '/reached') return hear(request)
    const asked = url.searchParams.get('name') ?? ''
    if (!/^postcards\.example\.?$/i.test(asked)) return Response.json({ Status: 3, Answer: [] })
    if (!['A', '1'].includes(url.searchParams.get('type') ?? '1')) return Response.json({ Status: 0 })
    const region = regionOf(url.searchParams.get('edns_client_subnet') ?? connection.remoteAddress)
    const list = region === undefined ? inService(env.nodes('center')) : listFor(region, env)
    return Response.json({
      Status: 0,
      Question: [{ name: asked, type: 1 }],
      Answer: list.map(({ address }) => ({ name: 'postcards.example.', type: 1, TTL: 25, data: address })),
    })
  },
} satisfies Program

function byDistance(region: string, centers: readonly Peer[]): Peer[] {
  return [...centers].sort((a, b) => latencyMs(region, a.region) - latencyMs(region, b.region))
}

function inService(centers: readonly Peer[]): Peer[] {
  const last = centers.filter(({ name }) => centerOf(name).isOut)
  return [...centers.filter(({ name }) => !centerOf(name).isOut), ...last]
}

function listFor(region: string, env: Env): Peer[] {
  const all = inService(byDistance(region, env.nodes('center')))
  const [nearest] = byDistance(region, env.nodes('center'))
  if (nearest === undefined) return []
  const others = all.filter(({ name }) => name !== nearest.name)
  const steady = others.filter(({ name }) => centerOf(name).chance === 1)
  // A server whose center is out, or not yet drawn, sends its user to one of the steady ones.
  if (steady.length === 0 || Math.random() < centerOf(nearest.name).chance) return [nearest, ...others]
  const chosen = draw(steady, env) ?? steady[0]
  return chosen === undefined ? all : [chosen, ...all.filter(({ name }) => name !== chosen.name)]
}

function draw(steady: readonly Peer[], env: Env): Peer | undefined {
  const spare = steady.map((center) => ({ center, spare: spareOf(center, env) }))
  let point = Math.random() * spare.reduce((sum, each) => sum + each.spare, 0)
  return spare.find((each) => {
    point -= each.spare
    return point < 0
  })?.center
}

function spareOf(center: Peer, env: Env): number {
  if (!env.vars.CARRIES) return 0
  const carries = new URLSearchParams(env.vars.CARRIES.replaceAll(',', '&'))
  const brings = new URLSearchParams((env.vars.BRINGS ?? '').replaceAll(',', '&'))
  let spare = Number(carries.get(center.region) ?? 0)
  for (const [region, rate] of brings)
    if (byDistance(region, env.nodes('center'))[0]?.name === center.name) spare -= Number(rate)
  return Math.max(spare, 0)
}
