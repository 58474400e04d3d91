/**
 * Words of HTTP, taken apart: nothing here decides anything. Use what you
 * like, and change what you like.
 */

/** Headers that are for one connection only, and the length and host that each message gets anew. */
const ofOneHop = [
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** A copy of the headers that go all the way, between user and origin. */
export function endToEnd(from: Headers): Headers {
  const headers = new Headers(from)
  const named = namesIn(from.get('connection'))
  for (const name of [...ofOneHop, ...named]) headers.delete(name)
  return headers
}

/** `Max-Age=60, private` → max-age: '60', private: ''. The first one counts where one comes twice. */
export function directivesOf(cacheControl: string | null): ReadonlyMap<string, string> {
  const directives = new Map<string, string>()
  for (const [, name = '', quoted, plain] of (cacheControl ?? '').matchAll(
    /([^\s,;="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g,
  )) {
    const key = name.toLowerCase()
    if (!directives.has(key)) directives.set(key, quoted ?? plain ?? '')
  }
  return directives
}

/** '60' → 60. What is no whole number is 0: not fresh at all. Nothing is undefined. */
export function secondsOf(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined
  return /^\d+$/.test(text) ? Number(text) : 0
}

/** `Accept-Language, Cookie` → ['accept-language', 'cookie'] */
export function namesIn(list: string | null): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
}

/** Whether If-None-Match names this tag. `W/"1"` and `"1"` are the same here (RFC 9110, 13.1.2). */
export function namesTag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true
  const tags = ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []
  return tags.some((tag) => opaque(tag) === opaque(etag))
}

const opaque = (tag: string): string => tag.replace(/^W\//, '')
