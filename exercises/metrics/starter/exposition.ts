/**
 * What a node tells of itself, in the text format of Prometheus (0.0.4):
 *
 *   # HELP http_requests_total Requests that were answered.
 *   # TYPE http_requests_total counter
 *   http_requests_total{method="GET",status="200"} 1027
 *
 * So far it writes counters and gauges with plain names and plain values, and
 * no histograms.
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

interface Metric {
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** By its labels, as they are written. */
  readonly series: Map<string, number>
}

/** The metrics of one process. What is not allowed throws, and changes nothing. */
export class Registry {
  readonly #metrics = new Map<string, Metric>()

  counter(name: string, help: string): Counter {
    const { series } = this.#declare(name, { type: 'counter', help, series: new Map() })
    return {
      add(by, labels = {}) {
        const key = written(labels)
        series.set(key, (series.get(key) ?? 0) + by)
      },
    }
  }

  gauge(name: string, help: string): Gauge {
    const { series } = this.#declare(name, { type: 'gauge', help, series: new Map() })
    return { set: (value, labels = {}) => void series.set(written(labels), value) }
  }

  /** `bounds` are the upper ends of its buckets, the smallest first. */
  histogram(_name: string, _help: string, _bounds: readonly number[]): Histogram {
    // Stage 2.
    return { observe() {} }
  }

  expose(): string {
    let text = ''
    for (const [name, { type, help, series }] of this.#metrics) {
      text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
      for (const [labels, value] of series) text += `${name}${labels} ${value}\n`
    }
    return text
  }

  #declare(name: string, metric: Metric): Metric {
    this.#metrics.set(name, metric)
    return metric
  }
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
