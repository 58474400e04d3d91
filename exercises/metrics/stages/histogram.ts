/** The second stage: histograms. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { numberOf, type Sample } from '../exposition-text.ts'
import { type Labels, openWeb, shown, type Web } from '../registry.ts'

const declared = (name: string, bounds: readonly unknown[]) => ({
  name,
  type: 'histogram',
  // As in other metrics, its line end and its backslash are escaped.
  help: 'How long "it" took,\nin seconds: C:\\n.',
  bounds,
})

interface Told {
  /** `le` and count, as they stand. */
  readonly buckets: string
  readonly count: number | undefined
  readonly sum: number | undefined
}

/** What a histogram says of the series with these labels. */
async function read(web: Web, name: string, labels: Labels): Promise<{ told: Told; at: Response }> {
  const { family, at } = await web.family(name, 'histogram')
  const isMine = (sample: Sample) => {
    const { le: _le, ...rest } = sample.labels
    return JSON.stringify(Object.entries(rest).sort()) === JSON.stringify(Object.entries(labels).sort())
  }
  const mine = family.samples.filter(isMine)
  const buckets = mine
    .filter((sample) => sample.name === `${name}_bucket`)
    .map((sample) => `${leOf(sample)}: ${sample.value}`)
    .join(', ')
  const ended = (end: string) => mine.find((sample) => sample.name === name + end)?.value
  return { told: { buckets, count: ended('_count'), sum: ended('_sum') }, at }
}

const leOf = ({ labels: { le } }: Sample): string => (le === undefined ? 'no le' : String(numberOf(le)))

/** By the plainest program. */
async function expectHistogram(
  web: Web,
  name: string,
  labels: Labels,
  bounds: readonly number[],
  observed: readonly number[],
): Promise<void> {
  const { told, at } = await read(web, name, labels)
  const right = [...bounds, Number.POSITIVE_INFINITY]
    .map((bound) => `${bound}: ${observed.filter((value) => value <= bound).length}`)
    .join(', ')
  const seen = { name, observed: shown(observed.join(', ')), right: shown(right) }
  expect(told.buckets, say('other-buckets', { ...seen, told: shown(told.buckets) }, at)).toBe(right)
  const count = { name, told: String(told.count), right: observed.length }
  expect(told.count, say('other-count', count, at)).toBe(observed.length)
  const sum = observed.reduce((all, value) => all + value, 0)
  const isNear = Math.abs((told.sum ?? Number.NaN) - sum) <= 1e-9 * (1 + Math.abs(sum))
  expect(isNear, say('other-sum', { name, told: String(told.sum), right: sum }, at)).toBe(true)
}

async function observed(context: TestContext, bounds: readonly number[], values: readonly number[]) {
  const web = await openWeb(context)
  const name = 'wait_seconds'
  await web.tell(declared(name, bounds), ...values.map((value) => ({ name, value })))
  await expectHistogram(web, name, {}, bounds, values)
  return web
}

