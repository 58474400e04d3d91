/**
 * A table says who belongs where, and the cookie is only a number in it. New users go to the server that has the fewest,
 * so one that is new, or back, gets all of them until it has caught up.
 */
import type { Env, Program } from 'millions'
import { mayAskAnother, outgoing, send } from './forward.ts'

interface Place {
  server: string
  seenMs: number
}

const FORGET_AFTER_MS = 30 * 60_000
const SWEEP_EVERY_MS = 60_000
const TICKET = /(?:^|;)\s*ticket=([0-9a-f-]{36})\s*(?=;|$)/

const places = new Map<string, Place>()

export default {
  start() {
    setInterval(sweep, SWEEP_EVERY_MS)
  },

  async fetch(request, env, connection) {
    const message = await outgoing(request, connection)
    const known = TICKET.exec(request.headers.get('cookie') ?? '')?.[1] ?? ''
    const held = places.get(known)
    const ticket = held === undefined ? crypto.randomUUID() : known
    // It counts from now on, so that those who come at the same instant go elsewhere.
    const place = held ?? { server: '', seenMs: 0 }
    places.set(ticket, place)
    place.seenMs = performance.now()

    const failed: string[] = []
    while (failed.length < 3) {
      const listed = env.nodes('web').map(({ name }) => name)
      if (!listed.includes(place.server) || failed.includes(place.server)) {
        const next = emptiest(env, failed)
        if (next === undefined) break
        place.server = next
      }
      const { server } = place
      try {
        const answer = await send(server, message)
        if (held === undefined) answer.headers.append('set-cookie', `ticket=${ticket}; HttpOnly; Path=/`)
        return answer
      } catch (error) {
        failed.push(server)
        if (!mayAskAnother(error, request.method)) break
      }
    }
    if (held === undefined) places.delete(ticket)
    const [status, told] = failed.length === 0 ? [503, 'Nobody is there.'] : [502, 'Nobody answered.']
    return new Response(`${told}\n`, { status })
  },
} satisfies Program

function emptiest(env: Env, failed: readonly string[]): string | undefined {
  const draining = (env.vars.draining ?? '').split(',')
  const users = new Map<string, number>()
  for (const { name } of env.nodes('web')) if (!failed.includes(name)) users.set(name, 0)
  for (const { server } of places.values()) {
    const count = users.get(server)
    if (count !== undefined) users.set(server, count + 1)
  }
  const ranked = [...users].map(([name, count]) => ({ name, count, drains: draining.includes(name) }))
  return ranked.sort((a, b) => Number(a.drains) - Number(b.drains) || a.count - b.count)[0]?.name
}

function sweep(): void {
  const sinceMs = performance.now() - FORGET_AFTER_MS
  for (const [ticket, { seenMs }] of places) if (seenMs < sinceMs) places.delete(ticket)
}
