/**
 * URLs, parsed. Plain `http` ones, nearly all there are in a cluster, are split by one pattern;
 * everything else goes to the standard's parser, which is slower.
 */
import { remember } from '../remember.ts'
import { isSpecial, type ParsedUrl, parseUrlFully } from './url-parser.ts'
import { type SettablePart, setters } from './url-setters.ts'

export interface UrlRecord {
  readonly href: string
  readonly origin: string
  readonly protocol: string
  readonly username: string
  readonly password: string
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  /** With its question mark; empty where nothing follows it. */
  readonly search: string
  /** With its number sign; empty where nothing follows it. */
  readonly hash: string
}

/**
 * Only characters that stay as they are. Hosts end in a letter-led label, so none is an address in disguise;
 * `xn--`, empty labels, dot segments and default ports are left to the full parser.
 */
const plainPattern =
  /^(https?:)\/\/((?:[a-z0-9][a-z0-9-]*\.)*[a-z][a-z0-9-]*)(?::([1-9][0-9]{0,4}))?((?:\/[A-Za-z0-9\-._~!$&'()*+,;=:@%]*)*)(\?[A-Za-z0-9\-._~!$&()*+,;=:@%/?[\]]*)?(#[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*)?$/
const needsFullParser = /xn--|\/\.{1,2}(?:[/?#]|$)|%2e/i

const parseAbsolute = remember((text) => parsePlain(text) ?? parseFully(text, undefined))

export function parseUrl(text: string, base?: string): UrlRecord | null {
  return base === undefined ? parseAbsolute(text) : parseFully(text, base)
}

function parsePlain(text: string): UrlRecord | null {
  const match = plainPattern.exec(text)
  if (match === null || needsFullParser.test(text)) return null
  const [, protocol = '', hostname = '', port = '', path = '', search = '', hash = ''] = match
  if (port !== '' && (Number(port) > 65535 || port === '80' || port === '443')) return null
  const host = port === '' ? hostname : `${hostname}:${port}`
  const origin = `${protocol}//${host}`
  return {
    href: path === '' ? `${origin}/${search}${hash}` : text,
    origin,
    protocol,
    username: '',
    password: '',
    host,
    hostname,
    port,
    pathname: path === '' ? '/' : path,
    search: search === '?' ? '' : search,
    hash: hash === '#' ? '' : hash,
  }
}

function parseFully(text: string, base: string | undefined): UrlRecord | null {
  const parsedBase = base === undefined ? null : parseUrlFully(base, null)
  if (base !== undefined && parsedBase === null) return null
  const url = parseUrlFully(text, parsedBase)
  return url && recordOf(url)
}

function recordOf(url: ParsedUrl): UrlRecord {
  const { scheme, username, password, query, fragment } = url
  const hostname = url.host ?? ''
  const port = url.port === null ? '' : String(url.port)
  const host = port === '' ? hostname : `${hostname}:${port}`
  const pathname = typeof url.path === 'string' ? url.path : url.path.map((segment) => `/${segment}`).join('')
  return {
    href: serialize(url, host, pathname),
    origin: originOf(url, host, pathname),
    protocol: `${scheme}:`,
    username,
    password,
    host,
    hostname,
    port,
    pathname,
    search: query ? `?${query}` : '',
    hash: fragment ? `#${fragment}` : '',
  }
}

function serialize(
  { scheme, username, password, host, query, fragment }: ParsedUrl,
  hostAndPort: string,
  pathname: string,
): string {
  const credentials = password === '' ? username : `${username}:${password}`
  const authority = credentials === '' ? hostAndPort : `${credentials}@${hostAndPort}`
  // Without the dot, a path that begins with two slashes would be read as a host.
  const start = host === null ? (pathname.startsWith('//') ? '/.' : '') : `//${authority}`
  return `${scheme}:${start}${pathname}${query === null ? '' : `?${query}`}${fragment === null ? '' : `#${fragment}`}`
}

function originOf(url: ParsedUrl, host: string, pathname: string): string {
  if (url.scheme === 'blob' && typeof url.path === 'string') {
    const inner = parseFully(pathname, undefined)
    return inner !== null && /^https?:$/.test(inner.protocol) ? inner.origin : 'null'
  }
  return isSpecial(url) && url.scheme !== 'file' ? `${url.scheme}://${host}` : 'null'
}

/** The record with one part set, as the standard's setters do it: what does not fit changes nothing. */
export function withPart(record: UrlRecord, part: SettablePart, value: string): UrlRecord {
  const url = parseUrlFully(record.href, null)
  if (url === null) throw new Error(`A parsed URL does not parse: ${record.href}`)
  setters[part](url, value)
  return recordOf(url)
}

/** The record with a query that is encoded already. */
export function withQuery(record: UrlRecord, query: string): UrlRecord {
  if (!record.protocol.startsWith('http')) return withPart(record, 'search', query)
  const [beforeFragment = ''] = record.href.split('#', 1)
  const [beforeQuery = ''] = beforeFragment.split('?', 1)
  const search = query === '' ? '' : `?${query}`
  return { ...record, href: `${beforeQuery}${search}${record.href.slice(beforeFragment.length)}`, search }
}

export function hrefWithoutFragment(record: UrlRecord): string {
  const at = record.href.indexOf('#')
  return at < 0 ? record.href : record.href.slice(0, at)
}
