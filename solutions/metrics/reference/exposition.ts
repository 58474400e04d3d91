/** What a node tells of itself, in the text format of Prometheus (0.0.4). */
export type Labels = Readonly<Record<string, string>>

export interface Counter {
  /** Adds to the series with these labels, which begins at 0. */
  add(by: number, labels?: Labels): void
}

export interface Gauge {
  set(value: number, labels?: Labels): void
}

export interface Histogram {
  observe(value: number, labels?: Labels): void
}

/** What a histogram knows of one series. */
interface Distribution {
  /** For each bound, how many values lie between it and the one before. */
  readonly counts: number[]
  count: number
  sum: number
}

interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly bounds: readonly number[]
  /** By its labels, as they are written. */
  readonly values: Map<string, number>
  readonly distributions: Map<string, Distribution>
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/
const OF_HISTOGRAMS = ['_bucket', '_sum', '_count']

/** The metrics of one process. What is not allowed throws, and changes nothing. */
export class Registry {
  readonly #metrics = new Map<string, Metric>()
  /** Every name that a line begins with. */
  readonly #names = new Set<string>()

  counter(name: string, help: string): Counter {
    const { values } = this.#declare(name, 'counter', help, [])
    return {
      add(by, labels = {}) {
        if (!(by >= 0) || !Number.isFinite(by)) throw new RangeError(`a counter cannot grow by ${by}`)
        const key = written(labels)
        values.set(key, (values.get(key) ?? 0) + by)
      },
    }
  }

  gauge(name: string, help: string): Gauge {
    const { values } = this.#declare(name, 'gauge', help, [])
    return { set: (value, labels = {}) => void values.set(written(labels), value) }
  }

  /** `bounds` are the upper ends of its buckets, the smallest first. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    checkBounds(bounds)
    const { distributions } = this.#declare(name, 'histogram', help, [...bounds])
    return {
      observe(value, labels = {}) {
        if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be counted`)
        if ('le' in labels) throw new RangeError('le is the label of buckets')
        const key = written(labels)
        const known = distributions.get(key) ?? { counts: bounds.map(() => 0), count: 0, sum: 0 }
        distributions.set(key, known)
        const place = bounds.findIndex((bound) => value <= bound)
        if (place >= 0) known.counts[place] = (known.counts[place] ?? 0) + 1
        known.count++
        known.sum += value
      },
    }
  }

  expose(): string {
    return [...this.#metrics].flatMap(([name, metric]) => linesOf(name, metric)).join('')
  }

  #declare(name: string, type: Metric['type'], help: string, bounds: readonly number[]): Metric {
    if (!METRIC_NAME.test(name)) throw new RangeError(`no name for a metric: ${name}`)
    const known = this.#metrics.get(name)
    if (known) {
      if (known.type === type && String(known.bounds) === String(bounds)) return known
      throw new RangeError(`${name} is declared otherwise already`)
    }
    const names = type === 'histogram' ? [name, ...OF_HISTOGRAMS.map((end) => name + end)] : [name]
    for (const each of names) if (this.#names.has(each)) throw new RangeError(`${each} is taken`)
    for (const each of names) this.#names.add(each)
    const metric = { type, help, bounds, values: new Map(), distributions: new Map() }
    this.#metrics.set(name, metric)
    return metric
  }
}

function checkBounds(bounds: readonly number[]): void {
  const isRising = bounds.every(
    (bound, place) => Number.isFinite(bound) && bound > (bounds[place - 1] ?? Number.NEGATIVE_INFINITY),
  )
  if (!isRising || bounds.length === 0) throw new RangeError(`no bounds: ${bounds}`)
}

function linesOf(name: string, { type, help, bounds, values, distributions }: Metric): string[] {
  const lines = [`# HELP ${name} ${escaped(help)}\n`, `# TYPE ${name} ${type}\n`]
  for (const [labels, value] of values) lines.push(`${name}${braced(labels)} ${valueText(value)}\n`)
  for (const [labels, { counts, count, sum }] of distributions) {
    let below = 0
    const bucket = (le: string, value: number) =>
      `${name}_bucket${braced(labels === '' ? `le="${le}"` : `${labels},le="${le}"`)} ${value}\n`
    for (const [place, bound] of bounds.entries()) {
      below += counts[place] ?? 0
      lines.push(bucket(String(bound), below))
    }
    lines.push(bucket('+Inf', count))
    lines.push(
      `${name}_sum${braced(labels)} ${valueText(sum)}\n`,
      `${name}_count${braced(labels)} ${count}\n`,
    )
  }
  return lines
}

/** The same text for the same labels, in whatever order they come. */
function written(labels: Labels): string {
  for (const name of Object.keys(labels))
    if (!LABEL_NAME.test(name)) throw new RangeError(`no name for a label: ${name}`)
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`)
    .join(',')
}

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`)
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}
