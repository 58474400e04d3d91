/** Values as short text for people: what was expected, what was seen. */

const longest = 300
const deepest = 4
const widest = 12

export function readable(value: unknown): string {
  return shorten(render(value, 0))
}

export function shorten(text: string, limit: number = longest): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}

function render(value: unknown, depth: number): string {
  if (typeof value === 'string') return depth === 0 && value !== '' ? value : JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  // What a person calls it, where it is all there is.
  if (value === undefined && depth === 0) return 'nothing'
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  return renderObject(value, depth)
}

function renderObject(value: object, depth: number): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (value instanceof Uint8Array) return `${value.length} bytes`
  // vitest's asymmetric matchers, such as `expect.stringMatching(…)`.
  if ('asymmetricMatch' in value)
    return 'sample' in value ? `${value} ${render(value.sample, 1)}` : `${value}`
  if (value instanceof RegExp) return String(value)
  if (depth >= deepest) return '…'
  if (Array.isArray(value)) return list('[', value, (item) => render(item, depth + 1), ']')
  if (value instanceof Set) return list('[', [...value], (item) => render(item, depth + 1), ']')
  const pairs = value instanceof Map ? [...value] : Object.entries(value)
  if (pairs.length === 0 && !isPlain(value)) return value.constructor.name
  return list('{ ', pairs, ([key, item]) => `${renderKey(key)}: ${render(item, depth + 1)}`, ' }')
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return value instanceof Map || prototype === null || prototype === Object.prototype
}

function renderKey(key: unknown): string {
  return typeof key === 'string' && /^[\w$-]+$/.test(key) ? key : render(key, 1)
}

function list<T>(open: string, items: readonly T[], show: (item: T) => string, close: string): string {
  if (items.length === 0) return `${open}${close}`.replaceAll(' ', '')
  const shown = items.slice(0, widest).map(show)
  const more = items.length > widest ? [`… ${items.length - widest} more`] : []
  return `${open}${[...shown, ...more].join(', ')}${close}`
}
