/**
 * Records that say themselves when they are over, in a store that knows nothing of that: each server sweeps now and then.
 * Changes of one session wait for each other at a server, and are tried again where another server was faster.
 */
import type { Env } from 'millions'

interface Stored {
  readonly who: string
  readonly cart: readonly string[]
  readonly idleEndMs: number
  readonly lastEndMs: number
}

export interface Session extends Stored {
  readonly id: string
  readonly tag: string
}

export class NoNews extends Error {}

const SWEEP_MS = 20_000
/** Which node of the store is the primary, as far as this server has found out. */
let primary: string | undefined
const lines = new Map<string, Promise<unknown>>()

export function sweepNowAndThen(env: Env): void {
  setInterval(() => void sweep(env).catch(() => undefined), SWEEP_MS)
}

export async function create(env: Env, who: string): Promise<string> {
  const id = crypto.randomUUID().replaceAll('-', '')
  const now = Date.now()
  const lastEndMs = now + Number(env.vars.maxMs)
  await store(
    env,
    id,
    { who, cart: [], idleEndMs: now + Number(env.vars.idleMs), lastEndMs },
    'If-None-Match',
    '*',
  )
  return id
}

export async function use(env: Env, id: string): Promise<Session | undefined> {
  const session = await fetchOne(env, id)
  if (session === undefined) return undefined
  const idleMs = Number(env.vars.idleMs)
  const couldEndMs = Date.now() + idleMs
  if (couldEndMs - session.idleEndMs < idleMs / 30) return session
  await store(env, id, { ...session, idleEndMs: couldEndMs }, 'If-Match', session.tag)
  return session
}

export function addCard(env: Env, id: string, card: string): Promise<boolean> {
  return inLine(id, async () => {
    let session = await fetchOne(env, id)
    while (session !== undefined) {
      const cart = [...new Set([...session.cart, card])]
      const idleEndMs = Math.max(session.idleEndMs, Date.now() + Number(env.vars.idleMs))
      if (await store(env, id, { ...session, cart, idleEndMs }, 'If-Match', session.tag)) return true
      session = await fetchOne(env, id)
    }
    return false
  })
}

export async function remove(env: Env, id: string): Promise<void> {
  await send(env, `/items/s.${id}`, { method: 'DELETE' })
}

async function inLine<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  const before = lines.get(id) ?? Promise.resolve()
  const own = before.then(work, work)
  lines.set(id, own)
  try {
    return await own
  } finally {
    if (lines.get(id) === own) lines.delete(id)
  }
}

async function fetchOne(env: Env, id: string): Promise<Session | undefined> {
  const answer = await send(env, `/items/s.${id}`)
  if (answer.status === 404) return undefined
  const stored = (await answer.json()) as Stored
  if (isOver(stored)) return undefined
  return { ...stored, id, tag: answer.headers.get('ETag') ?? '' }
}

const isOver = ({ idleEndMs, lastEndMs }: Stored): boolean => Date.now() >= Math.min(idleEndMs, lastEndMs)

async function store(
  env: Env,
  id: string,
  session: Stored,
  condition: string,
  value: string,
): Promise<boolean> {
  const { who, cart, idleEndMs, lastEndMs } = session
  const body = JSON.stringify({ who, cart, idleEndMs, lastEndMs })
  const answer = await send(env, `/items/s.${id}`, { method: 'PUT', headers: { [condition]: value }, body })
  return answer.status !== 412
}

async function sweep(env: Env): Promise<void> {
  for (let after = ''; ; ) {
    const page = (await (await send(env, `/items?prefix=s.&limit=200&after=${after}`)).json()) as {
      key: string
      value: string
      version: number
    }[]
    for (const { key, value, version } of page)
      if (isOver(JSON.parse(value)))
        await send(env, `/items/${key}`, { method: 'DELETE', headers: { 'If-Match': `"${version}"` } })
    after = page.at(-1)?.key ?? ''
    if (page.length < 200) return
  }
}

async function send(env: Env, path: string, init: RequestInit = {}): Promise<Response> {
  const began = performance.now()
  for (let time = 0; time < 2; time++) {
    primary ??= await findPrimary(env)
    if (primary === undefined) throw new NoNews()
    try {
      const leftMs = Math.max(50, 1500 - (performance.now() - began))
      const signal = AbortSignal.timeout(Math.min(800, leftMs))
      const answer = await fetch(`http://${primary}${path}`, { ...init, signal })
      if (answer.ok || answer.status === 404 || answer.status === 412) return answer
    } catch {
      // Perhaps it is another one by now.
    }
    primary = undefined
  }
  throw new NoNews()
}

async function findPrimary(env: Env): Promise<string | undefined> {
  const asked = env.nodes('session').map(async ({ name }) => {
    const answer = await fetch(`http://${name}/status`, { signal: AbortSignal.timeout(600) })
    const { role, epoch } = (await answer.json()) as { role: string; epoch: number }
    return { name, epoch: role === 'primary' ? epoch : 0 }
  })
  const told = (await Promise.allSettled(asked)).flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  )
  return told.filter(({ epoch }) => epoch > 0).sort((one, other) => other.epoch - one.epoch)[0]?.name
}
