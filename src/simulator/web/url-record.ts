/**
 * URLs, parsed. Plain `http` ones, nearly all there are in a cluster, are split by one pattern;
 * everything else goes to whatwg-url, which is exact and slow.
 */
// First: whatwg-url needs it to load.
import './shared-memory.ts'
import { URL as StandardURL } from 'whatwg-url'

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

export type UrlPart = Exclude<keyof UrlRecord, 'origin'>

/**
 * Only characters that stay as they are. Hosts end in a letter-led label, so none is an address in disguise;
 * `xn--`, empty labels, dot segments and default ports are left to the full parser.
 */
const plainPattern =
  /^(https?:)\/\/((?:[a-z0-9][a-z0-9-]*\.)*[a-z][a-z0-9-]*)(?::([1-9][0-9]{0,4}))?((?:\/[A-Za-z0-9\-._~!$&'()*+,;=:@%]*)*)(\?[A-Za-z0-9\-._~!$&()*+,;=:@%/?[\]]*)?(#[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*)?$/
const needsFullParser = /xn--|\/\.{1,2}(?:[/?#]|$)|%2e/i

export function parseUrl(text: string, base?: string): UrlRecord | null {
  return (base === undefined ? parsePlain(text) : null) ?? parseFully(text, base)
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
  const url = tryParse(text, base)
  return url && recordOf(url)
}

function tryParse(text: string, base: string | undefined): StandardURL | null {
  try {
    return new StandardURL(text, base)
  } catch {
    // Not a URL: that is the answer, and the caller words it.
    return null
  }
}

function recordOf(url: StandardURL): UrlRecord {
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = url
  return { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash }
}

/** The record with one part set, as the standard's setters do it: what does not fit changes nothing. */
export function withPart(record: UrlRecord, part: Exclude<UrlPart, 'href'>, value: string): UrlRecord {
  const url = new StandardURL(record.href)
  url[part] = value
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
