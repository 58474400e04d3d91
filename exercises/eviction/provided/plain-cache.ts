/**
 * A cache for comparison, by `vars.policy`: `unbounded` keeps everything, until the machine has no more memory than
 * `vars.budgetBytes` and its system ends the process; `random` lets anybody go; `fifo`, `lru` and `lfu` are what the lesson
 * says, for small ones. Speaks as the learner's does, but for what only tests ask.
 */
import type { Env, Program } from 'millions'
import { randomFrom } from './traces.ts'

const RECENT = 1000

const values = new Map<string, string>()
const keys: string[] = []
const placeOf = new Map<string, number>()
const uses = new Map<string, number>()
const random = randomFrom(7)
let bytes = 0
let reads = 0
const found: boolean[] = []

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/stats') return Response.json(stats(env))
    if (pathname === '/bulk') {
      for (const line of (await request.text()).split('\n')) {
        const { key, value } = JSON.parse(line)
        if (read(key, env) === undefined) put(key, value, env)
      }
      return new Response()
    }
    const key = decodeURIComponent(pathname.slice('/items/'.length))
    if (request.method === 'PUT') {
      put(key, await request.text(), env)
      return new Response(null, { status: 201 })
    }
    const value = read(key, env)
    return value === undefined ? new Response(null, { status: 404 }) : new Response(value)
  },
} satisfies Program

function read(key: string, { vars }: Env): string | undefined {
  const value = values.get(key)
  found[reads++ % RECENT] = value !== undefined
  if (value === undefined) return undefined
  uses.set(key, (uses.get(key) ?? 0) + 1)
  if (vars.policy !== 'fifo') {
    // The one that was not used for longest stands first.
    values.delete(key)
    values.set(key, value)
  }
  return value
}

function put(key: string, value: string, { vars }: Env): void {
  const budgetBytes = Number(vars.budgetBytes)
  remove(key)
  const size = key.length + value.length
  while (vars.policy !== 'unbounded' && bytes + size > budgetBytes && values.size > 0)
    remove(victim(vars.policy))
  values.set(key, value)
  placeOf.set(key, keys.push(key) - 1)
  bytes += size
  if (bytes > budgetBytes) setTimeout(outOfMemory, 0)
}

function victim(policy: string | undefined): string {
  const [first = ''] = values.keys()
  if (policy === 'random') return keys[Math.floor(random() * keys.length)] ?? first
  if (policy !== 'lfu') return first
  let least = first
  for (const key of values.keys()) if ((uses.get(key) ?? 0) < (uses.get(least) ?? 0)) least = key
  return least
}

function remove(key: string): void {
  const value = values.get(key)
  const place = placeOf.get(key)
  if (value === undefined || place === undefined) return
  bytes -= key.length + value.length
  values.delete(key)
  placeOf.delete(key)
  uses.delete(key)
  const last = keys.pop()
  if (last === undefined || last === key) return
  keys[place] = last
  placeOf.set(last, place)
}

function outOfMemory(): void {
  throw new Error('out of memory')
}

function stats({ vars }: Env) {
  const hits = found.filter((isHit) => isHit).length
  const hitPercent = found.length === 0 ? 0 : Math.round((100 * hits) / found.length)
  return { ...vars, bytes, items: values.size, hitPercent }
}
