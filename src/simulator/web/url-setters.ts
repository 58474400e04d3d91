/** Setting one part of a URL, as the standard's setters do: what does not fit changes nothing. */
import { fragmentSet, percentEncode, userinfoSet } from './percent.ts'
import { parseHost } from './url-host.ts'
import {
  encodeQuery,
  isDefaultPort,
  isSpecial,
  isSpecialScheme,
  type ParsedUrl,
  parseFileHostName,
  portColon,
  readPort,
  readSegments,
  withoutBreaks,
} from './url-parser.ts'

export type SettablePart =
  | 'hash'
  | 'host'
  | 'hostname'
  | 'password'
  | 'pathname'
  | 'port'
  | 'protocol'
  | 'search'
  | 'username'

/** Each changes the URL that it is given. */
export const setters: Readonly<Record<SettablePart, (url: ParsedUrl, value: string) => void>> = {
  hash(url, value) {
    const fragment = value.startsWith('#') ? value.slice(1) : value
    url.fragment = value === '' ? null : percentEncode(withoutBreaks(fragment), fragmentSet)
  },
  host(url, value) {
    setHost(url, value, true)
  },
  hostname(url, value) {
    setHost(url, value, false)
  },
  password(url, value) {
    if (mayHaveCredentials(url)) url.password = percentEncode(value, userinfoSet)
  },
  pathname(url, value) {
    if (typeof url.path === 'string') return
    const input = withoutBreaks(value)
    url.path = []
    const startsWithSlash = input.startsWith('/') || (isSpecial(url) && input.startsWith('\\'))
    if (input !== '' || isSpecial(url)) readSegments(url, startsWithSlash ? input.slice(1) : input)
    else if (url.host === null) url.path = ['']
  },
  port(url, value) {
    if (!mayHaveCredentials(url)) return
    if (value === '') url.port = null
    else readPort(url, /^[0-9]*/.exec(withoutBreaks(value))?.[0] ?? '')
  },
  protocol: setProtocol,
  search(url, value) {
    const query = value.startsWith('?') ? value.slice(1) : value
    url.query = value === '' ? null : encodeQuery(url, withoutBreaks(query))
  },
  username(url, value) {
    if (mayHaveCredentials(url)) url.username = percentEncode(value, userinfoSet)
  },
}

function mayHaveCredentials(url: ParsedUrl): boolean {
  return url.host !== null && url.host !== '' && url.scheme !== 'file'
}

function hasCredentials(url: ParsedUrl): boolean {
  return url.username !== '' || url.password !== ''
}

function setProtocol(url: ParsedUrl, value: string): void {
  const scheme = /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(withoutBreaks(`${value}:`))?.[1]?.toLowerCase()
  if (scheme === undefined || isSpecial(url) !== isSpecialScheme(scheme)) return
  if (scheme === 'file' && (hasCredentials(url) || url.port !== null)) return
  if (url.scheme === 'file' && url.host === '') return
  url.scheme = scheme
  if (isDefaultPort(scheme, url.port)) url.port = null
}

function setHost(url: ParsedUrl, value: string, mayHavePort: boolean): void {
  if (typeof url.path === 'string') return
  const input = withoutBreaks(value)
  const text = input.slice(0, input.search(isSpecial(url) ? /[/\\?#]|$/ : /[/?#]|$/))
  if (url.scheme === 'file') {
    url.host = parseFileHostName(text) ?? url.host
    return
  }
  const colon = portColon(text)
  if (colon >= 0 && !mayHavePort) return
  const hostText = colon < 0 ? text : text.slice(0, colon)
  if (hostText === '' && (isSpecial(url) || colon >= 0 || hasCredentials(url) || url.port !== null)) return
  const host = parseHost(hostText, isSpecial(url))
  if (host === null) return
  url.host = host
  if (colon >= 0) readPort(url, /^[0-9]*/.exec(text.slice(colon + 1))?.[0] ?? '')
}
