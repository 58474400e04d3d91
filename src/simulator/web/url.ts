// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** `URL`, by the URL standard. */
import { illegalInvocation, presentAs, requireArguments, toScalarText } from './interface.ts'
import { parseUrl, type UrlRecord, withPart, withQuery } from './url-record.ts'
import { linkedParams, replaceQuery, type URLSearchParams } from './url-search-params.ts'
import type { SettablePart } from './url-setters.ts'

export let isURL: (value: unknown) => value is URL
export let urlRecordOf: (url: unknown) => UrlRecord
let setPart: (url: unknown, part: SettablePart, value: unknown) => void
let urlOver: (record: UrlRecord) => URL

const overRecord = Symbol('over a record')

export class URL {
  #record: UrlRecord
  #params: URLSearchParams | undefined

  constructor(url: unknown, base?: unknown) {
    if (url === overRecord) {
      this.#record = base as UrlRecord
      return
    }
    requireArguments(arguments.length, 1, 'URL constructor')
    const [text, baseText] = toUrlTexts(url, base)
    this.#record = parseUrl(text, baseText) ?? failToParse(text, baseText)
  }

  static {
    Object.defineProperty(URL, 'length', { value: 1 })
    isURL = (value): value is URL => typeof value === 'object' && value !== null && #record in value
    urlRecordOf = (url) => {
      if (!isURL(url)) throw illegalInvocation()
      return url.#record
    }
    urlOver = (record) => new URL(overRecord, record)
    setPart = (url, part, value) => {
      if (!isURL(url)) throw illegalInvocation()
      url.#record = withPart(url.#record, part, toScalarText(value, part))
    }
  }

  static canParse(url: unknown, base?: unknown): boolean {
    requireArguments(arguments.length, 1, 'URL.canParse')
    return parseUrl(...toUrlTexts(url, base)) !== null
  }

  static parse(url: unknown, base?: unknown): URL | null {
    requireArguments(arguments.length, 1, 'URL.parse')
    const record = parseUrl(...toUrlTexts(url, base))
    return record && urlOver(record)
  }

  get href(): string {
    return urlRecordOf(this).href
  }

  set href(value: unknown) {
    urlRecordOf(this)
    const text = toScalarText(value, 'href')
    this.#record = parseUrl(text) ?? failToParse(text, undefined)
    this.#queryChanged()
  }

  get origin(): string {
    return urlRecordOf(this).origin
  }

  get protocol(): string {
    return urlRecordOf(this).protocol
  }

  set protocol(value: unknown) {
    setPart(this, 'protocol', value)
  }

  get username(): string {
    return urlRecordOf(this).username
  }

  set username(value: unknown) {
    setPart(this, 'username', value)
  }

  get password(): string {
    return urlRecordOf(this).password
  }

  set password(value: unknown) {
    setPart(this, 'password', value)
  }

  get host(): string {
    return urlRecordOf(this).host
  }

  set host(value: unknown) {
    setPart(this, 'host', value)
  }

  get hostname(): string {
    return urlRecordOf(this).hostname
  }

  set hostname(value: unknown) {
    setPart(this, 'hostname', value)
  }

  get port(): string {
    return urlRecordOf(this).port
  }

  set port(value: unknown) {
    setPart(this, 'port', value)
  }

  get pathname(): string {
    return urlRecordOf(this).pathname
  }

  set pathname(value: unknown) {
    setPart(this, 'pathname', value)
  }

  get search(): string {
    return urlRecordOf(this).search
  }

  set search(value: unknown) {
    setPart(this, 'search', value)
    this.#queryChanged()
  }

  get searchParams(): URLSearchParams {
    const { search } = urlRecordOf(this)
    this.#params ??= linkedParams(search.slice(1), (query) => {
      this.#record = withQuery(this.#record, query)
    })
    return this.#params
  }

  get hash(): string {
    return urlRecordOf(this).hash
  }

  set hash(value: unknown) {
    setPart(this, 'hash', value)
  }

  toString(): string {
    return urlRecordOf(this).href
  }

  toJSON(): string {
    return urlRecordOf(this).href
  }

  #queryChanged(): void {
    if (this.#params) replaceQuery(this.#params, this.#record.search.slice(1))
  }
}

presentAs(URL, 'URL')

function toUrlTexts(url: unknown, base: unknown): [string, string | undefined] {
  const text = isURL(url) ? urlRecordOf(url).href : toScalarText(url, 'url')
  return [text, base === undefined ? undefined : toScalarText(base, 'base')]
}

function failToParse(input: string, base: string | undefined): never {
  const error = new TypeError('Invalid URL')
  const details =
    base === undefined ? { code: 'ERR_INVALID_URL', input } : { code: 'ERR_INVALID_URL', input, base }
  throw Object.assign(error, details)
}
