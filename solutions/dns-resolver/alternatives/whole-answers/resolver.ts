/** A resolver that keeps what it has told, question by question, and lets users who ask the same share one search. */
import type { Env, Program } from 'millions'
import { Answers, type Found, type Held, heldOf, Places, recordOf } from './cache.ts'
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

const answers = new Answers()
const places = new Places()
const underWay = new Map<string, Promise<Reply>>()

interface Purse {
  readonly env: Env
  left: number
}

export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname !== '/dns-query') return new Response('not found\n', { status: 404 })
    const question = questionOf(request)
    if (question === undefined) return new Response('no question\n', { status: 400 })
    const key = JSON.stringify(question)
    const search = underWay.get(key) ?? begin(question, env)
    underWay.set(key, search)
    try {
      return reply(await search)
    } finally {
      underWay.delete(key)
    }
  },
} satisfies Program

async function begin(question: Question, env: Env): Promise<Reply> {
  try {
    const { status, records } = await lookUp(question, { env, left: 80 }, [])
    return { Status: status, Answer: records.map(recordOf) }
  } catch (error) {
    if (error instanceof NoAnswer) return { Status: SERVER_FAILURE, Answer: [] }
    throw error
  }
}

/** `path` is what had to be found before: names that lead back to one of them lead in a circle. */
async function lookUp(question: Question, purse: Purse, path: readonly string[]): Promise<Found> {
  const kept = answers.get(question)
  if (kept !== undefined) return kept
  const step = `${question.name} ${question.type}`
  if (path.includes(step) || path.length > 20) throw new NoAnswer(`${step} leads in a circle`)
  const found = await walk(question, purse, [...path, step])
  const isForAll = found.status === NO_SUCH_NAME && found.records.length === 0
  answers.set(question, found, isForAll)
  return found
}

async function walk(question: Question, purse: Purse, path: readonly string[]): Promise<Found> {
  let zone: string | undefined = question.name
  while (zone !== undefined && places.get(zone).length === 0) zone = parentOf(zone)
  let current = zone ?? ''
  let addresses =
    zone === undefined ? purse.env.nodes('root').map(({ address }) => address) : places.get(zone)
  for (;;) {
    const message = await send(addresses, question, purse)
    const servers = message.Authority.filter(({ type }) => type === NS)
    const below = servers[0]?.name
    if (message.Status !== NO_ERROR || message.Answer.length > 0 || below === undefined)
      return conclude(question, message, purse, path)
    const isFurther =
      below.length > current.length && isWithin(below, current) && isWithin(question.name, below)
    if (!isFurther) throw new NoAnswer(`a server of ${current} leads to ${below}`)
    addresses = await locate(below, servers, message.Additional, purse, path)
    current = below
  }
}

async function conclude(
  question: Question,
  { Status, Answer, Authority }: Message,
  purse: Purse,
  path: readonly string[],
): Promise<Found> {
  const own = Answer.filter(({ name }) => name === question.name)
  const fitting = own.filter(({ type }) => type === question.type).map(heldOf)
  const endless = Number.POSITIVE_INFINITY
  if (fitting.length > 0) return { status: Status, records: fitting, untilMs: endless }
  const alias = own.find(({ type }) => type === CNAME)
  if (alias !== undefined) {
    const head: Held = heldOf(alias)
    const tail = await lookUp({ name: alias.data, type: question.type }, purse, path)
    return { ...tail, records: [head, ...tail.records] }
  }
  const soa = Authority.find(({ type }) => type === SOA)
  const forS = soa === undefined ? 0 : Math.min(soa.TTL, Number(/\d+$/.exec(soa.data)?.[0]))
  return { status: Status, records: [], untilMs: performance.now() + forS * 1000 }
}

/** Addresses of a zone's name servers: those that came along, or those of the first server that can be found. */
async function locate(
  zone: string,
  servers: readonly DnsRecord[],
  additional: readonly DnsRecord[],
  purse: Purse,
  path: readonly string[],
): Promise<readonly string[]> {
  const names = new Set(servers.map(({ data }) => data))
  const along = additional.filter(({ name, type }) => type === A && names.has(name))
  if (along.length > 0) {
    const addresses = along.map(({ data }) => data)
    places.set(zone, addresses, Math.min(...[...servers, ...along].map(({ TTL }) => TTL)))
    return addresses
  }
  for (const { data: name, TTL } of servers) {
    const records = await lookUp({ name, type: A }, purse, path).then(
      (found) => found.records,
      (error: unknown) => {
        // Without questions left, there is nothing to be tried any more.
        if (error instanceof NoAnswer && purse.left > 0) return []
        throw error
      },
    )
    const addresses = records.filter(({ type }) => type === A)
    if (addresses.length === 0) continue
    const leftS = Math.min(...records.map(({ untilMs }) => untilMs - performance.now())) / 1000
    places.set(
      zone,
      addresses.map(({ data }) => data),
      Math.min(TTL, leftS),
    )
    return addresses.map(({ data }) => data)
  }
  throw new NoAnswer(`no name server of ${zone} can be found`)
}

async function send(addresses: readonly string[], question: Question, purse: Purse): Promise<Message> {
  const address = addresses[Math.floor(Math.random() * addresses.length)]
  if (address === undefined || purse.left === 0) throw new NoAnswer('there is nobody left to ask')
  purse.left -= 1
  const message = await ask(address, question)
  if (message.Status === NO_ERROR || message.Status === NO_SUCH_NAME) return message
  throw new NoAnswer(`${address} says ${message.Status}`)
}
