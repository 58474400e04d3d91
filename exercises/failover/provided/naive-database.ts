/**
 * A database that trusts what it sees, for comparison: it keeps all in memory. `takeover`:
 *  - `never`: database-1 is the primary for ever, as in lesson 2.3;
 *  - `on-silence`: who has not heard from a primary for 3 s, and finds nobody who is one, takes over. The first by name
 *    that is left does. Nobody else is asked.
 */
import type { Env, Program } from 'millions'

interface Change {
  readonly key: string
  readonly value: string | null
}

interface Status {
  readonly role: 'primary' | 'replica'
  readonly offset: number
}

const SILENT_MS = 3000
const PATIENCE_MS = 500
const PAUSE_MS = 100

const log: Change[] = []
const items = new Map<string, string>()
let isPrimary = false
let primary = 'database-1'
let heardAtMs = 0

export default {
  start(env: Env): void {
    isPrimary = env.name === primary
    void live(env)
  },

  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/status') return Response.json(status())
    if (pathname === '/log') return Response.json(log.slice(Number(searchParams.get('after'))))
    if (pathname === '/items') return Response.json([...items.keys()])
    const key = pathname.slice('/items/'.length)
    if (request.method === 'GET') return answer(items.get(key))
    if (!isPrimary) return new Response('not the primary\n', { status: 421 })
    take({ key, value: request.method === 'PUT' ? await request.text() : null })
    return new Response(null, { status: 204, headers: { Epoch: '1' } })
  },
} satisfies Program

function status(): Status {
  return { role: isPrimary ? 'primary' : 'replica', offset: log.length }
}

function answer(value: string | undefined): Response {
  return value === undefined ? new Response('no such item\n', { status: 404 }) : new Response(value)
}

function take(change: Change): void {
  log.push(change)
  if (change.value === null) items.delete(change.key)
  else items.set(change.key, change.value)
}

async function live(env: Env): Promise<void> {
  while (!isPrimary) {
    try {
      const changes = (await ask(primary, `/log?after=${log.length}`)) as Change[]
      for (const change of changes) take(change)
      heardAtMs = performance.now()
    } catch {
      if (env.vars.takeover === 'on-silence' && performance.now() - heardAtMs > SILENT_MS) await takeOver(env)
    }
    await new Promise<void>((wake) => setTimeout(wake, PAUSE_MS))
  }
}

async function takeOver(env: Env): Promise<void> {
  const others = env.nodes('database').filter(({ name }) => name !== env.name && name !== primary)
  const answers = await Promise.all(
    others.map(async ({ name }) => {
      try {
        return [{ name, ...((await ask(name, '/status')) as Status) }]
      } catch {
        return []
      }
    }),
  )
  const found = answers.flat()
  const next = found.find(({ role }) => role === 'primary')
  if (next !== undefined) primary = next.name
  else isPrimary = found.every(({ name }) => name > env.name)
  heardAtMs = performance.now()
}

async function ask(name: string, path: string): Promise<unknown> {
  const answer = await fetch(`http://${name}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
  return await answer.json()
}
