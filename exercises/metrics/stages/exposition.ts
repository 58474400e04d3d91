/** The first stage: counters and gauges, written so that any reader of the format understands them. */
import { expect, say, test } from 'millions/suite'
import { oddTexts } from '../../kit/odd-data.ts'
import { answerOrError } from '../../kit/waiting.ts'
import { difference, openWeb } from '../registry.ts'

const declared = (name: string, type: string, help = `What ${name} is.`) => ({ name, type, help })
const helps = [
  'a \\ and a "quote"',
  'two\nlines',
  'ends with \\',
  '\\n is no line end',
  '한국어 🐫',
  ' spaces  ',
]
const values = [...oddTexts.filter((text) => text !== ''), '\\n', '\\', '"', '\\"', '},{', 'a="b",c="d"', '#']

/** Methods that any server of HTTP takes in, and nobody sends. */
const unusual = ['LOCK', 'MERGE', 'PURGE', 'SEARCH', 'UNLOCK']

export function exposition(): void {
  test.real('counts', async (context) => {
    const web = await openWeb(context)
    await web.tell(declared('cards_sent_total', 'counter'), declared('line_length', 'gauge'))
    const [one, other] = [
      { country: 'KR', paid: 'yes' },
      { country: 'PT', paid: 'yes' },
    ]
    await web.tell(
      { name: 'cards_sent_total', labels: one, value: 1 },
      { name: 'line_length', value: 17 },
      { name: 'cards_sent_total', labels: other, value: 2.5 },
      { name: 'line_length', value: -4 },
      { name: 'cards_sent_total', labels: one, value: 41 },
      { name: 'line_length', labels: one, value: 3 },
    )
    await web.expectSeries('cards_sent_total', 'counter', [
      [one, 42],
      [other, 2.5],
    ])
    await web.expectSeries('line_length', 'gauge', [
      [{}, -4],
      [one, 3],
    ])
  })

  test('help', async (context) => {
    const web = await openWeb(context)
    for (const [place, help] of helps.entries()) {
      const name = `helped_${place}`
      await web.tell(declared(name, place % 2 === 0 ? 'counter' : 'gauge', help), { name, value: place })
    }
    for (const [place, help] of helps.entries()) {
      const { family, at } = await web.family(`helped_${place}`, place % 2 === 0 ? 'counter' : 'gauge')
      const told = JSON.stringify(family.help)
      expect(told, say('other-help', { told, right: JSON.stringify(help) }, at)).toBe(JSON.stringify(help))
    }
  })

  test('escapes', async (context) => {
    const web = await openWeb(context)
    const name = 'odd_total'
    await web.tell(declared(name, 'counter'))
    const series = values.map((text, place) => [{ text, also: text }, place] as const)
    await web.tell(...series.map(([labels, value]) => ({ name, labels, value })))
    for (const [labels, value] of series) {
      const { family, at } = await web.family(name, 'counter')
      const found = family.samples.find((sample) => sample.labels.text === labels.text)
      const right = JSON.stringify(labels.text)
      const told = JSON.stringify(found?.labels.also ?? null)
      expect(told, say('label-lost', { right, told }, at)).toBe(right)
      expect(found?.value, say('label-lost', { right, told: String(found?.value) }, at)).toBe(value)
    }
    await web.expectSeries(name, 'counter', series)
  })

  test('same-series', async (context) => {
    const web = await openWeb(context)
    const name = 'visits_total'
    await web.tell(declared(name, 'counter'))
    await web.tell(
      { name, labels: { a: '1', b: '2', c: '3' }, value: 1 },
      { name, labels: { c: '3', a: '1', b: '2' }, value: 1 },
      { name, labels: { b: '2', c: '3', d: '', a: '1' }, value: 1 },
      { name, value: 5 },
      { name, labels: { a: '' }, value: 6 },
      { name, labels: {}, value: 7 },
    )
    await web.expectSeries(name, 'counter', [
      [{ a: '1', b: '2', c: '3' }, 3],
      [{}, 18],
    ])
  })

  test('other-series', async (context) => {
    const web = await openWeb(context)
    const name = 'apart'
    await web.tell(declared(name, 'gauge'))
    const apart: readonly Readonly<Record<string, string>>[] = [
      { a: '1', b: '2' },
      { a: '2', b: '1' },
      { a: '1,b=2' },
      { a: '1",b="2' },
      { a: '1;b:2' },
      { ab: '12' },
      { a: 'b' },
      { b: 'a' },
      { a: ' 1' },
      { a: 'A' },
      { A: 'a' },
      { constructor: '1' },
      { toString: '1' },
      { a: 'constructor' },
      { a: '\\n' },
      { a: '\n' },
    ]
    const series = apart.map((labels, place) => [labels, place] as const)
    await web.tell(...series.map(([labels, value]) => ({ name, labels, value })))
    await web.expectSeries(name, 'gauge', series)
  })

  test('names', async (context) => {
    const web = await openWeb(context)
    const good = ['a', '_', ':', 'job:cards:sum', 'A9_', 'constructor', '__proto__', 'toString']
    for (const [place, name] of good.entries()) {
      const type = place % 2 === 0 ? 'counter' : 'gauge'
      await web.tell(declared(name, type), { name, labels: { _9: 'x', B: 'y' }, value: 2 })
      await web.expectSeries(name, type, [[{ _9: 'x', B: 'y' }, 2]])
    }
    const bad = ['', '9a', 'a-b', 'a.b', 'a b', 'é', 'a\n', 'a{', '카드']
    for (const type of ['counter', 'gauge'])
      await web.tellWrongly('a name of a metric', ...bad.map((name) => declared(name, type)))
    // Of a counter, and of a gauge.
    const labels = ['', '9a', 'a-b', 'a:b', 'a b', 'é', 'a\n', '__a', '__', 'a="']
    for (const name of [':', '_'])
      await web.tellWrongly(
        'a name of a label',
        ...labels.map((label) => ({ name, labels: { good: '1', [label]: 'x' }, value: 1 })),
      )
  })

  test('never-down', async (context) => {
    const web = await openWeb(context)
    const name = 'sold_total'
    await web.tell(declared(name, 'counter'), { name, labels: { what: 'stamps' }, value: 0 })
    await web.expectSeries(name, 'counter', [[{ what: 'stamps' }, 0]])
    await web.tell({ name, labels: { what: 'stamps' }, value: 0.5 })
    const labels = { what: 'stamps' }
    for (const value of [-1, -0.001, 'NaN', '+Inf', '-Inf'])
      await web.tellWrongly('what a counter grows by', { name, labels, value })
    await web.tellWrongly('what a counter grows by', { name, labels: { what: 'cards' }, value: -1 })
    await web.tell({ name, labels, value: 1.5 })
    await web.expectSeries(name, 'counter', [[labels, 2]])
  })

  test('numbers', async (context) => {
    const web = await openWeb(context)
    const name = 'any_number'
    await web.tell(declared(name, 'gauge'))
    const odd = [0, -1.5, 1e21, 1e-7, 123456789012345, 0.1 + 0.2, -1e300]
    const special = [
      ['NaN', Number.NaN],
      ['+Inf', Number.POSITIVE_INFINITY],
      ['-Inf', Number.NEGATIVE_INFINITY],
    ] as const
    const all = [...odd.map((number) => [number, number] as const), ...special]
    await web.tell(
      ...all.map((_, place) => ({ name, labels: { place: String(place) }, value: 100 + place })),
      ...all.map(([value], place) => ({ name, labels: { place: String(place) }, value })),
    )
    await web.expectSeries(
      name,
      'gauge',
      all.map(([, value], place) => [{ place: String(place) }, value]),
    )
  })

  test('declared-again', async (context) => {
    const web = await openWeb(context)
    await web.tell(declared('twice_total', 'counter'), { name: 'twice_total', value: 3 })
    await web.tell(declared('twice_total', 'counter', 'In other words.'), { name: 'twice_total', value: 4 })
    await web.expectSeries('twice_total', 'counter', [[{}, 7]])
    await web.tell(declared('level', 'gauge'), { name: 'level', value: 3 })
    await web.tell(declared('level', 'gauge'))
    await web.expectSeries('level', 'gauge', [[{}, 3]])
    await web.tellWrongly('another type', declared('twice_total', 'gauge'), declared('level', 'counter'))
    await web.tell({ name: 'twice_total', value: 1 })
    await web.expectSeries('twice_total', 'counter', [[{}, 8]])
  })

  test.real('few-labels', async (context) => {
    const web = await openWeb(context)
    const { world } = web
    const send = (method: string, path: string, user: string, body?: string) =>
      answerOrError(world.fetch(path, { method, headers: { 'x-user': user }, ...(body && { body }) }))
    const right = new Map<string, number>()
    const asked: (readonly [method: string, path: string, named: string, route: string, body?: string])[] = [
      ['PUT', '/cards/1', 'PUT', '/cards/:id'],
      ['HEAD', '/cards/3', 'HEAD', '/cards/:id'],
      ['GET', '/cards/', 'GET', '/cards/:id'],
      ['PUT', '/cards/3/stamp', 'PUT', '/cards/:id'],
      ['DELETE', '/orders', 'DELETE', '/orders'],
      ['POST', '/orders', 'POST', '/orders', '{"cents":150}'],
      ['PROPFIND', '/cards/2', 'other', '/cards/:id'],
      ['REPORT', '/', 'other', 'other'],
      ['PATCH', '/orders', 'other', '/orders'],
      ['OPTIONS', '/cards/17', 'other', '/cards/:id'],
      ['GET', '/ordersheet', 'GET', 'other'],
      ['GET', '/cards', 'GET', 'other'],
      ['GET', '/orders/17', 'GET', 'other'],
      ['GET', '/constructor', 'GET', 'other'],
    ]
    for (let count = 0; count < 20; count++) {
      const id = Math.floor(1000 * context.random())
      asked.push(['GET', `/cards/${id}?from=${count}`, 'GET', '/cards/:id'])
      asked.push(['GET', `/pages/${id}`, 'GET', 'other'])
      asked.push([unusual[id % unusual.length] ?? 'LOCK', '/orders', 'other', '/orders'])
    }
    for (const [place, [method, path, named, route, body]] of asked.entries()) {
      const answer = await send(method, path, `user-${place}`, body)
      const status = 'status' in answer ? String(answer.status) : 'none'
      const key = JSON.stringify({ method: named, route, status })
      right.set(key, (right.get(key) ?? 0) + 1)
    }
    const { family, at } = await web.family('http_requests_total', 'counter')
    const values = { series: family.samples.length, requests: asked.length, most: right.size }
    expect(family.samples.length, say('many-series', values, at)).toBeLessThanOrEqual(right.size)
    const wanted = [...right].map(([key, value]) => ({ name: family.name, labels: JSON.parse(key), value }))
    const { missing, extra } = difference(family.samples, wanted)
    expect(`${missing} and ${extra}`, say('other-requests', { missing, extra }, at)).toBe('none and none')
  })
}
