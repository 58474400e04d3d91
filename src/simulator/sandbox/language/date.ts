/** `Date` without the machine: the node's own clock, UTC as local time, and texts parsed in one way only. */
import { parseDate } from './date-parse.ts'
import { dateText, localeDateText, localeTimeText, timeText } from './date-text.ts'
import { formatting, refuseLocale } from './locale-arguments.ts'
import { replaceMethod } from './replace.ts'

const HostDate = Date
const prototype = HostDate.prototype
const { getTime, setTime } = prototype
type DateMethod = (this: Date, ...args: number[]) => number

const localPairs: readonly string[] = [
  'getFullYear',
  'getMonth',
  'getDate',
  'getDay',
  'getHours',
  'getMinutes',
  'getSeconds',
  'getMilliseconds',
  'setFullYear',
  'setMonth',
  'setDate',
  'setHours',
  'setMinutes',
  'setSeconds',
  'setMilliseconds',
]

export function replaceDate(): void {
  for (const name of localPairs) {
    const universal = Reflect.get(prototype, `${name.slice(0, 3)}UTC${name.slice(3)}`) as DateMethod
    const { local } = {
      local(this: Date, ...args: number[]): number {
        return Reflect.apply(universal, this, args)
      },
    }
    replaceMethod(prototype, name, local)
  }
  for (const [name, method] of Object.entries(textMethods)) replaceMethod(prototype, name, method)
}

const { getUTCFullYear, setUTCFullYear } = prototype

function timeOf(date: Date): number {
  return Reflect.apply(getTime, date, [])
}

const invalid = 'Invalid Date'

const textMethods = {
  toString(this: Date) {
    const time = timeOf(this)
    return Number.isNaN(time) ? invalid : `${dateText(time)} ${timeText(time)}`
  },
  toDateString(this: Date) {
    const time = timeOf(this)
    return Number.isNaN(time) ? invalid : dateText(time)
  },
  toTimeString(this: Date) {
    const time = timeOf(this)
    return Number.isNaN(time) ? invalid : timeText(time)
  },
  toLocaleString(this: Date, locales?: unknown, options?: unknown) {
    refuseLocale('toLocaleString', locales, options, formatting)
    const time = timeOf(this)
    return Number.isNaN(time) ? invalid : `${localeDateText(time)}, ${localeTimeText(time)}`
  },
  toLocaleDateString(this: Date, locales?: unknown, options?: unknown) {
    refuseLocale('toLocaleDateString', locales, options, formatting)
    const time = timeOf(this)
    return Number.isNaN(time) ? invalid : localeDateText(time)
  },
  toLocaleTimeString(this: Date, locales?: unknown, options?: unknown) {
    refuseLocale('toLocaleTimeString', locales, options, formatting)
    const time = timeOf(this)
    return Number.isNaN(time) ? invalid : localeTimeText(time)
  },
  getTimezoneOffset(this: Date) {
    const time = timeOf(this)
    return Number.isNaN(time) ? time : 0
  },
  getYear(this: Date) {
    return Reflect.apply(getUTCFullYear, this, []) - 1900
  },
  setYear(this: Date, year: number) {
    const whole = Math.trunc(Number(year))
    if (Number.isNaN(whole)) return Reflect.apply(setTime, this, [Number.NaN])
    if (Number.isNaN(timeOf(this))) Reflect.apply(setTime, this, [0])
    return Reflect.apply(setUTCFullYear, this, [whole >= 0 && whole <= 99 ? 1900 + whole : whole])
  },
}

/** A node's `Date`. All nodes share the hardened prototype. */
export function createDate(nowMs: () => number): DateConstructor {
  const now = () => Math.floor(nowMs())
  function NodeDate(...args: unknown[]): unknown {
    if (new.target === undefined) return `${dateText(now())} ${timeText(now())}`
    return Reflect.construct(HostDate, [args.length === 0 ? now() : timeFrom(args)], new.target)
  }
  return finish(NodeDate, { now })
}

/** What `new Date().constructor` leads to, shared by all nodes: it knows no time. */
export function settleDateConstructor(): void {
  function SharedDate(...args: unknown[]): unknown {
    if (new.target === undefined || args.length === 0) {
      throw new TypeError('This Date does not know the time: use the global Date.')
    }
    return Reflect.construct(HostDate, [timeFrom(args)], new.target)
  }
  const now = () => Number.NaN
  Object.defineProperty(prototype, 'constructor', { value: finish(SharedDate, { now }) })
}

function finish(maker: (...args: unknown[]) => unknown, { now }: { now: () => number }): DateConstructor {
  const statics = {
    parse: (text: unknown) => parseDate(String(text)),
    UTC: (...args: number[]) => Reflect.apply(HostDate.UTC, HostDate, args),
  }
  Object.defineProperties(maker, {
    name: { value: 'Date', configurable: true },
    length: { value: 7, configurable: true },
    prototype: { value: prototype, writable: false, enumerable: false, configurable: false },
  })
  replaceMethod(maker, 'now', now, HostDate)
  replaceMethod(maker, 'parse', statics.parse, HostDate)
  replaceMethod(maker, 'UTC', statics.UTC, HostDate)
  return maker as unknown as DateConstructor
}

function timeFrom(args: readonly unknown[]): number {
  if (args.length > 1) return Reflect.apply(HostDate.UTC, HostDate, args)
  const [value] = args
  if (isDate(value)) return timeOf(value)
  const primitive = typeof value === 'object' || typeof value === 'function' ? toPrimitive(value) : value
  return typeof primitive === 'string' ? parseDate(primitive) : Number(primitive)
}

function isDate(value: unknown): value is Date {
  if (typeof value !== 'object' || value === null) return false
  try {
    Reflect.apply(getTime, value, [])
    return true
  } catch {
    // Only a date answers `getTime`.
    return false
  }
}

/** As the language does it for an operand that may be a text or a number. */
function toPrimitive(value: object | null): unknown {
  if (value === null) return value
  const exotic: unknown = Reflect.get(value, Symbol.toPrimitive)
  if (exotic !== undefined && exotic !== null) {
    if (typeof exotic !== 'function') throw new TypeError('Symbol.toPrimitive is not a function')
    return requirePrimitive(Reflect.apply(exotic, value, ['default']))
  }
  for (const name of ['valueOf', 'toString']) {
    const method: unknown = Reflect.get(value, name)
    if (typeof method !== 'function') continue
    const result: unknown = Reflect.apply(method, value, [])
    if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return result
  }
  throw new TypeError('Cannot convert object to primitive value')
}

function requirePrimitive(value: unknown): unknown {
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
    throw new TypeError('Cannot convert object to primitive value')
  }
  return value
}
