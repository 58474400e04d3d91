/** A database that has every card. A card takes `vars.workMs` of a core, and each read is noted on its disk. GET /cards/<id>, GET /metrics */
import type { Env, Program } from 'millions'
import { Durations, metricsOf } from './measures.ts'

const durations = new Durations()
let queries = 0
let cpuSeconds = 0
let writtenBytes = 0
let startedSeconds = 0

export default {
  start(): void {
    startedSeconds = Date.now() / 1000
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/metrics') return told()
    const begunMs = performance.now()
    const workMs = Number(env.vars.workMs ?? 3)
    await env.work(workMs)
    cpuSeconds += workMs / 1000
    const line = `${pathname}\n`
    await env.disk.append('reads', line)
    writtenBytes += line.length
    queries++
    durations.took((performance.now() - begunMs) / 1000)
    return new Response(`card ${pathname.slice('/cards/'.length)}: wish you were here`)
  },
} satisfies Program

function told(): Response {
  return metricsOf(
    [
      { name: 'process_start_time_seconds', type: 'gauge', value: startedSeconds },
      { name: 'process_cpu_seconds_total', type: 'counter', value: cpuSeconds },
      { name: 'process_resident_memory_bytes', type: 'gauge', value: 400_000_000 },
      { name: 'node_disk_written_bytes_total', type: 'counter', value: writtenBytes },
      { name: 'db_queries_total', type: 'counter', value: queries },
    ],
    durations.lines('db_query_duration_seconds'),
  )
}
