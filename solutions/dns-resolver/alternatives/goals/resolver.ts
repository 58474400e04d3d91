/**
 * A resolver without recursion: a stack of goals. The lowest is what the user
 * wants, each one above it is the address of a name server that the one below
 * waits for. What is often asked for is renewed before it is over.
 */
import type { Env, Program } from 'millions'
import { isLate, lookIn, put, putAll, told } from './cache.ts'
import * as dns from './dns.ts'

interface Goal {
  readonly aliases: dns.DnsRecord[]
  readonly type: number
  name: string
  zone: string
  /** Undefined: where the walk begins has yet to be seen. */
  servers: { readonly name: string; address?: string | undefined }[] | undefined
}

interface Run {
  readonly env: Env
  readonly stack: Goal[]
  readonly given: Set<string>
  /** The user's own question is asked, even if its answer is kept. */
  anew: boolean
  questions: number
}

const failure: dns.Reply = { Status: dns.SERVER_FAILURE, Answer: [] }
const goalOf = (name: string, type: number): Goal => ({
  aliases: [],
  type,
  name,
  zone: '',
  servers: undefined,
})
const renewing = new Set<string>()

export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname !== '/dns-query') return new Response('not found\n', { status: 404 })
    const question = dns.questionOf(request)
    if (question === undefined) return new Response('no question\n', { status: 400 })
    const kept = lookIn(question.name, question.type)
    if (kept !== undefined && isLate(kept)) void renew(question, env)
    return dns.reply(await run(question, env, false))
  },
} satisfies Program

async function renew(question: dns.Question, env: Env): Promise<void> {
  const key = `${question.type} ${question.name}`
  if (renewing.has(key)) return
  renewing.add(key)
  await run(question, env, true)
  renewing.delete(key)
}

async function run({ name, type }: dns.Question, env: Env, anew: boolean): Promise<dns.Reply> {
  const state: Run = { env, stack: [goalOf(name, type)], given: new Set(), anew, questions: 0 }
  for (;;) {
    const goal = state.stack.at(-1)
    if (goal === undefined) return failure
    const reply = await step(goal, state)
    if (reply === undefined) continue
    state.stack.pop()
    const waiting = state.stack.at(-1)
    if (waiting === undefined) return reply
    const server = waiting.servers?.find((each) => each.address === undefined)
    const address = reply.Answer.find((record) => record.type === dns.A)?.data
    if (server !== undefined && address !== undefined) {
      server.address = address
      state.given.delete(server.name)
    } else waiting.servers = waiting.servers?.filter((each) => each !== server)
  }
}

/** One thing that brings a goal nearer. What it ends with, when it ends. */
async function step(goal: Goal, run: Run): Promise<dns.Reply | undefined> {
  if (goal.servers === undefined) {
    const known = run.anew ? undefined : knownOf(goal)
    if (known !== undefined) return known === 'alias' ? undefined : known
    start(goal, run.env)
  }
  const servers = goal.servers ?? []
  const ready = servers.filter(({ address }) => address !== undefined)
  const next = ready[Math.floor(Math.random() * ready.length)]
  if (next?.address !== undefined) return question(goal, next.address, run)
  const [first] = servers
  if (first === undefined) return failure
  if (run.given.has(first.name) || run.stack.length > 12) servers.shift()
  else {
    run.given.add(first.name)
    run.stack.push(goalOf(first.name, dns.A))
  }
  return undefined
}

/** What is kept ends the goal, or leads it on. */
function knownOf(goal: Goal): dns.Reply | 'alias' | undefined {
  const kept = lookIn(goal.name, goal.type)
  if (kept !== undefined) return { Status: kept.status, Answer: [...goal.aliases, ...told(kept)] }
  const alias = lookIn(goal.name, dns.CNAME)
  const [record] = alias === undefined ? [] : told(alias)
  return record === undefined ? undefined : follow(goal, record)
}

function follow(goal: Goal, alias: dns.DnsRecord): dns.Reply | 'alias' {
  goal.aliases.push(alias)
  if (goal.aliases.length > 12) return failure
  goal.name = alias.data
  goal.servers = undefined
  return 'alias'
}

function start(goal: Goal, env: Env): void {
  let zone: string | undefined = goal.name
  for (; zone !== undefined; zone = dns.parentOf(zone)) {
    const names = lookIn(zone, dns.NS)?.records ?? []
    const servers = names.map(({ data }) => ({ name: data, address: lookIn(data, dns.A)?.records[0]?.data }))
    goal.zone = zone
    goal.servers = servers
    if (servers.some(({ address }) => address !== undefined)) return
  }
  goal.servers = env.nodes('root').map(({ name, address }) => ({ name, address }))
}

async function question(goal: Goal, address: string, run: Run): Promise<dns.Reply | undefined> {
  run.questions += 1
  if (run.questions > 90) {
    run.stack.splice(0, run.stack.length - 1)
    return failure
  }
  const { name, type } = goal
  const message = await dns.ask(address, { name, type }).catch(() => undefined)
  if (message === undefined || (message.Status !== dns.NO_ERROR && message.Status !== dns.NO_SUCH_NAME))
    return failure
  run.anew = false
  const own = message.Answer.filter((record) => record.name === name)
  putAll(own)
  const records = own.filter((record) => record.type === type)
  if (records.length > 0) return { Status: 0, Answer: [...goal.aliases, ...records] }
  const alias = own.find((record) => record.type === dns.CNAME)
  if (alias !== undefined) {
    const outcome = follow(goal, alias)
    return outcome === 'alias' ? undefined : outcome
  }
  const servers = message.Authority.filter((record) => record.type === dns.NS)
  if (message.Status === dns.NO_ERROR && servers.length > 0) return descend(goal, servers, message.Additional)
  const soa = message.Authority.find((record) => record.type === dns.SOA)
  const forS = soa === undefined ? 0 : Math.min(soa.TTL, Number(soa.data.trim().split(/\s+/)[6]))
  put(name, message.Status === dns.NO_SUCH_NAME ? 'all' : type, message.Status, [], forS)
  return { Status: message.Status, Answer: goal.aliases }
}

function descend(
  goal: Goal,
  servers: readonly dns.DnsRecord[],
  additional: readonly dns.DnsRecord[],
): dns.Reply | undefined {
  const zone = servers[0]?.name ?? ''
  const depth = (name: string): number => (name === '' ? 0 : name.split('.').length)
  if (!dns.isWithin(goal.name, zone) || depth(zone) <= depth(goal.zone)) return failure
  putAll([...servers, ...additional])
  goal.zone = zone
  goal.servers = servers.map(({ data }) => ({
    name: data,
    address: additional.find((record) => record.name === data && record.type === dns.A)?.data,
  }))
  return undefined
}
