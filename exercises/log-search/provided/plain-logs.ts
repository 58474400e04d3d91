/**
 * A log service as one writes it in an afternoon: it asks each server for what is new in app.log, keeps all in memory, and tells
 * the lines of a request by their clocks. GET /count, GET /traces/<trace>
 */
import type { Env, Program } from 'millions'

interface Line {
  readonly time: number
  readonly trace?: string
  readonly node: string
}

const PAUSE_MS = 500

const lines: Line[] = []
const offsets = new Map<string, number>()

export default {
  start(env: Env): void {
    setInterval(() => void Promise.all(env.nodes('web').map(({ name }) => ask(name))), PAUSE_MS)
  },

  fetch(request: Request): Response {
    const { pathname } = new URL(request.url)
    if (pathname === '/count') return Response.json({ entries: lines.length })
    const those = lines.filter(({ trace }) => trace !== undefined && pathname === `/traces/${trace}`)
    return Response.json({ entries: those.sort((one, other) => one.time - other.time) })
  },
} satisfies Program

async function ask(node: string): Promise<void> {
  try {
    const offset = offsets.get(node) ?? 0
    const answer = await fetch(`http://${node}/logs?file=app.log&offset=${offset}`)
    const text = await answer.text()
    offsets.set(node, offset + text.length)
    for (const line of text.split('\n')) if (line.endsWith('}')) lines.push({ ...JSON.parse(line), node })
  } catch (error) {
    console.log(`${node} was not read: ${error}`)
  }
}
