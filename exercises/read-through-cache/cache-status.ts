/** `Cache-Status` of RFC 9211, as far as the lesson uses it: `cache-1; fwd=stale; ttl=-12, web-1; hit`. */

export interface CacheStatus {
  /** `none`: there is no such header, or it says none of the others. */
  readonly kind: 'hit' | 'miss' | 'stale' | 'none'
  /** As it came. */
  readonly text: string
}

type Parameters = ReadonlyMap<string, string>

export function readCacheStatus(header: string | null): CacheStatus {
  const text = header ?? 'none'
  const members = splitOutsideQuotes(header ?? '', ',').map(parametersOf)
  const isStale = members.some((each) => Number(each.get('ttl') ?? 0) < 0)
  if (isStale) return { kind: 'stale', text }
  if (members.some((each) => each.has('hit') && each.get('hit') !== '?0')) return { kind: 'hit', text }
  return { kind: members.some((each) => each.has('fwd')) ? 'miss' : 'none', text }
}

function parametersOf(member: string): Parameters {
  const [, ...parameters] = splitOutsideQuotes(member, ';')
  return new Map(
    parameters.map((each): [string, string] => {
      const [name = '', value = ''] = each.trim().split('=')
      return [name.toLowerCase(), value]
    }),
  )
}

function splitOutsideQuotes(text: string, mark: string): string[] {
  const parts = ['']
  let isQuoted = false
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted
    if (letter === mark && !isQuoted) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}
