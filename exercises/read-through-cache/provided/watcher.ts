/**
 * Somebody who looks at both ends: writes an item to the database ten times a second, reads it as a user would, and tells how
 * old the oldest was that it got, and how often the database was read, within the last ten seconds.
 */
import type { Env, Program } from 'millions'

const WRITE_EVERY_MS = 100
const READ_EVERY_MS = 50
const WINDOW_MS = 10_000

interface Seen {
  readonly atMs: number
  readonly oldMs: number
}

interface Count {
  readonly atMs: number
  readonly reads: number
}

let seen: Seen[] = []
let counts: Count[] = []

export default {
  start(env) {
    setInterval(() => void write(env), WRITE_EVERY_MS)
    setInterval(() => void read(), READ_EVERY_MS)
    setInterval(() => void count(env), 1000)
  },

  fetch() {
    const [first] = counts
    const last = counts.at(-1)
    const seconds = ((last?.atMs ?? 0) - (first?.atMs ?? 0)) / 1000
    const readsPerSecond = Math.round(((last?.reads ?? 0) - (first?.reads ?? 0)) / Math.max(1, seconds))
    return Response.json({ oldestMs: Math.max(0, ...seen.map(({ oldMs }) => oldMs)), readsPerSecond })
  },
} satisfies Program

async function write(env: Env): Promise<void> {
  const body = String(Math.round(performance.now()))
  await fetch(`http://${env.nodes('database')[0]?.name}/items/watched`, { method: 'PUT', body }).catch(
    () => undefined,
  )
}

async function read(): Promise<void> {
  const answer = await fetch('http://web-1/items/watched').catch(() => undefined)
  if (answer === undefined || !answer.ok) return
  const atMs = performance.now()
  seen = seen.filter((each) => each.atMs > atMs - WINDOW_MS)
  seen.push({ atMs, oldMs: Math.round(atMs - Number(await answer.text())) })
}

async function count(env: Env): Promise<void> {
  const answer = await fetch(`http://${env.nodes('database')[0]?.name}/status`).catch(() => undefined)
  if (answer === undefined || !answer.ok) return
  const { reads } = (await answer.json()) as { readonly reads: number }
  const atMs = performance.now()
  counts = counts.filter((each) => each.atMs > atMs - WINDOW_MS - 500)
  counts.push({ atMs, reads })
}
