/** A resolver whose cache is a tree. A search ends by the clock or by its count, whichever is first. */
import type { Env, Program } from 'millions'
import { branchOf, live, prune, type Servers, until, zonesAbove } from './cache.ts'
import {
  A,
  ask,
  CNAME,
  type DnsRecord,
  isWithin,
  type Message,
  NoAnswer,
  NS,
  type Question,
  questionOf,
  type Reply,
  reply,
  SOA,
} from './dns.ts'

const PRUNE_EVERY_MS = 60_000
const PATIENCE_MS = 4000

/** One search for one user. */
class Search {
  readonly #env: Env
  readonly #endMs = performance.now() + PATIENCE_MS
  readonly #hopeless = new Set<string>()
  #left = 95

  constructor(env: Env) {
    this.#env = env
  }

  async answer({ name, type }: Question): Promise<Reply> {
    const seen = new Set<string>()
    const aliases: DnsRecord[] = []
    for (let current = name; ; ) {
      if (seen.has(current)) throw new NoAnswer(`${current} leads back to itself`)
      seen.add(current)
      const { Status, Answer } = await this.#one({ name: current, type })
      const [first] = Answer
      if (first?.type !== CNAME || type === CNAME) return { Status, Answer: [...aliases, ...Answer] }
      aliases.push(first)
      current = first.data
    }
  }

  async #one(question: Question): Promise<Reply> {
    const kept = fromTree(question)
    if (kept !== undefined) return kept
    const rootServers = this.#env.nodes('root').map(({ name, address }) => ({ name, addresses: [address] }))
    const ways = [...zonesAbove(question.name), { zone: '', servers: rootServers }]
    const way = ways.find(({ servers }) => servers.some(({ addresses }) => addresses.length > 0))
    if (way === undefined) throw new NoAnswer('there is no root server')
    let { zone, servers } = way
    for (;;) {
      const message = await this.#send(await this.#addressIn(zone, servers), question)
      const cut = message.Authority.filter(({ type }) => type === NS)
      const below = cut[0]?.name ?? ''
      if (message.Status === 3 || message.Answer.length > 0 || cut.length === 0)
        return intoTree(question, message)
      if (below === zone || !isWithin(below, zone) || !isWithin(question.name, below))
        throw new NoAnswer(`${below} is not below ${zone}`)
      zone = below
      servers = serversInto(below, cut, message.Additional)
    }
  }

  async #addressIn(zone: string, servers: Servers): Promise<string> {
    const known = servers.flatMap(({ addresses }) => addresses)
    const [address] = known
    if (address !== undefined) return address
    for (const { name } of servers) {
      if (this.#hopeless.has(name)) continue
      this.#hopeless.add(name)
      const found = await this.answer({ name, type: A }).catch((error: unknown) => {
        if (error instanceof NoAnswer) return undefined
        throw error
      })
      const record = found?.Answer.find(({ type }) => type === A)
      if (record === undefined) continue
      this.#hopeless.delete(name)
      this.#note(zone, name, record)
      return record.data
    }
    throw new NoAnswer(`${zone} has no name server that can be found`)
  }

  /** Whoever comes to this zone next need not look for its server. */
  #note(zone: string, name: string, record: DnsRecord): void {
    const branch = branchOf(zone)
    if (live(branch.servers) === undefined || branch.servers === undefined) return
    const leftS = (branch.servers.untilMs - performance.now()) / 1000
    branch.servers = until([{ name, addresses: [record.data] }], Math.min(leftS, record.TTL))
  }

  async #send(address: string, question: Question): Promise<Message> {
    if (this.#left === 0 || performance.now() > this.#endMs) throw new NoAnswer('it takes too long')
    this.#left -= 1
    const message = await ask(address, question)
    if (message.Status !== 0 && message.Status !== 3) throw new NoAnswer(`Status ${message.Status}`)
    return message
  }
}

export default {
  start() {
    setInterval(() => prune(), PRUNE_EVERY_MS)
  },
  async fetch(request, env) {
    if (new URL(request.url).pathname !== '/dns-query') return new Response('not found\n', { status: 404 })
    const question = questionOf(request)
    if (question === undefined) return new Response('no question\n', { status: 400 })
    const answered = new Search(env).answer(question)
    return answered.then(reply, (error: unknown) => {
      if (error instanceof NoAnswer) return reply({ Status: 2, Answer: [] })
      throw error
    })
  },
} satisfies Program

function fromTree({ name, type }: Question): Reply | undefined {
  const branch = branchOf(name)
  if (live(branch.missing)) return { Status: 3, Answer: [] }
  for (const each of [type, CNAME]) {
    const timed = branch.records.get(each)
    const records = live(timed)
    if (timed === undefined || records === undefined || (records.length === 0 && each !== type)) continue
    const TTL = Math.ceil((timed.untilMs - performance.now()) / 1000)
    return { Status: 0, Answer: records.map((record) => ({ ...record, TTL })) }
  }
  return undefined
}

function intoTree({ name, type }: Question, { Status, Answer, Authority }: Message): Reply {
  const branch = branchOf(name)
  const own = Answer.filter((record) => record.name === name)
  const fitting = own.filter((record) => record.type === type)
  const records = fitting.length > 0 ? fitting : own.filter((record) => record.type === CNAME)
  const [first] = records
  if (first !== undefined) {
    branch.records.set(first.type, until(records, Math.min(...records.map(({ TTL }) => TTL))))
    return { Status, Answer: records }
  }
  const soa = Authority.find((record) => record.type === SOA)
  const forS = Math.min(soa?.TTL ?? 0, Number(soa?.data.split(' ').pop() ?? 0))
  if (Status === 3) branch.missing = until(true, forS)
  else branch.records.set(type, until([], forS))
  return { Status, Answer: [] }
}

/** A zone is known for as long as the names of its servers, and the addresses that came along, hold. */
function serversInto(zone: string, cut: readonly DnsRecord[], additional: readonly DnsRecord[]): Servers {
  const servers = cut.map(({ data }) => ({
    name: data,
    records: additional.filter((each) => each.name === data),
  }))
  const times = [...cut, ...servers.flatMap(({ records }) => records)].map(({ TTL }) => TTL)
  const known = servers.map(({ name, records }) => ({
    name,
    addresses: records.filter(({ type }) => type === A).map(({ data }) => data),
  }))
  branchOf(zone).servers = until(known, Math.min(...times))
  return known
}
