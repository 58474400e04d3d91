/**
 * What a node tells of itself, in the text format of Prometheus (0.0.4):
 *
 *   # HELP http_requests_total Requests that were answered.
 *   # TYPE http_requests_total counter
 *   http_requests_total{method="GET",status="200"} 1027
 *
 * Names, types, numbers and help texts are seen to. Labels are written as they
 * come (stage 1), and histograms tell nothing yet (stage 2).
 */
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

/** Stage 2: what a histogram knows of one series. */
type Distribution = object

interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly bounds: readonly number[]
  /** By its labels, as they are written. */
  readonly values: Map<string, number>
  readonly distributions: Map<string, Distribution>
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
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
    // Stage 2: what is observed is counted in `distributions`.
    return { observe: (_value, _labels = {}) => void distributions }
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

function linesOf(name: string, { type, help, values }: Metric): string[] {
  const lines = [`# HELP ${name} ${escaped(help)}\n`, `# TYPE ${name} ${type}\n`]
  for (const [labels, value] of values) lines.push(`${name}${braced(labels)} ${valueText(value)}\n`)
  return lines
}

/** Stage 1: the labels of a series as they are written, which is also how series are told apart. */
function written(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')
}

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`)
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}
