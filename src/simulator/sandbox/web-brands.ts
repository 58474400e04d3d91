/** What the Web classes hold, for a console: read by the classes' own getters, which no program can replace. */
import { AbortController, AbortSignal } from '../web/abort.ts'
import { DOMException } from '../web/dom-exception.ts'
import { FormData } from '../web/form-data.ts'
import { Headers } from '../web/headers.ts'
import { Request } from '../web/request.ts'
import { Response } from '../web/response.ts'
import { ReadableStream } from '../web/stream.ts'
import { URL } from '../web/url.ts'
import { URLSearchParams } from '../web/url-search-params.ts'

export interface Shown {
  readonly name: string
  readonly value: unknown
}

type Read = (value: object) => readonly Shown[]

const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['Request', members(Request, ['method', 'url', 'headers', 'redirect', 'bodyUsed'])],
  ['Response', members(Response, ['status', 'statusText', 'headers', 'bodyUsed', 'type', 'url'])],
  ['Headers', pairs(Headers)],
  ['URL', members(URL, ['href'])],
  ['URLSearchParams', pairs(URLSearchParams)],
  ['FormData', pairs(FormData)],
  ['AbortSignal', members(AbortSignal, ['aborted', 'reason'])],
  ['AbortController', members(AbortController, ['signal'])],
  ['ReadableStream', members(ReadableStream, ['locked'])],
])

/** Undefined when it is none of these classes, whatever it calls itself. */
export function webMembers(className: string, value: object): readonly Shown[] | undefined {
  const read = readers.get(className)
  if (read === undefined) return undefined
  try {
    return read(value)
  } catch {
    return undefined
  }
}

const exceptionName = getterOf(DOMException.prototype, 'name')

/** The name of a `DOMException`, such as `TimeoutError`. */
export function exceptionNameOf(value: object): string | undefined {
  try {
    if (!(value instanceof DOMException)) return undefined
    const name: unknown = Reflect.apply(exceptionName, value, [])
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}

function members(owner: { readonly prototype: object }, names: readonly string[]): Read {
  const getters = names.map((name) => ({ name, get: getterOf(owner.prototype, name) }))
  return (value) =>
    getters.map(({ name, get }) => ({ name, value: Reflect.apply(get, value, []) as unknown }))
}

function pairs(owner: { readonly prototype: { entries(): Iterable<readonly [string, unknown]> } }): Read {
  const { entries } = owner.prototype
  return (value) => {
    const all = Reflect.apply(entries, value, []) as Iterable<readonly [string, unknown]>
    return [...all].map(([name, each]) => ({ name, value: each }))
  }
}

function getterOf(prototype: object, name: string): () => unknown {
  const getter = Object.getOwnPropertyDescriptor(prototype, name)?.get
  if (getter === undefined) throw new Error(`no getter ${name}`)
  return getter
}
