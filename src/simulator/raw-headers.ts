/** Headers that `fetch` sends by rules of its own, or refuses to send. Users are no programs: they send what they like. */
import type { WireRequest } from './capabilities.ts'
import { HeaderList } from './web/header-list.ts'

const ruled = ['connection', 'expect', 'keep-alive', 'upgrade']

/** Splits such headers from a request: `rest` is for `fetch`, `addTo` puts them on the wire. */
export function takeRawHeaders(init: RequestInit): {
  readonly rest: RequestInit
  addTo(request: WireRequest): WireRequest
} {
  const headers = new Headers(init.headers)
  const raw = ruled.flatMap((name): [string, string][] => {
    const value = headers.get(name)
    headers.delete(name)
    return value === null ? [] : [[name, value]]
  })
  if (raw.length === 0) return { rest: init, addTo: (request) => request }
  return {
    rest: { ...init, headers },
    addTo: (request) => {
      const list = new HeaderList(request.headers)
      for (const [name] of raw) list.delete(name)
      for (const [name, value] of raw) list.append(name, value)
      return { ...request, headers: list.toWire() }
    },
  }
}
