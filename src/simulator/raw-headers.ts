/** Headers that `fetch` sends by rules of its own, or refuses to send. Users are no programs: they send what they like. */
import type { UserRequest } from '../contract/world.ts'
import type { WireRequest } from './capabilities.ts'
import { HeaderList } from './web/header-list.ts'
import { fillHeaders } from './web/headers.ts'

const ruled = ['connection', 'expect', 'keep-alive', 'upgrade']

/** Splits such headers from a request: `rest` is for `fetch`, `addTo` puts them on the wire, and takes off those that are not sent. */
export function takeRawHeaders(init: RequestInit & Pick<UserRequest, 'without'>): {
  readonly rest: RequestInit
  addTo(request: WireRequest): WireRequest
} {
  const given = new HeaderList()
  // Not by the host's own `Headers`: Node loads all of its HTTP client to make the first one.
  if (init.headers !== undefined) fillHeaders(given, init.headers)
  const raw = ruled.flatMap((name): [string, string][] => {
    const value = given.get(name)
    given.delete(name)
    return value === null ? [] : [[name, value]]
  })
  const { without = [] } = init
  if (raw.length + without.length === 0) return { rest: init, addTo: (request) => request }
  const pairs = given.sorted()
  return {
    rest: { ...init, headers: pairs },
    addTo: (request) => {
      const list = new HeaderList(request.headers)
      for (const name of [...raw.map(([each]) => each), ...without]) list.delete(name)
      for (const [name, value] of raw) list.append(name, value)
      return { ...request, headers: list.toWire() }
    },
  }
}
