/**
 * A node whose metrics a test makes up. `PUT /control` takes a Control, whose fields replace those there were; `GET /metrics`
 * and `GET /actives` answer by it. In the text, `<<base,perSecond>>` stands for a number that grows. A crash forgets all.
 */
import type { Env, Program } from 'millions'

export interface Control {
  readonly text?: string
  readonly status?: number
  /** Before the answer. */
  readonly delayMs?: number
  /** The head comes, the body never ends. */
  readonly isStalled?: boolean
  readonly users?: readonly string[]
  /** Its answer to /actives is from before midnight. */
  readonly isOfYesterday?: boolean
}

let control: Control = { status: 503 }
let sinceMs = 0

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/control') {
      const change: Control = JSON.parse(await request.text())
      if (change.text !== undefined) sinceMs = performance.now()
      control = { ...control, ...change }
      return new Response()
    }
    const { delayMs = 0, status = 200, isStalled = false, users = [] } = control
    if (delayMs > 0) await new Promise<void>((wake) => setTimeout(wake, delayMs))
    if (pathname === '/actives') {
      const today = Math.floor(Date.now() / Number(env.vars.DAY_MS))
      const day = control.isOfYesterday ? today - 1 : today
      return Response.json({ day, users }, { status })
    }
    if (pathname !== '/metrics') return new Response(null, { status: 404 })
    const text = written(control.text ?? '')
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
    return new Response(isStalled ? endless(text) : text, { status, headers })
  },
} satisfies Program

function written(text: string): string {
  const seconds = (performance.now() - sinceMs) / 1000
  return text.replaceAll(/<<([^,>]+),([^>]+)>>/g, (_, base, perSecond) =>
    String(Math.floor(Number(base) + Number(perSecond) * seconds)),
  )
}

function endless(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(new TextEncoder().encode(text)),
    pull: () => new Promise<void>(() => undefined),
  })
}
