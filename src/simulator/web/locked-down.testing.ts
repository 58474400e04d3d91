/** Runs in a Worker of its own: the Web classes after lockdown, used as programs use them, and attacked as some might. */
import { parentPort } from 'node:worker_threads'
import { prepareRealm } from '../sandbox/realm.ts'
import { createWebGlobals, hiddenWebClasses, sharedWebGlobals } from './globals.ts'
import { requestFromWire, responseToWire } from './wire.ts'

prepareRealm()

const timers: (() => void)[] = []
const web = createWebGlobals({
  wallClockMs: () => 0,
  monotonicMs: () => 0,
  random: () => 0.25,
  setTimer: (_delayMs, fire) => timers.push(fire),
  clearTimer: () => undefined,
  transport: async (wire, cancellation) => {
    const request = requestFromWire(wire, cancellation)
    return responseToWire(new Response(`${request.method} ${await request.text()}`))
  },
  log: () => undefined,
}) as unknown as typeof globalThis
const { AbortController, AbortSignal, FormData, Headers, ReadableStream, Request, Response, URL, fetch } = web

/** Everything that two nodes share, and is not frozen: nothing, if all is well. */
function thawed(): string[] {
  const seen = new Set<unknown>()
  const found: string[] = []
  const visit = (value: unknown, path: string): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      return
    seen.add(value)
    if (!Object.isFrozen(value)) found.push(path)
    visit(Object.getPrototypeOf(value), `${path}.__proto__`)
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key)
      for (const part of [property?.value, property?.get, property?.set])
        visit(part, `${path}.${String(key)}`)
    }
  }
  for (const [name, value] of Object.entries(sharedWebGlobals)) visit(value, name)
  for (const [index, value] of hiddenWebClasses.entries()) visit(value, `hidden ${index}`)
  visit(web.crypto.subtle, 'crypto.subtle')
  visit(AbortSignal.prototype, 'AbortSignal.prototype')
  return found
}

async function use(): Promise<Record<string, unknown>> {
  class Card extends Response {
    override get ok(): boolean {
      return false
    }
  }
  const url = new URL('http://M\u00fcnchen:80/a b/../c?x=1')
  url.searchParams.append('\u00e9', ' ')
  const controller = new AbortController()
  const heard: string[] = []
  controller.signal.onabort = () => void heard.push('handler')
  controller.signal.addEventListener('abort', () => void heard.push('listener'))
  controller.abort()
  const late = AbortSignal.timeout(5)
  for (const fire of timers) fire()
  const form = new FormData()
  form.append('a', '1')
  const [first, second] =
    new Response(
      new ReadableStream({
        start: (to) => {
          to.enqueue(new Uint8Array([104, 105]))
          to.close()
        },
      }),
    ).body?.tee() ?? []
  const decoder = new web.TextDecoder()
  const digest = await web.crypto.subtle.digest('SHA-256', new Uint8Array(0))
  return {
    url: url.href,
    headers: [
      ...new Headers([
        ['B', '1'],
        ['a', '2'],
      ]),
    ],
    text: await new Request('http://web-1/', { method: 'PUT', body: '\u00e9' }).text(),
    subclass: [new Card('x').ok, await new Card('x').text()],
    heard,
    late: String(late.reason),
    form: [...(await new Response(form).formData())],
    tee: [await new Response(first).text(), await new Response(second).text()],
    decoded:
      decoder.decode(new Uint8Array([0xc3]), { stream: true }) + decoder.decode(new Uint8Array([0xa9])),
    digest: [...new Uint8Array(digest)].slice(0, 4),
    clone: web.structuredClone({ map: new Map([[1, { deep: true }]]), list: [new Date(0)] }),
    base64: web.atob(web.btoa('hallo')),
    uuid: web.crypto.randomUUID(),
    fetched: await (await fetch('http://web-1/', { method: 'POST', body: 'card' })).text(),
  }
}

use().then(
  (used) => parentPort?.postMessage({ thawed: thawed(), used }),
  (error) => parentPort?.postMessage({ failed: String(error?.stack ?? error) }),
)
