// Caught by: durable/torn-write-at-every-event
// The state is written over the old one: a crash in the middle leaves half of it.

/** The whole state is one JSON file, written after each change. Changes that come meanwhile are saved together. */
import type { Env, Program } from 'millions'
import type { Delivery, Message, NewMessage } from './protocol.ts'

interface State {
  next: number
  alive: { message: Message; attempts: number }[]
  dead: Message[]
}

let state: State = { next: 1, alive: [], dead: [] }
/** Message id → until when it is out. Only in memory: after a crash everything may be handed out again. */
const outUntilMs = new Map<string, number>()

let isDirty = false
let saving = Promise.resolve()

function save(env: Env): Promise<void> {
  isDirty = true
  saving = saving.then(async () => {
    if (!isDirty) return
    isDirty = false
    await env.disk.write('state', JSON.stringify(state))
    await env.disk.sync('state')
  })
  return saving
}

const isOut = (id: string) => (outUntilMs.get(id) ?? 0) > performance.now()

function bury(env: Env): void {
  const isDead = (one: State['alive'][number]) =>
    one.attempts >= Number(env.vars.TRIES) && !isOut(one.message.id)
  state.dead.push(...state.alive.filter(isDead).map(({ message }) => message))
  state.alive = state.alive.filter((one) => !isDead(one))
}

async function publish({ body, key }: NewMessage, env: Env): Promise<Response> {
  if (state.alive.length >= Number(env.vars.CAPACITY)) {
    return Response.json({ error: 'full' }, { status: 429, headers: { 'retry-after': '2' } })
  }
  const id = `m${state.next++}`
  state.alive.push({ message: { id, body, key }, attempts: 0 })
  await save(env)
  return Response.json({ id }, { status: 201 })
}

async function fetchOne(env: Env): Promise<Response> {
  const one = state.alive.find(({ message: { id, key } }, index) => {
    const isBehind = state.alive
      .slice(0, index)
      .some((other) => key !== undefined && other.message.key === key)
    return !isBehind && !isOut(id)
  })
  if (one === undefined) return new Response(null, { status: 204 })
  one.attempts += 1
  outUntilMs.set(one.message.id, performance.now() + Number(env.vars.ACK_TIMEOUT_MS))
  const delivery: Delivery = {
    ...one.message,
    attempt: one.attempts,
    receipt: `${one.message.id}.${one.attempts}`,
  }
  await save(env)
  return Response.json(delivery)
}

async function acknowledge(receipt: string, env: Env): Promise<Response> {
  const index = state.alive.findIndex(({ message, attempts }) => `${message.id}.${attempts}` === receipt)
  if (index === -1) return new Response(null, { status: 404 })
  state.alive.splice(index, 1)
  await save(env)
  return new Response(null, { status: 204 })
}

export default {
  async start(env) {
    if (!(await env.disk.list()).includes('state')) return
    state = JSON.parse(new TextDecoder().decode(await env.disk.read('state'))) as State
  },

  async fetch(request, env) {
    bury(env)
    const { pathname } = new URL(request.url)
    const { method } = request
    if (method === 'POST' && pathname === '/messages')
      return publish((await request.json()) as NewMessage, env)
    if (method === 'POST' && pathname === '/deliveries') return fetchOne(env)
    if (method === 'DELETE') return acknowledge(pathname.replace('/deliveries/', ''), env)
    if (pathname === '/dead-letters') return Response.json(state.dead)
    if (pathname === '/status') return Response.json({ depth: state.alive.length })
    return new Response(null, { status: 404 })
  },
} satisfies Program
