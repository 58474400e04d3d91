/** What a node tells of itself. Every line of a metric is a number by its own name and labels, histograms' buckets as well. */
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

interface Family {
  /** Type and bounds: what a second declaration has to agree with. */
  readonly shape: string
  readonly head: string
  /** What a line begins with, and its number, in the order in which they came. */
  readonly lines: Map<string, number>
}

const fail = (why: string): never => {
  throw new Error(why)
}

export class Registry {
  readonly #families = new Map<string, Family>()
  readonly #taken = new Map<string, string>()

  counter(name: string, help: string): Counter {
    const { lines } = this.#family(name, 'counter', help, [''])
    const add = (by: number, labels: Labels = {}): void => {
      if (by < 0 || !Number.isFinite(by)) fail(`no growth: ${by}`)
      raise(lines, name + braces(labels), by)
    }
    return { add }
  }

  gauge(name: string, help: string): Gauge {
    const { lines } = this.#family(name, 'gauge', help, [''])
    const set = (value: number, labels: Labels = {}): void => void lines.set(name + braces(labels), value)
    return { set }
  }

  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    if (bounds.length === 0) fail('no bounds')
    for (let place = 0; place < bounds.length; place++) {
      const bound = bounds[place]
      if (typeof bound !== 'number' || !Number.isFinite(bound)) fail(`no bound: ${bound}`)
      if (place > 0 && Number(bounds[place - 1]) >= Number(bound)) fail('bounds have to rise')
    }
    const { lines } = this.#family(name, `histogram ${bounds}`, help, ['', '_bucket', '_sum', '_count'])
    const ends = [...bounds, Number.POSITIVE_INFINITY]
    const observe = (value: number, labels: Labels = {}): void => {
      if (!Number.isFinite(value)) fail(`no value: ${value}`)
      if (Object.hasOwn(labels, 'le')) fail('le is taken')
      for (const end of ends)
        raise(lines, `${name}_bucket${braces(labels, `le="${spelled(end)}"`)}`, value <= end ? 1 : 0)
      raise(lines, `${name}_sum${braces(labels)}`, value)
      raise(lines, `${name}_count${braces(labels)}`, 1)
    }
    return { observe }
  }

  expose(): string {
    let text = ''
    for (const { head, lines } of this.#families.values()) {
      if (lines.size === 0) continue
      text += head
      for (const [line, value] of lines) text += `${line} ${spelled(value)}\n`
    }
    return text
  }

  #family(name: string, shape: string, help: string, ends: readonly string[]): Family {
    const known = this.#families.get(name)
    if (known) return known.shape === shape ? known : fail(`${name} is a ${known.shape}`)
    if (!/^[a-z_:][a-z0-9_:]*$/i.test(name)) fail(`no name: ${name}`)
    const clash = ends.find((end) => this.#taken.has(name + end))
    if (clash !== undefined) fail(`${name}${clash} belongs to ${this.#taken.get(name + clash)}`)
    for (const end of ends) this.#taken.set(name + end, name)
    const [type = ''] = shape.split(' ')
    const told = help.replace(/[\\\n]/g, (letter) => (letter === '\n' ? '\\n' : '\\\\'))
    const family = { shape, head: `# HELP ${name} ${told}\n# TYPE ${name} ${type}\n`, lines: new Map() }
    this.#families.set(name, family)
    return family
  }
}

function raise(lines: Map<string, number>, line: string, by: number): void {
  lines.set(line, (lines.get(line) ?? 0) + by)
}

function braces(labels: Labels, last?: string): string {
  const pairs: string[] = []
  for (const name of Object.keys(labels).sort()) {
    if (!/^[a-z_][a-z0-9_]*$/i.test(name) || name.startsWith('__')) fail(`no label: ${name}`)
    const value = (labels[name] ?? '').replace(/[\\\n"]/g, (letter) =>
      letter === '\n' ? '\\n' : `\\${letter}`,
    )
    if (value !== '') pairs.push(`${name}="${value}"`)
  }
  if (last !== undefined) pairs.push(last)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

const spelled = (value: number): string =>
  `${value}`.replace(/^(-?)Infinity$/, (_, sign) => `${sign || '+'}Inf`)
