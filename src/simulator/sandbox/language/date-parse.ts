/** The three formats of dates that the language's standard names; any other text is no date, in every engine. */

const simplified =
  /^([+-]\d{6}|\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?$/
const spelled =
  /^(?:[A-Z][a-z]{2},? )?(?:([A-Z][a-z]{2}) (\d\d)|(\d\d) ([A-Z][a-z]{2})) (-?\d{4,6}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z)?([+-]\d{4})?(?: \(.*\))?$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function parseDate(text: string): number {
  return parseSimplified(text) ?? parseSpelled(text) ?? Number.NaN
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
  if ((hour > 23 && !midnightAfter) || minute > 59 || second > 59 || Number.isNaN(offsetMinutes))
    return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + millisecond
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
