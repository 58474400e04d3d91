/** What a stranger can put into a cookie that says where somebody belongs. None of it leads anywhere but to a web server. */

/** Names of other machines, parts of URLs, positions, words of JavaScript, and what is no text at all. */
export const MADE_UP: readonly string[] = [
  'office-1',
  'office-1:80',
  'http://office-1',
  'http://office-1/',
  '//office-1',
  'office-1/',
  'office-1#',
  'office-1?',
  'web-1@office-1',
  'office-1#web-1',
  'office-1/web-1',
  'web-1.office-1',
  'web-1/../../office-1',
  'web-1:81',
  'web-1?x=',
  'web-1#',
  'web-1/',
  'WEB-1',
  'web-01',
  'web-',
  'web-99',
  'balancer-1',
  'localhost',
  '127.0.0.1',
  '10.0.0.1',
  '10.0.0.6',
  '',
  '0',
  '3',
  '99',
  '-1',
  '1.5',
  '1e3',
  'NaN',
  'undefined',
  'null',
  'true',
  '{}',
  '[]',
  '%',
  '%00',
  '%E0%A4%A',
  '"web-1"',
  'office-1.',
  '.',
  '..',
  'constructor',
  '__proto__',
  'toString',
  'length',
  '===',
  'b2ZmaWNlLTE=',
  'x'.repeat(2000),
]

/** Of a cookie that somebody was given, and of another's: cut, made longer, put together, and with another machine in it. */
export function forgeriesOf(value: string, another: string): readonly string[] {
  const middle = Math.floor(value.length / 2)
  const plain = [
    value.slice(0, -1),
    value.slice(1),
    value.slice(0, middle),
    `${value}x`,
    `x${value}`,
    `${value}${another}`,
    `${value}.`,
    `${value}@office-1`,
    `${value}.office-1`,
    value.slice(0, middle) + another.slice(middle),
    value.toUpperCase(),
    [...value].reverse().join(''),
    ...[0, middle, value.length - 1].map((at) => changed(value, at)),
  ]
  return [...plain, ...codes.flatMap((code) => led(value, code))]
}

const changed = (value: string, at: number): string =>
  value.slice(0, Math.max(0, at)) + (value[at] === 'a' ? 'b' : 'a') + value.slice(at + 1)

interface Code {
  /** Nothing where it is none of this kind. */
  read(value: string): string
  write(text: string): string
}

const codes: readonly Code[] = [
  { read: (value) => value, write: (text) => text },
  { read: (value) => attempt(() => decodeURIComponent(value)), write: encodeURIComponent },
  { read: (value) => attempt(() => atob(value)), write: btoa },
  {
    read: (value) => attempt(() => atob(value.replaceAll('-', '+').replaceAll('_', '/'))),
    write: (text) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  },
  {
    read: (value) =>
      /^([0-9a-f]{2})+$/.test(value) ? (value.match(/../g) ?? []).map(letterOf).join('') : '',
    write: (text) => [...text].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
  },
]

const letterOf = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16))

/** Also of the part before a point, where others put a signature. */
function led(value: string, { read, write }: Code): readonly string[] {
  const [first = '', ...rest] = value.split('.')
  const whole = leadsTo(read(value)).map(write)
  const part = rest.length === 0 ? [] : leadsTo(read(first)).map((each) => [write(each), ...rest].join('.'))
  return [...whole, ...part]
}

/** The same text, with other machines in place of the first that it names, or of another one at its end. */
function leadsTo(text: string): readonly string[] {
  const places = [/web-\d+/, /(?<=web-\d.*)web-\d+$/].filter((place) => place.test(text))
  const names = places.flatMap((place) => ['office-1', 'web-99'].map((name) => text.replace(place, name)))
  const addresses = /10\.\d+\.\d+\.\d+/.test(text)
    ? Array.from({ length: 8 }, (_, at) => text.replace(/10\.\d+\.\d+\.\d+/, `10.0.0.${at + 1}`))
    : []
  return [...names, ...addresses]
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