export function histogram(): void {
  test.real('cumulative', async (context) => {
    await observed(context, [0.1, 0.5, 1], [0.05, 0.3, 0.4, 0.7, 3, 0.02, 0.9, 12])
  })

  test('on-the-bound', async (context) => {
    await observed(context, [0.1, 0.25, 1, 7], [0.1, 0.25, 1, 7, 0.25, 7.000001, 0])
  })

  test('below-zero', async (context) => {
    await observed(context, [-5, -0.5, 0, 2], [-7, -5, -1, -0.25, 0, 1, 2, 3])
  })

  test('empty-buckets', async (context) => {
    await observed(context, [1, 2, 4, 8, 16, 1e21], [5])
  })

  test('many', async (context) => {
    const bounds = [0.001, 0.01, 0.1, 1, 10]
    const values = Array.from({ length: 400 }, () => Math.round(10 ** (6 * context.random() - 4) * 1e5) / 1e5)
    await observed(context, bounds, values)
  })

  test('labels-apart', async (context) => {
    const web = await openWeb(context)
    const name = 'query_seconds'
    const bounds = [1, 10]
    await web.tell(declared(name, bounds))
    const series = [
      [{ table: 'cards', kind: 'read' }, [0.5, 20]],
      [{ table: 'users "all"\n', kind: 'read' }, [5, 5, 5]],
      [{}, [11]],
    ] as const
    for (let place = 0; place < 3; place++)
      for (const [labels, values] of series)
        if (values[place] !== undefined) await web.tell({ name, labels, value: values[place] })
    await web.tell({ name, labels: { kind: 'read', none: '', table: 'cards' }, value: 1 })
    await expectHistogram(web, name, series[0][0], bounds, [0.5, 20, 1])
    await expectHistogram(web, name, series[1][0], bounds, [...series[1][1]])
    await expectHistogram(web, name, series[2][0], bounds, [...series[2][1]])
    const { family, at } = await web.family(name, 'histogram')
    const values = { name, lines: family.samples.length, right: 15 }
    expect(family.samples.length, say('lines-of-histogram', values, at)).toBe(15)
  })

  test('refused-values', async (context) => {
    const name = 'wait_seconds'
    const web = await observed(context, [1, 2], [0.5, 1.5])
    for (const value of ['NaN', '+Inf', '-Inf'])
      await web.tellWrongly('a value that is no finite number', { name, value })
    await web.tellWrongly('a label le', { name, labels: { le: '1' }, value: 1 })
    await web.tellWrongly('a name of a label', { name, labels: { 'a-b': '1' }, value: 1 })
    await web.tell({ name, value: 9 })
    await expectHistogram(web, name, {}, [1, 2], [0.5, 1.5, 9])
  })

  test('bounds', async (context) => {
    const name = 'wait_seconds'
    const web = await observed(context, [1, 2], [0.5, 1.5])
    for (const bounds of [[], [2, 1], [1, 1], [1, 2, 2], [null], ['x']])
      await web.tellWrongly(`the bounds ${JSON.stringify(bounds)}`, declared('other_seconds', bounds))
    await web.tell(declared(name, [1, 2]), { name, value: 7 })
    await expectHistogram(web, name, {}, [1, 2], [0.5, 1.5, 7])
    for (const wrong of ['', '9a', 'a-b', 'a\n'])
      await web.tellWrongly('a name of a metric', declared(wrong, [1]))
    await web.tellWrongly('other bounds than before', declared(name, [1, 3]), declared(name, [1]))
    await web.tellWrongly('another type', { name, type: 'counter', help: 'Other.' })
    await web.tell({ name, value: 3 })
    await expectHistogram(web, name, {}, [1, 2], [0.5, 1.5, 7, 3])
  })

  test('names-taken', async (context) => {
    const web = await openWeb(context)
    const plain = (name: string) => ({ name, type: 'counter', help: 'Plain.' })
    await web.tell(plain('mails_count'), { name: 'mails_count', value: 1 }, plain('cards_bucket_total'))
    await web.tellWrongly('a name that is taken', declared('mails', [1]))
    for (const name of ['boxes_bucket', 'bags_sum']) await web.tell(plain(name), { name, value: 1 })
    await web.tellWrongly('a name that is taken', declared('boxes', [1]), declared('bags', [1]))
    await web.tellWrongly('another type', declared('mails_count', [1]))
    await web.tell(declared('cards', [1]), { name: 'cards', value: 1 })
    for (const end of ['_bucket', '_sum', '_count'])
      await web.tellWrongly('a name that is taken', plain(`cards${end}`))
    await web.tell(plain('cards_total'), plain('cards_bucket_sum'), plain('mails'))
  })

  test.real('of-answers', async (context) => {
    const web = await openWeb(context)
    for (let count = 0; count < 12; count++) await web.world.fetch(`/cards/${count}`)
    const { told, at } = await read(web, 'http_request_duration_seconds', {})
    expect(told.count, say('other-count', values(told.count, 12), at)).toBe(12)
    const isLikely = told.sum !== undefined && told.sum > 0.012 && told.sum < 60
    expect(isLikely, say('unlikely-sum', { told: String(told.sum) }, at)).toBe(true)
  })
}

const values = (told: number | undefined, right: number) => ({
  name: 'http_request_duration_seconds',
  told: String(told),
  right,
})
