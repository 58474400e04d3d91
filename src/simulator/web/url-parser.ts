/** The parser of the URL standard, for every URL that the pattern for plain ones does not take. */
import {
  controlSet,
  fragmentSet,
  pathSet,
  percentEncode,
  querySet,
  specialQuerySet,
  userinfoSet,
} from './percent.ts'
import { parseHost } from './url-host.ts'

/** A URL in its parts. */
export interface ParsedUrl {
  scheme: string
  username: string
  password: string
  host: string | null
  port: number | null
  /** A text where the path is opaque. */
  path: string[] | string
  query: string | null
  fragment: string | null
}

const defaultPorts: ReadonlyMap<string, number | null> = new Map([
  ['ftp', 21],
  ['file', null],
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
])

export function isSpecial(url: ParsedUrl): boolean {
  return defaultPorts.has(url.scheme)
}

export function isSpecialScheme(scheme: string): boolean {
  return defaultPorts.has(scheme)
}

export function isDefaultPort(scheme: string, port: number | null): boolean {
  return port !== null && defaultPorts.get(scheme) === port
}

const outerControls = /^[\0- ]+|[\0- ]+$/g

export function withoutBreaks(text: string): string {
  return text.replace(/[\t\n\r]/g, '')
}

/** Null is a failure. */
export function parseUrlFully(text: string, base: ParsedUrl | null): ParsedUrl | null {
  const input = withoutBreaks(text.replace(outerControls, ''))
  const scheme = /^[A-Za-z][A-Za-z0-9+\-.]*(?=:)/.exec(input)?.[0]
  if (scheme === undefined) return parseWithoutScheme(input, base)
  const url = emptyUrl(scheme.toLowerCase())
  const rest = input.slice(scheme.length + 1)
  if (url.scheme === 'file') return parseFile(url, rest, base?.scheme === 'file' ? base : null)
  if (isSpecial(url)) {
    const isRelative = base?.scheme === url.scheme && !rest.startsWith('//')
    if (isRelative) return parseRelative(url, rest, base)
    return parseAuthority(url, rest.replace(/^[/\\]+/, ''))
  }
  if (rest.startsWith('//')) return parseAuthority(url, rest.slice(2))
  if (rest.startsWith('/')) return parsePath(url, rest.slice(1))
  return parseOpaquePath(url, rest)
}

function emptyUrl(scheme: string): ParsedUrl {
  return { scheme, username: '', password: '', host: null, port: null, path: [], query: null, fragment: null }
}

function parseWithoutScheme(input: string, base: ParsedUrl | null): ParsedUrl | null {
  if (base === null) return null
  if (typeof base.path === 'string') {
    return input.startsWith('#') ? parseFragment({ ...base }, input.slice(1)) : null
  }
  const url = emptyUrl(base.scheme)
  return base.scheme === 'file' ? parseFile(url, input, base) : parseRelative(url, input, base)
}

function isSlash(url: ParsedUrl, character: string | undefined): boolean {
  return character === '/' || (character === '\\' && isSpecial(url))
}

function parseRelative(url: ParsedUrl, input: string, base: ParsedUrl): ParsedUrl | null {
  if (isSlash(url, input[0])) {
    if (isSpecial(url) && isSlash(url, input[1])) return parseAuthority(url, input.replace(/^[/\\]+/, ''))
    if (input[1] === '/') return parseAuthority(url, input.slice(2))
    copyAuthority(url, base)
    return parsePath(url, input.slice(1))
  }
  copyAuthority(url, base)
  return parseBeside(url, input, base)
}

function copyAuthority(url: ParsedUrl, base: ParsedUrl): void {
  url.username = base.username
  url.password = base.password
  url.host = base.host
  url.port = base.port
}

/** What is left of a reference that keeps the path of its base, but for the last segment. */
function parseBeside(url: ParsedUrl, input: string, base: ParsedUrl): ParsedUrl {
  url.path = [...base.path]
  if (input === '' || input.startsWith('#')) url.query = base.query
  if (input === '' || input.startsWith('#') || input.startsWith('?')) return parseTail(url, input)
  shorten(url)
  return parsePath(url, input)
}

