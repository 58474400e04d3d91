/** A resolver: answers what users ask out of what it knows, and asks name servers for the rest. */
import type { Env, Program } from 'millions'
import { recall, remember, rememberNo } from './cache.ts'
import {
  A,
  ask,
  CNAME,
  type DnsRecord,
  isWithin,
  type Message,
  NO_ERROR,
  NO_SUCH_NAME,
  NoAnswer,
  NS,
  parentOf,
  type Question,
  questionOf,
  type Reply,
  reply,
  SERVER_FAILURE,
  SOA,
} from './dns.ts'

/** A circle of aliases ends here when all of it is kept, as nobody is asked then. */
const MOST_ALIASES = 16
const MOST_QUESTIONS = 100

/** What is done for one question of a user, however many others that takes. */
interface Search {
  readonly env: Env
  asked: number
  /** Name servers that are being looked for, or were not found: to look for them again leads in a circle, or nowhere. */
  readonly lookedFor: Set<string>
}

/** A zone, and its name servers with those of their addresses that are known. */
interface Zone {
  readonly name: string
  readonly servers: readonly { readonly name: string; readonly address?: string | undefined }[]
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname !== '/dns-query') return new Response('not found\n', { status: 404 })
    const question = questionOf(request)
    if (question === undefined) return new Response('no question\n', { status: 400 })
    try {
      return reply(await resolve(question, { env, asked: 0, lookedFor: new Set() }))
    } catch (error) {
      // Anything else is a slip of this program, and belongs on the console.
      if (!(error instanceof NoAnswer)) throw error
      return reply({ Status: SERVER_FAILURE, Answer: [] })
    }
  },
} satisfies Program

/** Follows aliases to the records that were asked for. */
async function resolve({ name, type }: Question, search: Search): Promise<Reply> {
  const aliases: DnsRecord[] = []
  let current = name
  while (aliases.length <= MOST_ALIASES) {
    const { Status, Answer } = await find({ name: current, type }, search)
    const alias = Answer.find((record) => record.type === CNAME)
    if (alias === undefined || type === CNAME) return { Status, Answer: [...aliases, ...Answer] }
    aliases.push(alias)
    current = alias.data
  }
  throw new NoAnswer(`${name} has aliases without end`)
}

/** The records of one name, or its alias: out of what is kept, or from the name servers that know. */
async function find(question: Question, search: Search): Promise<Reply> {
  const known = recall(question)
  if (known !== undefined) return known
  const alias = recall({ ...question, type: CNAME })
  // That there is no alias says nothing of records of other types.
  if (alias !== undefined && alias.Answer.length > 0) return alias
  let zone = nearestKnown(question.name, search.env)
  for (;;) {
    const message = await askAny(zone, question, search)
    const further = referralIn(message)
    if (further === undefined) return learn(question, message)
    if (
      further.name === zone.name ||
      !isWithin(further.name, zone.name) ||
      !isWithin(question.name, further.name)
    )
      throw new NoAnswer(`the servers of ${zone.name} do not lead further down`)
    remember([...message.Authority, ...message.Additional])
    zone = further
  }
}

function learn(question: Question, { Status, Answer, Authority }: Message): Reply {
  const records = Answer.filter(
    ({ name, type }) => name === question.name && (type === question.type || type === CNAME),
  )
  remember(records)
  const soa = Authority.find(({ type }) => type === SOA)
  if (records.length === 0 && soa !== undefined)
    rememberNo(question, Status, Math.min(soa.TTL, Number(soa.data.split(' ').at(-1))))
  return { Status, Answer: records }
}

function referralIn({ Status, Answer, Authority, Additional }: Message): Zone | undefined {
  const records = Authority.filter(({ type }) => type === NS)
  const [first] = records
  if (Status !== NO_ERROR || Answer.length > 0 || first === undefined) return undefined
  const addressOf = (server: string): string | undefined =>
    Additional.find(({ name, type }) => name === server && type === A)?.data
  return { name: first.name, servers: records.map(({ data }) => ({ name: data, address: addressOf(data) })) }
}

/** The zone furthest down of which a name server's address is known; the root, if of no other. */
function nearestKnown(name: string, env: Env): Zone {
  for (let zone: string | undefined = name; zone !== undefined; zone = parentOf(zone)) {
    const records = recall({ name: zone, type: NS })?.Answer ?? []
    const servers = records.map(({ data }) => ({ name: data, address: knownAddress(data) }))
    if (servers.some(({ address }) => address !== undefined)) return { name: zone, servers }
  }
  return { name: '', servers: env.nodes('root') }
}

const knownAddress = (server: string): string | undefined =>
  recall({ name: server, type: A })?.Answer[0]?.data

/** Asks one of a zone's name servers: one whose address is known, or else the first that can be found. */
async function askAny({ name, servers }: Zone, question: Question, search: Search): Promise<Message> {
  const address =
    servers.find((server) => server.address !== undefined)?.address ?? (await lookFor(servers, search))
  if (address === undefined) throw new NoAnswer(`no name server of ${name} can be found`)
  if (search.asked === MOST_QUESTIONS) throw new NoAnswer(`${question.name} takes too many questions`)
  search.asked += 1
  const message = await ask(address, question)
  if (message.Status !== NO_ERROR && message.Status !== NO_SUCH_NAME)
    throw new NoAnswer(`a name server of ${name} says ${message.Status}`)
  return message
}

async function lookFor(servers: Zone['servers'], search: Search): Promise<string | undefined> {
  for (const { name } of servers) {
    if (search.lookedFor.has(name)) continue
    search.lookedFor.add(name)
    try {
      const { Answer } = await resolve({ name, type: A }, search)
      const found = Answer.find(({ type }) => type === A)
      if (found === undefined) continue
      search.lookedFor.delete(name)
      return found.data
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
    }
  }
  return undefined
}
