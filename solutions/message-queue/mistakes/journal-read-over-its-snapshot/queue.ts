// Caught by: dead-letters/long-life-with-poison
// A crash between snapshot and journal: the boot does all over again that the snapshot has done already.

/** A journal, and now and then a snapshot, after which a new journal begins. */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage } from './protocol.ts'

const ENTRIES_PER_JOURNAL = 40

type Command =
  | { readonly do: 'publish'; readonly message: Message }
  | { readonly do: 'hand-out' | 'acknowledge' | 'bury'; readonly id: string }

interface Slot {
  readonly message: Message
  readonly attempts: number
}

interface State {
  readonly count: number
  readonly alive: Readonly<Record<string, Slot>>
  readonly dead: readonly Message[]
}

let state: State = { count: 0, alive: {}, dead: [] }
let entries = 0
/** Deliveries of this boot that are out: message id → when they time out. */
const deadlines = new Map<string, number>()

/** What a command makes of a state. It changes nothing else, so a boot gets the same by doing it all again. */
function reduce(before: State, command: Command): State {
  if (command.do === 'publish') {
    const slot = { message: command.message, attempts: 0 }
    return { ...before, count: before.count + 1, alive: { ...before.alive, [command.message.id]: slot } }
  }
  const { [command.id]: slot, ...others } = before.alive
  if (slot === undefined) return before
  if (command.do === 'hand-out') {
    const tried = { ...slot, attempts: slot.attempts + 1 }
    return { ...before, alive: { ...before.alive, [command.id]: tried } }
  }
  const dead = command.do === 'bury' ? [...before.dead, slot.message] : before.dead
  return { ...before, alive: others, dead }
}

const JOURNAL = 'journal'

/** A line carries its own length: a torn one is shorter than it says. */
const lineOf = (command: Command) => {
  const text = JSON.stringify(command)
  return `${text.length} ${text}\n`
}

function parse(line: string): Command | undefined {
  const space = line.indexOf(' ')
  const text = line.slice(space + 1)
  return space > 0 && text.length === Number(line.slice(0, space)) ? (JSON.parse(text) as Command) : undefined
}

async function load(env: Env): Promise<void> {
  const files = await env.disk.list()
  const read = async (path: string) => new TextDecoder().decode(await env.disk.read(path))
  if (files.includes('snapshot')) state = JSON.parse(await read('snapshot')) as State
  if (files.includes(JOURNAL)) {
    for (const line of (await read(JOURNAL)).split('\n')) {
      const command = parse(line)
      if (command === undefined) break
      state = reduce(state, command)
    }
  }
  await takeSnapshot(env)
}

async function takeSnapshot(env: Env): Promise<void> {
  await env.disk.write('snapshot.new', JSON.stringify(state))
  await env.disk.sync('snapshot.new')
  await env.disk.rename('snapshot.new', 'snapshot')
  entries = 0
  if ((await env.disk.list(JOURNAL)).length > 0) await env.disk.remove(JOURNAL)
}

/** Durable first, then in memory. */
async function commit(command: Command, env: Env): Promise<void> {
  await env.disk.append(JOURNAL, lineOf(command))
  await env.disk.sync(JOURNAL)
  state = reduce(state, command)
  entries += 1
  if (entries >= ENTRIES_PER_JOURNAL) await takeSnapshot(env)
}

const isOut = (id: string) => (deadlines.get(id) ?? 0) > performance.now()

async function bury(env: Env): Promise<void> {
  for (const [id, { attempts }] of Object.entries(state.alive)) {
    if (attempts >= Number(env.vars.TRIES) && !isOut(id)) await commit({ do: 'bury', id }, env)
  }
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (Object.keys(state.alive).length >= Number(env.vars.CAPACITY)) {
    return new Response(null, { status: 503, headers: { 'retry-after': '1' } })
  }
  const id = `message-${state.count + 1}`
  await commit({ do: 'publish', message: { id, body, key } }, env)
  return Response.json({ id }, { status: 201 })
}

async function handOut(env: Env): Promise<Response> {
  const heads = new Map<string, Slot>()
  for (const slot of Object.values(state.alive)) {
    const lane = slot.message.key === undefined ? `id ${slot.message.id}` : `key ${slot.message.key}`
    if (!heads.has(lane)) heads.set(lane, slot)
  }
  const slot = [...heads.values()].find(({ message }) => !isOut(message.id))
  if (slot === undefined) return new Response(null, { status: 204 })
  const { message } = slot
  await commit({ do: 'hand-out', id: message.id }, env)
  deadlines.set(message.id, performance.now() + Number(env.vars.ACK_TIMEOUT_MS))
  const attempt = slot.attempts + 1
  const delivery: Delivery = { ...message, attempt, receipt: `${message.id}/${attempt}` }
  return Response.json(delivery)
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const [id = '', attempt] = receipt.split('/')
  const slot = state.alive[id]
  if (slot === undefined || slot.attempts !== Number(attempt)) return new Response(null, { status: 410 })
  await commit({ do: 'acknowledge', id }, env)
  return new Response(null, { status: 204 })
}

async function answer(request: Request, env: Env): Promise<Response> {
  await bury(env)
  const { pathname } = new URL(request.url)
  if (pathname === '/messages') return publish((await request.json()) as NewMessage, env)
  if (pathname === '/deliveries') return handOut(env)
  if (pathname === '/dead-letters') return Response.json(state.dead)
  if (pathname === '/status') return Response.json({ depth: Object.keys(state.alive).length })
  return acknowledge(decodeURIComponent(pathname.slice('/deliveries/'.length)), env)
}

let turn: Promise<unknown> = Promise.resolve()

export default {
  start: load,

  /** One request after the other. What one of them throws is not the next one's trouble. */
  fetch(request, env) {
    const response = turn.then(() => answer(request, env))
    turn = response.catch(() => undefined)
    return response
  },
} satisfies Program
