/**
 * The formats of dates that the language's standard names, those of HTTP (RFC 9110, 5.6.7), and those that all engines
 * read beside them. Any other text is no date, in every engine.
 */

const simplified =
  /^([+-]\d{6}|\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?$/
const spelled =
  /^(?:[A-Z][a-z]{2},? )?(?:([A-Z][a-z]{2}) (\d\d)|(\d\d) ([A-Z][a-z]{2})) (-?\d{4,6}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z)?([+-]\d{4})?(?: \(.*\))?$/
const wholeMonths =
  'January February March April May June July August September October November December'.split(' ')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const time = String.raw`(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: ?([AP]M))?`
const zone = String.raw`(?: ?(?:GMT|UTC|Z))?(?: ?([+-]\d\d:?\d\d))?`
const weekday = '(?:[A-Z][a-z]{2,8},? +)?'
const month = '([A-Z][a-z]{2,8})'
/** Year, month, day and time, in the order of the names. */
const others: readonly { readonly pattern: RegExp; readonly order: string }[] = [
  {
    pattern: new RegExp(`^(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})(?:[ T]+${time}${zone})?$`, 'i'),
    order: 'y.md',
  },
  { pattern: new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4})(?:,? +${time}${zone})?$`, 'i'), order: 'mdy' },
  {
    pattern: new RegExp(`^${weekday}${month}\\.? +(\\d{1,2}),? +(\\d{4})(?:,? +${time}${zone})?$`),
    order: 'mdy',
  },
  {
    pattern: new RegExp(`^${weekday}(\\d{1,2})[- ]${month}[- ](\\d{2}|\\d{4})(?:,? +${time}${zone})?$`),
    order: 'dmy',
  },
  { pattern: new RegExp(`^${weekday}${month} +(\\d{1,2}) +${time} +(\\d{4})$`), order: 'mdty' },
]

/** So many milliseconds from 1970, either way, can a date be. */
const furthest = 8.64e15

export function parseDate(text: string): number {
  const found = parseSimplified(text) ?? parseSpelled(text) ?? parseOther(text) ?? Number.NaN
  return Math.abs(found) <= furthest ? found : Number.NaN
}

function parseOther(text: string): number | undefined {
  for (const { pattern, order } of others) {
    const match = pattern.exec(text)
    if (match === null) continue
    const found = new Map<string, string>()
    let at = 1
    for (const field of order.includes('t') ? order : `${order}t`) {
      found.set(field, match[at] ?? '')
      if (field === 't')
        for (const part of ['minute', 'second', 'fraction', 'half']) found.set(part, match[++at] ?? '')
      at++
    }
    return timeOf({
      year: fullYear(found.get('y') ?? ''),
      month: monthOf(found.get('m') ?? ''),
      day: Number(found.get('d')),
      hour: hourOf(found.get('t') ?? '', found.get('half') ?? ''),
      minute: Number(found.get('minute')),
      second: Number(found.get('second')),
      millisecond: Number((found.get('fraction') ?? '').padEnd(3, '0').slice(0, 3)),
      offsetMinutes: order.includes('t') ? 0 : offsetOf((match[at] ?? '+0000').replace(':', '')),
    })
  }
  return undefined
}

/** Two digits are of this century or the last, as all engines have it. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year < 50 ? 2000 + year : 1900 + year
}

/** A number, or an English name, whole or by its first three letters. 0: none. */
function monthOf(text: string): number {
  if (/^\d/.test(text)) return Number(text)
  const isWhole = text.length === 3 || wholeMonths.includes(text)
  return isWhole ? months.indexOf(text.slice(0, 3)) + 1 : 0
}

function hourOf(text: string, half: string): number {
  const hour = Number(text)
  if (half === '') return hour
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
}

interface Fields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  readonly offsetMinutes: number
}

/** `2026-01-31T12:00:00.000Z` and its shorter forms. Without an offset it is UTC, which is the nodes' local time. */
function parseSimplified(text: string): number | undefined {
  const match = simplified.exec(text)
  if (!match || match[1] === '-000000') return undefined
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    zone = 'Z',
  ] = match
  return timeOf({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
    offsetMinutes: zone === 'Z' ? 0 : offsetOf(zone.replace(':', '')),
  })
}

/** What `toString` and `toUTCString` write; HTTP's dates are the latter. */
function parseSpelled(text: string): number | undefined {
  const match = spelled.exec(text)
  if (!match) return undefined
  const [, monthFirst, dayAfter, dayFirst, monthAfter, year, hour, minute, second, zone = '+0000'] = match
  return timeOf({
    year: Number(year),
    month: months.indexOf(monthFirst ?? monthAfter ?? '') + 1,
    day: Number(dayAfter ?? dayFirst),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: 0,
    offsetMinutes: offsetOf(zone),
  })
}

function offsetOf(zone: string): number {
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3, 5))
  if (hours > 23 || minutes > 59) return Number.NaN
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function timeOf(fields: Fields): number | undefined {
  const { year, month, day, hour, minute, second, millisecond, offsetMinutes } = fields
  const midnightAfter = hour === 24 && minute === 0 && second === 0 && millisecond === 0
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (!(hour <= 23 || midnightAfter) || minute > 59 || second > 59 || Number.isNaN(offsetMinutes))
    return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + millisecond
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