function parseAuthority(url: ParsedUrl, input: string): ParsedUrl | null {
  const end = input.search(isSpecial(url) ? /[/\\?#]|$/ : /[/?#]|$/)
  const authority = input.slice(0, end)
  const at = authority.lastIndexOf('@')
  if (at >= 0) readCredentials(url, authority.slice(0, at))
  const hostAndPort = authority.slice(at + 1)
  if (at >= 0 && hostAndPort === '') return null
  if (!readHostAndPort(url, hostAndPort)) return null
  return parsePathStart(url, input.slice(end))
}

function readCredentials(url: ParsedUrl, credentials: string): void {
  const colon = credentials.indexOf(':')
  url.username = percentEncode(colon < 0 ? credentials : credentials.slice(0, colon), userinfoSet)
  url.password = colon < 0 ? '' : percentEncode(credentials.slice(colon + 1), userinfoSet)
}

function readHostAndPort(url: ParsedUrl, text: string): boolean {
  const colon = portColon(text)
  const hostText = colon < 0 ? text : text.slice(0, colon)
  if (hostText === '' && (isSpecial(url) || colon >= 0)) return false
  url.host = parseHost(hostText, isSpecial(url))
  if (url.host === null) return false
  const port = colon < 0 ? '' : text.slice(colon + 1)
  return /^[0-9]*$/.test(port) && readPort(url, port)
}

/** Where the port begins: the first colon that is not inside brackets; -1 where there is none. */
export function portColon(text: string): number {
  let isInBrackets = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '[') isInBrackets = true
    else if (character === ']') isInBrackets = false
    else if (character === ':' && !isInBrackets) return index
  }
  return -1
}

/** Takes digits. */
export function readPort(url: ParsedUrl, digits: string): boolean {
  if (digits === '') return true
  const port = Number(digits)
  if (port > 65_535) return false
  url.port = isDefaultPort(url.scheme, port) ? null : port
  return true
}

function parsePathStart(url: ParsedUrl, input: string): ParsedUrl {
  if (isSpecial(url)) return parsePath(url, isSlash(url, input[0]) ? input.slice(1) : input)
  return input.startsWith('/') ? parsePath(url, input.slice(1)) : parseTail(url, input)
}

function parsePath(url: ParsedUrl, input: string): ParsedUrl {
  const end = input.search(/[?#]|$/)
  readSegments(url, input.slice(0, end))
  return parseTail(url, input.slice(end))
}

/** Adds the segments of a path to those there are. */
export function readSegments(url: ParsedUrl, input: string): void {
  const segments = input.split(isSpecial(url) ? /[/\\]/ : '/')
  const path = typeof url.path === 'string' ? [] : url.path
  url.path = path
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    const plain = segment.replace(/%2e/gi, '.')
    if (plain === '..') shorten(url)
    if (plain === '..' || plain === '.') {
      if (isLast) path.push('')
    } else if (url.scheme === 'file' && path.length === 0 && /^[A-Za-z][:|]$/.test(segment)) {
      path.push(`${segment[0]}:`)
    } else {
      path.push(percentEncode(segment, pathSet))
    }
  }
}

function shorten(url: ParsedUrl): void {
  if (typeof url.path === 'string') return
  const isDrive = url.scheme === 'file' && url.path.length === 1 && /^[A-Za-z]:$/.test(url.path[0] ?? '')
  if (!isDrive) url.path.pop()
}

function parseOpaquePath(url: ParsedUrl, input: string): ParsedUrl {
  const end = input.search(/[?#]|$/)
  const path = percentEncode(input.slice(0, end), controlSet)
  url.path = end < input.length ? path.replace(/ $/, '%20') : path
  return parseTail(url, input.slice(end))
}

/** The query and the fragment, each with its mark before it. */
function parseTail(url: ParsedUrl, input: string): ParsedUrl {
  const hash = input.indexOf('#')
  const query = hash < 0 ? input : input.slice(0, hash)
  if (query.startsWith('?')) url.query = encodeQuery(url, query.slice(1))
  return hash < 0 ? url : parseFragment(url, input.slice(hash + 1))
}

export function encodeQuery(url: ParsedUrl, query: string): string {
  return percentEncode(query, isSpecial(url) ? specialQuerySet : querySet)
}

function parseFragment(url: ParsedUrl, fragment: string): ParsedUrl {
  url.fragment = percentEncode(fragment, fragmentSet)
  return url
}

const drivePattern = /^[A-Za-z][:|](?=[/\\?#]|$)/

function parseFile(url: ParsedUrl, input: string, base: ParsedUrl | null): ParsedUrl | null {
  url.host = ''
  if (!isSlash(url, input[0])) {
    if (base === null) return parsePath(url, input)
    url.host = base.host
    if (!drivePattern.test(input)) return parseBeside(url, input, base)
    return parsePath(url, input)
  }
  if (isSlash(url, input[1])) return parseFileHost(url, input.slice(2))
  const [drive] = base?.path ?? []
  if (base) url.host = base.host
  if (!drivePattern.test(input.slice(1)) && drive !== undefined && /^[A-Za-z]:$/.test(drive))
    url.path = [drive]
  return parsePath(url, input.slice(1))
}

function parseFileHost(url: ParsedUrl, input: string): ParsedUrl | null {
  const end = input.search(/[/\\?#]|$/)
  const text = input.slice(0, end)
  if (/^[A-Za-z][:|]$/.test(text)) return parsePath(url, input)
  url.host = parseFileHostName(text)
  return url.host === null ? null : parsePathStart(url, input.slice(end))
}

export function parseFileHostName(text: string): string | null {
  const host = text === '' ? '' : parseHost(text, true)
  return host === 'localhost' ? '' : host
}
