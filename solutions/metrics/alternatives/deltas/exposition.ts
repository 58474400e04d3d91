/** What a node tells of itself. Each kind of metric is a class that knows how it is written. */
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

const refuse = (why: string) => new TypeError(why)

/** Labels as a list of pairs, sorted, with no empty one among them. */
function pairsOf(labels: Labels): readonly string[] {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(labels)) {
    if (!/^[A-Za-z_]\w*$/.test(name) || name.slice(0, 2) === '__') throw refuse(`label ${name}`)
    const text = value.split('\\').join('\\\\').split('"').join('\\"').split('\n').join('\\n')
    if (value.length > 0) pairs.push(`${name}="${text}"`)
  }
  return pairs.sort()
}

function line(name: string, pairs: readonly string[], value: number): string {
  const labels = pairs.length > 0 ? `{${pairs.join(',')}}` : ''
  return `${name}${labels} ${numberText(value)}`
}

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return `${value}`
  return value > 0 ? '+Inf' : '-Inf'
}

/** What the registry knows of a metric of any kind. */
interface AnyMetric {
  readonly name: string
  names(): readonly string[]
  isLike(other: AnyMetric): boolean
  text(): string
}

abstract class Metric<State> implements AnyMetric {
  abstract readonly type: string
  readonly name: string
  protected readonly help: string
  readonly #series: { readonly pairs: readonly string[]; state: State }[] = []
  readonly #places = new Map<string, number>()

  constructor(name: string, help: string) {
    this.name = name
    this.help = help
  }

  abstract isLike(other: AnyMetric): boolean
  abstract linesOf(pairs: readonly string[], state: State): readonly string[]
  names(): readonly string[] {
    return [this.name]
  }

  protected update(labels: Labels, change: (state: State | undefined) => State): void {
    const pairs = pairsOf(labels)
    const key = pairs.join(',')
    const place = this.#places.get(key)
    const known = place === undefined ? undefined : this.#series[place]
    const state = change(known?.state)
    if (known) known.state = state
    else this.#places.set(key, this.#series.push({ pairs, state }) - 1)
  }

  text(): string {
    const help = this.help.split('\\').join('\\\\').split('\n').join('\\n')
    const lines = this.#series.flatMap(({ pairs, state }) => this.linesOf(pairs, state))
    return [`# HELP ${this.name} ${help}`, `# TYPE ${this.name} ${this.type}`, ...lines, ''].join('\n')
  }
}

class Sum extends Metric<number> implements Counter {
  readonly type = 'counter'
  add(by: number, labels: Labels = {}): void {
    if (!(by >= 0 && by < Number.POSITIVE_INFINITY)) throw refuse(`growth ${by}`)
    this.update(labels, (sum = 0) => sum + by)
  }
  isLike(other: AnyMetric): boolean {
    return other instanceof Sum
  }
  linesOf(pairs: readonly string[], sum: number): readonly string[] {
    return [line(this.name, pairs, sum)]
  }
}

class Level extends Metric<number> implements Gauge {
  readonly type = 'gauge'
  set(value: number, labels: Labels = {}): void {
    this.update(labels, () => value)
  }
  isLike(other: AnyMetric): boolean {
    return other instanceof Level
  }
  linesOf(pairs: readonly string[], value: number): readonly string[] {
    return [line(this.name, pairs, value)]
  }
}

interface Observed {
  /** One more than there are bounds. */
  readonly cumulative: number[]
  sum: number
}

class Buckets extends Metric<Observed> implements Histogram {
  readonly type = 'histogram'
  readonly #ends: readonly number[]
  constructor(name: string, help: string, bounds: readonly number[]) {
    super(name, help)
    const isRising = bounds.every((bound, place) => place === 0 || bound > (bounds[place - 1] ?? bound))
    if (bounds.length < 1 || !isRising || !bounds.every(Number.isFinite)) throw refuse(`bounds ${bounds}`)
    this.#ends = [...bounds, Number.POSITIVE_INFINITY]
  }
  observe(value: number, labels: Labels = {}): void {
    if (!Number.isFinite(value) || Object.keys(labels).includes('le')) throw refuse(`value ${value}`)
    this.update(labels, (known) => {
      const state = known ?? { cumulative: this.#ends.map(() => 0), sum: 0 }
      for (let place = this.#ends.length - 1; place >= 0 && value <= (this.#ends[place] ?? 0); place--)
        state.cumulative[place] = (state.cumulative[place] ?? 0) + 1
      state.sum += value
      return state
    })
  }
  override names(): readonly string[] {
    return ['', '_bucket', '_count', '_sum'].map((end) => this.name + end)
  }
  isLike(other: AnyMetric): boolean {
    return other instanceof Buckets && other.#ends.join() === this.#ends.join()
  }
  linesOf(pairs: readonly string[], { cumulative, sum }: Observed): readonly string[] {
    const buckets = this.#ends.map((end, place) =>
      line(`${this.name}_bucket`, [`le="${numberText(end)}"`, ...pairs], cumulative[place] ?? 0),
    )
    const count = cumulative.at(-1) ?? 0
    return [...buckets, line(`${this.name}_sum`, pairs, sum), line(`${this.name}_count`, pairs, count)]
  }
}

export class Registry {
  readonly #byName = new Map<string, AnyMetric>()

  counter(name: string, help: string): Counter {
    return this.#known(new Sum(name, help))
  }
  gauge(name: string, help: string): Gauge {
    return this.#known(new Level(name, help))
  }
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    return this.#known(new Buckets(name, help, bounds))
  }

  expose(): string {
    return [...new Set(this.#byName.values())].map((metric) => metric.text()).join('')
  }

  /** The one that is there, if it is of the same kind. */
  #known<Kind extends AnyMetric>(metric: Kind): Kind {
    if (!/^[A-Za-z_:][\w:]*$/.test(metric.name)) throw refuse(`name ${metric.name}`)
    const known = this.#byName.get(metric.name)
    if (known?.name === metric.name && known.isLike(metric)) return known as Kind
    const taken = metric.names().find((name) => this.#byName.has(name))
    if (taken !== undefined) throw refuse(`${taken} is taken`)
    for (const name of metric.names()) this.#byName.set(name, metric)
    return metric
  }
}
