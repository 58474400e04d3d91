/** What the reference and the alternatives expose, read by a parser of the format that others have written. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Registry } from './starter/exposition.ts'

interface Parsed {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly metrics: readonly {
    readonly value?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly buckets?: Readonly<Record<string, string>>
    readonly count?: string
    readonly sum?: string
  }[]
}

const parse: (text: string) => readonly Parsed[] = createRequire(import.meta.url)(
  'parse-prometheus-text-format',
)

const programs = ['reference', ...['snapshots', 'deltas', 'files'].map((name) => `alternatives/${name}`)]

async function registryOf(program: string): Promise<Registry> {
  const path = join(import.meta.dirname, '../../solutions/metrics', program, 'exposition.ts')
  const module: { readonly Registry: new () => Registry } = await import(path)
  return new module.Registry()
}

const texts = ['plain', '"quotes"', 'back\\slash', 'line\nend', '\\n', 'a="b",c="d"', '} 5', '한국 🐫']

test.each(programs)('%s: labels, help and numbers come back as they were', async (program) => {
  const registry = await registryOf(program)
  const gauge = registry.gauge('level', 'Any \\ text,\nand "more".')
  for (const [place, text] of texts.entries()) gauge.set(place, { text, place: String(place) })
  registry.counter('sold_total', 'Sold.').add(2.5)
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    registry.gauge('special', 'Special.').set(value, { value: String(value) })
  const [level, sold, special] = parse(registry.expose())
  expect(level).toEqual({
    name: 'level',
    help: 'Any \\ text,\nand "more".',
    type: 'GAUGE',
    metrics: texts.map((text, place) => ({ value: String(place), labels: { text, place: String(place) } })),
  })
  expect(sold?.metrics).toEqual([{ value: '2.5' }])
  expect(special?.metrics.map(({ value }) => value)).toEqual(['NaN', '+Inf', '-Inf'])
})

test.each(programs)('%s: a histogram has its buckets, its sum and its count', async (program) => {
  const registry = await registryOf(program)
  const histogram = registry.histogram('wait_seconds', 'Waits.', [0.1, 1])
  for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe(value)
  const [wait] = parse(registry.expose())
  expect(wait?.type).toBe('HISTOGRAM')
  // Of histograms with labels this parser drops the sum.
  expect(wait?.metrics).toEqual([
    {
      buckets: { '0.1': '2', '1': '3', '+Inf': '4' },
      count: '4',
      sum: String(0.05 + 0.1 + 0.5 + 7),
    },
  ])
})
