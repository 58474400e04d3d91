/**
 * The fields of DNS, as JSON over HTTP. Nothing here decides anything: names
 * are read and written, and questions are sent. Use what you like, and change
 * what you like.
 */

/** What DNS calls the status of an answer. Others are possible: 5 is REFUSED. */
export const NO_ERROR = 0
export const SERVER_FAILURE = 2
export const NO_SUCH_NAME = 3

/** What DNS calls the type of a record. */
export const A = 1
export const NS = 2
export const CNAME = 5
export const SOA = 6

const types: ReadonlyMap<string, number> = new Map([
  ['A', A],
  ['NS', NS],
  ['CNAME', CNAME],
  ['SOA', SOA],
  ['MX', 15],
  ['TXT', 16],
  ['AAAA', 28],
  ['HTTPS', 65],
])

/** Names are in small letters here, and without a dot at the end. The root is ''. */
export interface Question {
  readonly name: string
  readonly type: number
}

export interface DnsRecord {
  readonly name: string
  readonly type: number
  /** For how many seconds it may be kept. */
  readonly TTL: number
  /** An address of an A, a name of an NS or a CNAME, seven words of an SOA. */
  readonly data: string
}

/** What users get. */
export interface Reply {
  readonly Status: number
  readonly Answer: readonly DnsRecord[]
}

/** What a name server says. */
export interface Message {
  readonly Status: number
  /** Records of the name that was asked for. */
  readonly Answer: readonly DnsRecord[]
  /** NS records of the zone that knows more, or the SOA record of the zone that says no. */
  readonly Authority: readonly DnsRecord[]
  /** Addresses of the name servers in Authority, those that it knows. */
  readonly Additional: readonly DnsRecord[]
}

/** Nobody said what was asked for. */
export class NoAnswer extends Error {}

const PATIENCE_MS = 1000

/** Asks the name server at an address. Throws NoAnswer when it is silent, or says nothing that can be read. */
export async function ask(address: string, { name, type }: Question): Promise<Message> {
  const url = `http://${address}/dns-query?name=${encodeURIComponent(name || '.')}&type=${type}`
  let body: unknown
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
    body = await answer.json()
  } catch {
    throw new NoAnswer(`${address} does not answer`)
  }
  const message = read(body)
  if (message === undefined) throw new NoAnswer(`${address} does not speak DNS`)
  return message
}

/** What a user asks. Undefined: nothing that can be understood. */
export function questionOf(request: Request): Question | undefined {
  const { searchParams } = new URL(request.url)
  const name = searchParams.get('name')
  const word = (searchParams.get('type') ?? 'A').toUpperCase()
  const type = types.get(word) ?? Number(word)
  if (!name || !Number.isInteger(type) || type < 1 || type > 65_535) return undefined
  return { name: plain(name), type }
}

export const reply = (answer: Reply): Response => Response.json(answer)

/** The name one level up: of www.postcards.example it is postcards.example, of example the root. The root has none. */
export function parentOf(name: string): string | undefined {
  if (name === '') return undefined
  const dot = name.indexOf('.')
  return dot === -1 ? '' : name.slice(dot + 1)
}

/** Whether a name is the zone's own, or lies below it. */
export const isWithin = (name: string, zone: string): boolean =>
  zone === '' || name === zone || name.endsWith(`.${zone}`)

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')

function read(body: unknown): Message | undefined {
  if (typeof body !== 'object' || body === null || !('Status' in body)) return undefined
  const { Status } = body
  if (typeof Status !== 'number') return undefined
  const fields: Readonly<Record<string, unknown>> = { ...body }
  const section = (name: string): readonly DnsRecord[] => recordsIn(fields[name])
  return {
    Status,
    Answer: section('Answer'),
    Authority: section('Authority'),
    Additional: section('Additional'),
  }
}

const recordsIn = (section: unknown): readonly DnsRecord[] =>
  Array.isArray(section) ? section.map(recordOf).filter((record) => record !== undefined) : []

function recordOf(value: unknown): DnsRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, type, TTL, data }: Readonly<Record<string, unknown>> = { ...value }
  if (typeof name !== 'string' || typeof type !== 'number') return undefined
  if (typeof TTL !== 'number' || typeof data !== 'string') return undefined
  return { name: plain(name), type, TTL, data: type === NS || type === CNAME ? plain(data) : data }
}
