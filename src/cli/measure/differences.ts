/** Where two texts of JSON differ: `scenes.one-server.rows.0.cells.1: 32 → 33`. */

const most = 8

export function differences(recorded: string | undefined, measured: string): readonly string[] {
  if (recorded === undefined) return ['nothing is recorded']
  const found = [...compare(parse(recorded), parse(measured), '')]
  const left = found.length - most
  return left > 0 ? [...found.slice(0, most), `and ${left} more`] : found
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function* compare(before: unknown, now: unknown, path: string): Generator<string> {
  if (isObject(before) && isObject(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)]))
      yield* compare(before[key], now[key], path === '' ? key : `${path}.${key}`)
  } else if (before !== now) yield `${path}: ${JSON.stringify(before)} → ${JSON.stringify(now)}`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
