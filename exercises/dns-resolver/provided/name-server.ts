/**
 * A name server: root, top level or authority, as `vars.ZONES` has it. That is a text of lines:
 *
 *     zone postcards.example auth-1 auth-2        these nodes serve it; what follows is in it
 *     www.postcards.example 300 A 203.0.113.10    a record: name, TTL, type, data
 *     ns1.postcards.example 300 A @auth-1         the address of a node
 *     status 2                                    all that is asked of this zone is answered so
 *     no-soa                                      it says no without a word on for how long
 *     refers                                      it knows nothing but the NS records that follow, whatever is asked
 *     tells Additional www.rival.test 300 A 6.6.6.6    a record that goes along with each answer
 *
 * Names that begin with `*.` stand for all names in their place. `GET /asked` tells how often it was asked.
 */
import type { Env, Program } from 'millions'
import { type DnsRecord, numberOf, type Zone, zonesOf } from './zones.ts'

const A = 1
const NS = 2
const CNAME = 5
const SOA = 6
const NO_SUCH_NAME = 3
const REFUSED = 5

interface Message {
  readonly Status: number
  /** Whether it is this server's own to say. */
  readonly AA: boolean
  readonly Answer: readonly DnsRecord[]
  readonly Authority: readonly DnsRecord[]
  readonly Additional: readonly DnsRecord[]
}

const nothing: Message = { Status: 0, AA: false, Answer: [], Authority: [], Additional: [] }

let asked = 0

export default {
  fetch(request: Request, env: Env) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/asked') return Response.json({ asked })
    if (pathname !== '/dns-query') return new Response(null, { status: 404 })
    asked += 1
    const name = plain(searchParams.get('name') ?? '')
    const type = numberOf(searchParams.get('type') ?? 'A')
    const zone = nearest(name, zonesOf(env))
    const said = zone === undefined ? { ...nothing, Status: REFUSED } : within(zone, name, type)
    return Response.json({ ...said, Question: [{ name: `${name}.`, type }] })
  },
} satisfies Program

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/** `a.b.c`, `b.c`, `c` and the root. */
function upwards(name: string): readonly string[] {
  const labels = name === '' ? [] : name.split('.')
  return [...labels.map((_, depth) => labels.slice(depth).join('.')), '']
}

function nearest(name: string, zones: readonly Zone[]): Zone | undefined {
  for (const each of upwards(name)) {
    const zone = zones.find(({ apex }) => apex === each)
    if (zone !== undefined) return zone
  }
  return undefined
}

function within(zone: Zone, name: string, type: number): Message {
  if (zone.status !== undefined) return { ...nothing, Status: zone.status }
  const { Answer, Authority, Additional, ...said } = plainly(zone, name, type)
  const { tells } = zone
  return {
    ...said,
    Answer: [...Answer, ...tells.Answer],
    Authority: [...Authority, ...tells.Authority],
    Additional: [...Additional, ...tells.Additional],
  }
}

function plainly(zone: Zone, name: string, type: number): Message {
  if (zone.refers) return referral(zone, zone.records)
  const cut = upwards(name)
    .filter((each) => each !== zone.apex && each.endsWith(zone.apex) && each.length > zone.apex.length)
    .findLast((each) => zone.of(each).some((record) => record.type === NS))
  if (cut !== undefined) return referral(zone, zone.of(cut))
  const own = zone.of(name)
  const wildcard = zone.of(`*.${name.split('.').slice(1).join('.')}`)
  const records =
    own.length > 0 || zone.isAbove(name) ? own : wildcard.map((each) => ({ ...each, name: `${name}.` }))
  const fitting = records.filter((record) => record.type === type || record.type === CNAME)
  if (fitting.length > 0) return { ...nothing, AA: true, Answer: fitting }
  const Authority = zone.soa ? zone.of(zone.apex).filter((record) => record.type === SOA) : []
  const isThere = records.length > 0 || zone.isAbove(name)
  return { ...nothing, AA: true, Status: isThere ? 0 : NO_SUCH_NAME, Authority }
}

function referral(zone: Zone, records: readonly DnsRecord[]): Message {
  const Authority = records.filter((record) => record.type === NS)
  const Additional = Authority.flatMap(({ data }) => zone.of(plain(data))).filter(({ type }) => type === A)
  return { ...nothing, Authority, Additional }
}
