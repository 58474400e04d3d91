/** A name server: tells resolvers which data center their users go to, and which ones they try after that. */
import type { Env, Peer, Program } from 'millions'
import { isWell, seen, shareOf, startChecks } from './health.ts'
import { latencyMs, type Place, placeOf } from './places.ts'

const NAME = 'postcards.example'
/** What DNS calls the type of a record that holds an address. */
const A = 1
const NO_ERROR = 0
const NO_SUCH_NAME = 3
/** A hundred resolvers ask 3.3 times a second, and with 10 s until a center is out its users are gone after 40 s. */
const TTL = 30

export default {
  start(env) {
    startChecks(env)
  },
  fetch(request, env, { remoteAddress }) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/seen') return Response.json(seen())
    if (pathname !== '/dns-query') return new Response('not found\n', { status: 404 })
    const name = searchParams.get('name') ?? ''
    if (name.toLowerCase().replace(/\.$/, '') !== NAME) return Response.json({ Status: NO_SUCH_NAME })
    const type = (searchParams.get('type') ?? 'A').toUpperCase()
    if (type !== 'A' && type !== String(A)) return Response.json({ Status: NO_ERROR, Answer: [] })
    const place = placeOf(searchParams.get('edns_client_subnet') ?? remoteAddress)
    const Answer = centersFor(place, env).map(({ address: data }) => ({ name, type: A, TTL, data }))
    return Response.json({ Status: NO_ERROR, Answer })
  },
} satisfies Program

/** All of them, in the order in which a user there should try them. */
function centersFor(place: Place | undefined, env: Env): readonly Peer[] {
  const near = env.nodes('center').toSorted((one, other) => distance(place, one) - distance(place, other))
  const inService = near.filter((center) => shareOf(center) === 1)
  const well = near.filter((center) => shareOf(center) < 1 && isWell(center))
  const first = firstFor(place, near, inService, env)
  return [...new Set([...first, ...inService, ...well, ...near])]
}

const distance = (place: Place | undefined, { region }: Peer): number =>
  place === undefined ? 0 : latencyMs(place.region, region)

/**
 * The nearest, for the part of its users that it is told to, and the one that they try next. The others are shared among those
 * in service; so are second tries, or all of them would meet at one center before anybody has noticed anything.
 */
function firstFor(
  place: Place | undefined,
  near: readonly Peer[],
  inService: readonly Peer[],
  env: Env,
): readonly Peer[] {
  const [home] = near
  if (place === undefined || home === undefined) return []
  const share = shareOf(home)
  const isHome = place.part < share
  const others = roomsOf(
    inService.filter((center) => center !== home),
    env,
  )
  const next = pick(others, isHome ? place.part / share : (place.part - share) / (1 - share))
  return isHome ? [home, ...next] : next
}

/** The one that has this point, from 0 up to 1, of all the room. None where there is no room. */
function pick(rooms: readonly Room[], point: number): readonly Peer[] {
  let left = point * rooms.reduce((sum, { room }) => sum + room, 0)
  for (const { center, room } of rooms) {
    left -= room
    if (left < 0) return [center]
  }
  return []
}

interface Room {
  readonly center: Peer
  /** Requests a second. */
  readonly room: number
}

/** What centers in service can carry beside the users who are nearest to them, in the same order. */
function roomsOf(inService: readonly Peer[], env: Env): readonly Room[] {
  const carries = rates(env.vars.CARRIES)
  const brings = rates(env.vars.BRINGS)
  const all = env.nodes('center')
  return inService.map((center) => {
    const own = [...brings].filter(([region]) => nearestTo(region, all) === center.name)
    const taken = own.reduce((sum, [, rate]) => sum + rate, 0)
    return { center, room: Math.max(0, (carries.get(center.region) ?? 0) - taken) }
  })
}

function nearestTo(region: string, centers: readonly Peer[]): string | undefined {
  return centers.toSorted((one, other) => latencyMs(region, one.region) - latencyMs(region, other.region))[0]
    ?.name
}

/** `seoul=500,virginia=500` */
function rates(text = ''): ReadonlyMap<string, number> {
  const pairs = text.split(',').map((pair) => pair.split('='))
  return new Map(pairs.map(([region = '', rate]) => [region.trim(), Number(rate) || 0]))
}
