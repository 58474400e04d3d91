/** What a node tells of itself. Series are kept as they were told, and written only when somebody asks. */
export type Labels = Readonly<Record<string, string>>

export interface Counter {
  add(by: number, labels?: Labels): void
}
export interface Gauge {
  set(value: number, labels?: Labels): void
}
export interface Histogram {
  observe(value: number, labels?: Labels): void
}

/** Labels as JSON, and all numbers of the series: one, or a count for each bucket and the sum. */
type Table = Map<string, number[]>

interface Declared {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly bounds: readonly number[]
  readonly table: Table
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '"': '\\"' }
const WORD = /^[a-zA-Z_][a-zA-Z0-9_]*$/

export class Registry {
  readonly #all: Declared[] = []

  counter(name: string, help: string): Counter {
    const { table } = this.#declared({ name, type: 'counter', help, bounds: [], table: new Map() })
    return {
      add(by, labels) {
        must(by >= 0 && by !== Number.POSITIVE_INFINITY, 'counters rise')
        const row = rowOf(table, labels, 1)
        row[0] = (row[0] ?? 0) + by
      },
    }
  }

  gauge(name: string, help: string): Gauge {
    const { table } = this.#declared({ name, type: 'gauge', help, bounds: [], table: new Map() })
    return {
      set(value, labels) {
        rowOf(table, labels, 1)[0] = value
      },
    }
  }

  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    must(bounds.length > 0, 'bounds are wanted')
    let last = Number.NEGATIVE_INFINITY
    for (const bound of bounds) {
      must(typeof bound === 'number' && bound > last && bound < Number.POSITIVE_INFINITY, 'bounds rise')
      last = bound
    }
    const { table } = this.#declared({ name, type: 'histogram', help, bounds, table: new Map() })
    return {
      observe(value, labels) {
        must(Number.isFinite(value), 'values are finite')
        must(labels === undefined || !('le' in labels), 'le is no label')
        const row = rowOf(table, labels, bounds.length + 2)
        let place = 0
        while (place < bounds.length && value > (bounds[place] ?? 0)) place++
        row[place] = (row[place] ?? 0) + 1
        row[bounds.length + 1] = (row[bounds.length + 1] ?? 0) + value
      },
    }
  }

  expose(): string {
    const lines: string[] = []
    for (const metric of this.#all) {
      if (metric.table.size === 0) continue
      lines.push(`# HELP ${metric.name} ${escaped(metric.help, /[\\\n]/g)}`)
      lines.push(`# TYPE ${metric.name} ${metric.type}`)
      for (const [labels, row] of metric.table) write(lines, metric, JSON.parse(labels), row)
    }
    return lines.map((line) => `${line}\n`).join('')
  }

  #declared(metric: Declared): Declared {
    must(
      metric.name.split(':').every((part) => part === '' || WORD.test(`_${part}`)),
      'a name',
    )
    must(/^[^0-9]/.test(metric.name), 'a name')
    const same = this.#all.find(({ name }) => name === metric.name)
    if (same) {
      must(same.type === metric.type && `${same.bounds}` === `${metric.bounds}`, 'declared otherwise')
      return same
    }
    const own = namesOf(metric)
    must(!this.#all.flatMap(namesOf).some((name) => own.includes(name)), 'taken')
    this.#all.push(metric)
    return metric
  }
}

function must(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(what)
}

function namesOf({ name, type }: Declared): string[] {
  return type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
}

function rowOf(table: Table, labels: Labels = {}, length: number): number[] {
  const pairs = Object.entries(labels)
  for (const [name] of pairs) must(WORD.test(name) && !name.startsWith('__'), 'a label')
  const kept = pairs.filter(([, value]) => value.length > 0)
  kept.sort(([one], [other]) => (one === other ? 0 : one > other ? 1 : -1))
  const key = JSON.stringify(kept)
  const row = table.get(key) ?? Array.from({ length }, () => 0)
  table.set(key, row)
  return row
}

function write(
  lines: string[],
  { name, type, bounds }: Declared,
  pairs: readonly string[][],
  row: readonly number[],
) {
  const inBraces = (more: readonly string[][]) => {
    const all = [...pairs, ...more].map(([label, value = '']) => `${label}="${escaped(value, /[\\\n"]/g)}"`)
    return all.length === 0 ? '' : `{${all}}`
  }
  if (type !== 'histogram') {
    lines.push(`${name}${inBraces([])} ${text(row[0] ?? 0)}`)
    return
  }
  let count = 0
  for (const [place, bound] of [...bounds, Number.POSITIVE_INFINITY].entries()) {
    count += row[place] ?? 0
    lines.push(`${name}_bucket${inBraces([['le', text(bound)]])} ${count}`)
  }
  lines.push(`${name}_count${inBraces([])} ${count}`, `${name}_sum${inBraces([])} ${text(row.at(-1) ?? 0)}`)
}

const escaped = (plain: string, letters: RegExp): string =>
  plain.replaceAll(letters, (letter) => ESCAPES[letter] ?? letter)

const text = (value: number): string =>
  Math.abs(value) === Number.POSITIVE_INFINITY ? (value > 0 ? '+Inf' : '-Inf') : value.toString()
