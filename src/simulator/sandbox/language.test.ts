/** The language inside the sandbox, beside Node's own where the standard leaves no choice. */
import { beforeAll, expect, test } from 'vitest'
import { benchNode, resultOf } from './bench-node.ts'
import { compareInEnglish } from './language/collation.ts'
import { parseDate } from './language/date-parse.ts'
import { exactFunctionsOfOne, exactPower } from './language/math.ts'
import { prepareRealm } from './realm.ts'

// Node's own, before they are replaced.
const native = {
  sort: Array.prototype.sort,
  toString: Number.prototype.toString,
  power: Math.pow,
  collator: new Intl.Collator('en-US'),
}
const nativeMath = Object.fromEntries(
  Object.keys(exactFunctionsOfOne).map((name) => [name, Reflect.get(Math, name) as (x: number) => number]),
)

beforeAll(prepareRealm)

/** How many arguments each method of these says it takes. */
function lengthsOf(holders: readonly object[]): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>()
  for (const [index, holder] of holders.entries()) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      const value: unknown = Object.getOwnPropertyDescriptor(holder, name)?.value
      if (typeof value === 'function' && name !== 'constructor') lengths.set(`${index} ${name}`, value.length)
    }
  }
  return lengths
}
const holders =
  '[Date, Math, ...[Date, String, Number, BigInt, Array, Object.getPrototypeOf(Uint8Array)].map((one) => one.prototype)]'
const nativeLengths = lengthsOf([
  Date,
  Math,
  ...[Date, String, Number, BigInt, Array, Object.getPrototypeOf(Uint8Array) as ArrayConstructor].map(
    (one) => one.prototype as object,
  ),
])

function draws(count: number): number[] {
  let state = 12345
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  })
}

test('sort and toSorted agree with the standard: stable, undefined last, holes gone', () => {
  for (let length = 0; length < 70; length++) {
    const list = draws(length).map((draw, index) => ({ key: Math.floor(draw * 10), index }))
    const compare = (a: { key: number }, b: { key: number }) => a.key - b.key
    const expected: unknown = Reflect.apply(native.sort, [...list], [compare])
    expect(list.toSorted(compare)).toEqual(expected)
    expect(list.sort(compare)).toEqual(expected)
  }
  const sparse: unknown[] = [3, undefined, 'b', 20, null]
  sparse[7] = 1
  expect(Object.keys(sparse.sort())).toEqual(['0', '1', '2', '3', '4', '5'])
  expect(sparse.slice(0, 6)).toEqual([1, 20, 3, 'b', null, undefined])
  expect([...new Float64Array([Number.NaN, 0, -0, -1]).sort()]).toEqual([-1, -0, 0, Number.NaN])
  expect(() => [1].sort('x' as never)).toThrow(TypeError)
})

test('a comparator without sense is called as often everywhere', () => {
  let calls = 0
  const sorted = Array.from({ length: 50 }, (_, index) => index).sort(() => (++calls % 3) - 1)
  expect([calls, new Set(sorted).size]).toEqual([208, 50])
})

test('numbers in any base, as V8 writes them while digits are exact', () => {
  draws(3000).forEach((draw, index) => {
    const value = (draw - 0.3) * 10 ** ((index % 45) - 30)
    const base = 2 + (index % 35)
    expect(value.toString(base)).toBe(Reflect.apply(native.toString, value, [base]))
  })
  expect(() => (1).toString(1)).toThrow(RangeError)
})

test('exact functions are within two units of the last place of V8’s', () => {
  for (const [name, exact] of Object.entries(exactFunctionsOfOne)) {
    const reference = nativeMath[name]
    for (const draw of [...draws(500), 0, -0, 1, -1, Infinity, -Infinity, Number.NaN]) {
      const value = name === 'acosh' ? 1 + draw * 5 : draw
      const expected = reference?.(value) ?? 0
      const found = exact(value)
      if (!Object.is(found, expected))
        expect(Math.abs(found - expected) / Math.abs(expected)).toBeLessThan(5e-16)
    }
  }
})

test.each([
  [1, Infinity],
  [-1, -Infinity],
  [1, Number.NaN],
  [Number.NaN, 0],
  [0, -1],
  [-0, -1],
  [-0, -3],
  [-8, 1 / 3],
  [2, 1024],
  [2, -1080],
  [-2, 3],
  [10, 20],
  [10, -5],
  [10, -308],
  [10, 308],
  [1.1, 10],
  [0.9, 100],
  [3, -7],
  [0, 0],
  [Infinity, -1],
  [-Infinity, 3],
])('%d ** %d', (base, exponent) => {
  expect(exactPower(base, exponent)).toBe(native.power(base, exponent))
})

test('powers at the edges are what V8 makes of them', () => {
  const edges = [0, 0.5, 1, 1 / 3, 1.5, 2, 3, 1023, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 1e308, 5e-324, Infinity]
  const values = [...edges, ...edges.map((value) => -value), 1 + Number.EPSILON, Number.NaN]
  for (const base of values) {
    for (const exponent of values) {
      const expected = native.power(base, exponent)
      const found = exactPower(base, exponent)
      const isClose = Math.abs(found - expected) <= Math.abs(expected) * 5e-16
      if (!isClose) expect([base, exponent, found]).toEqual([base, exponent, expected])
    }
  }
})

test('** and **= keep the meaning of operands that are no numbers', async () => {
  const code = `(() => {
    const order = []
    const two = { valueOf() { order.push('left'); return 2 } }
    const three = { valueOf() { order.push('right'); return 3n } }
    let failed = ''
    try { two ** three } catch (error) { failed = error.name }
    let big = 2n
    big **= 10n
    const box = { n: 3, get at() { order.push('at'); return this } }
    box.at.n **= 2
    return [...order, failed, big, box.n, 2 ** '3', null ** 2, undefined ** 1, 2 ** -1]
  })()`
  expect(await resultOf(code)).toEqual(['left', 'right', 'at', 'TypeError', 1024n, 9, 8, 0, Number.NaN, 0.5])
})

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026', '2026-01-01T00:00:00.000Z'],
  ['2026-02', '2026-02-01T00:00:00.000Z'],
  ['2026-01-31T10:20', '2026-01-31T10:20:00.000Z'],
  ['2026-01-31T10:20:30.5+02:00', '2026-01-31T08:20:30.500Z'],
  ['2026-01-31T24:00:00Z', '2026-02-01T00:00:00.000Z'],
  ['+012026-01-31', '+012026-01-31T00:00:00.000Z'],
  ['Sat, 31 Jan 2026 10:20:30 GMT', '2026-01-31T10:20:30.000Z'],
  ['Sat Jan 31 2026 10:20:30 GMT+0200 (Somewhere)', '2026-01-31T08:20:30.000Z'],
  ['2026-02-29', undefined],
  ['2026-13-01', undefined],
  ['-000000-01-01', undefined],
  ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
  ['2026-02-03 04:05:06', '2026-02-03T04:05:06.000Z'],
  ['2026-02-03 04:05', '2026-02-03T04:05:00.000Z'],
  ['2026-02-03 04:05:06.25 +01:00', '2026-02-03T03:05:06.250Z'],
  ['2026-02-03T04:05:06+0100', '2026-02-03T03:05:06.000Z'],
  ['2026/2/3', '2026-02-03T00:00:00.000Z'],
  ['2/3/2026, 4:05:06 PM', '2026-02-03T16:05:06.000Z'],
  ['2/3/2026 12:05 AM', '2026-02-03T00:05:00.000Z'],
  ['Jan 31 2026', '2026-01-31T00:00:00.000Z'],
  ['January 31, 2026 10:20', '2026-01-31T10:20:00.000Z'],
  ['31 Jan 2026', '2026-01-31T00:00:00.000Z'],
  ['2026-02/03', undefined],
  ['2026-02-30 04:05', undefined],
  ['2026-02-03 25:05', undefined],
  ['2026-02-03 13:05 PM', undefined],
  ['Janus 31 2026', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('the date %s', (text, expected) => {
  expect(Number.isNaN(parseDate(text)) ? undefined : new Date(parseDate(text)).toISOString()).toBe(expected)
})

test('languages and shapes of text that nodes do not know are refused, and say what to do', async () => {
  const refused = async (code: string) =>
    await resultOf(
      `(() => { try { return ${code} } catch (error) { return error.name + ': ' + error.message } })()`,
    )
  expect(await refused("(1234.5).toLocaleString('de-DE')")).toMatch(
    /^RangeError: toLocaleString knows .*"de-DE"/,
  )
  expect(await refused('(1.5).toLocaleString(undefined, { minimumFractionDigits: 2 })')).toMatch(/toFixed/)
  expect(await refused("new Date(0).toLocaleDateString('en-US', { weekday: 'long' })")).toMatch(/'weekday'/)
  expect(await refused("'a'.localeCompare('b', undefined, { numeric: true })")).toMatch(/'numeric'/)
  expect(await refused("[1.5].toLocaleString('fr')")).toMatch(/"fr"/)
  expect(await refused("(1234.5).toLocaleString('en-US', {})")).toBe('1,234.5')
  expect(await refused("new Date(0).toLocaleString('en', { timeZone: 'UTC' })")).toBe('1/1/1970, 12:00:00 AM')
  expect(await refused("'a'.localeCompare('b', 'en')")).toBe(-1)
  expect(await refused('structuredClone(1, { transfer: [new ArrayBuffer(1)] })')).toMatch(/"transfer"/)
  expect(await refused('new ReadableStream({}, { size: () => 1 })')).toMatch(/"size"/)
  expect(await refused('new ReadableStream({}, { highWaterMark: -1 })')).toMatch(/RangeError/)
})

test('a stream asks for as many chunks ahead as it is told to', async () => {
  const pulls = (mark: string) =>
    resultOf(`(async () => {
      let pulls = 0
      new ReadableStream({ pull(controller) { controller.enqueue(++pulls) } }${mark})
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(resolve))))
      for (let turn = 0; turn < 50; turn++) await null
      return pulls
    })()`)
  expect(await pulls('')).toBe(1)
  expect(await pulls(', { highWaterMark: 0 }')).toBe(0)
  expect(await pulls(', { highWaterMark: 5 }')).toBe(5)
})

test('methods that stand in the place of the engine’s own take as many arguments', async () => {
  const lengths = lengthsOf((await resultOf(holders)) as readonly object[])
  expect(lengths.size).toBeGreaterThan(150)
  expect([...lengths].filter(([name, length]) => nativeLengths.get(name) !== length)).toEqual([])
})

test('typed arrays: their methods want a typed array that has its buffer', async () => {
  const code = `['sort', 'toSorted', 'toLocaleString'].flatMap((name) => {
    const gone = new Uint8Array([1])
    gone.buffer.transfer()
    return [gone, [1], undefined].map((one) => {
      try { return Uint8Array.prototype[name].call(one) } catch (thrown) { return thrown instanceof TypeError }
    })
  })`
  expect(await resultOf(code)).toEqual(Array(9).fill(true))
})

test('years before the first are written as Node writes them', async () => {
  expect(await resultOf("String(new Date('-000001-07-01T00:00Z'))")).toBe(
    'Thu Jul 01 -0001 00:00:00 GMT+0000 (Coordinated Universal Time)',
  )
})

test('no method of Math can be called with new', async () => {
  const code = `Object.getOwnPropertyNames(Math).filter((name) => typeof Math[name] === 'function').filter((name) => {
    try { Reflect.construct(Object, [], Math[name]); return true } catch { return false }
  })`
  expect(await resultOf(code)).toEqual([])
})

test('a date further away than dates can be is none', () => {
  expect(parseDate('+275760-09-13T00:00:00.000Z')).toBe(8.64e15)
  expect(parseDate('+275760-09-13T00:00:00.001Z')).toBeNaN()
  expect(parseDate('-271821-04-19T23:59:59.999Z')).toBeNaN()
})

test('Date: the node’s clock, UTC, and texts that do not depend on the machine', async () => {
  const code = `[new Date().toISOString(), Date.now(), new Date(0).getHours(), String(new Date(0)), new Date(2026, 0, 5, 13).toLocaleString(),
    new Date(2026, 0).getTimezoneOffset(), typeof Date(), new Date(new Date(5)).getTime(), new Date('x').toString(), new Date(0) instanceof Date,
    new (class Later extends Date { in() { return this.getTime() + 1 } })(7).in(), Date.parse('2026'), new Date(NaN).getTime(), Date.length]`
  expect(await resultOf(code)).toEqual([
    '2026-01-05T00:00:00.000Z',
    1767571200000,
    0,
    'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)',
    '1/5/2026, 1:00:00 PM',
    0,
    'string',
    5,
    'Invalid Date',
    true,
    8,
    1767225600000,
    Number.NaN,
    7,
  ])
})

test('localeCompare orders printable ASCII and common Latin as Node does in English', () => {
  const words = [
    '',
    'a',
    'A',
    'ab',
    'Ab',
    'aB',
    'b',
    'résumé',
    'resume',
    'Resume',
    'é',
    'e',
    'f',
    '1',
    '10',
    '2',
    '_a',
    '-a',
    'a-b',
    'a b',
    'ä',
    'z',
    'Z',
    'ñ',
    'n',
    'o',
    ...'!"#$%&()*+,./:;<=>?@[]^`{|}~',
  ]
  for (const left of words) {
    for (const right of words) {
      expect(`${left} ${compareInEnglish(left, right)} ${right}`).toBe(
        `${left} ${native.collator.compare(left, right)} ${right}`,
      )
    }
  }
})

test('numbers for readers', () => {
  expect([1234567.891, -0.5, 1e21, 999, 0, Number.NaN].map((value) => value.toLocaleString())).toEqual([
    '1,234,567.891',
    '-0.5',
    '1,000,000,000,000,000,000,000',
    '999',
    '0',
    'NaN',
  ])
})

test('timers: order, periods, clearing inside of a call, delays as Node has them', async () => {
  const node = benchNode(`
    const seen: string[] = []
    const note = (text: string) => () => { seen.push(text + '@' + performance.now()) }
    setTimeout(note('none')); setTimeout(note('NaN'), NaN); setTimeout(note('huge'), 2 ** 31); setTimeout(note('text'), '5' as never)
    setTimeout((a: string, b: string) => note(a + b)(), 3, 'ar', 'gs')
    const cleared = setTimeout(note('cleared'), 2); clearTimeout(cleared); clearTimeout(undefined); clearTimeout(12345 as never)
    let rounds = 0
    const every = setInterval(() => { note('every')(); if (++rounds === 3) clearInterval(every) }, 10)
    export default { fetch: () => [typeof every === 'number' && every > 0, ...seen] }`)
  node.elapse(100)
  expect(await node.ask()).toEqual([
    true,
    'none@1',
    'NaN@1',
    'huge@1',
    'args@3',
    'text@5',
    'every@10',
    'every@20',
    'every@30',
  ])
})

test('what a timer throws goes out to whoever fires it', () => {
  const node = benchNode(
    "setTimeout(() => { throw new RangeError('boom') }, 1); export default { fetch() {} }",
  )
  expect(() => node.elapse(1)).toThrow('boom')
})

test('the console shows values, and asks none of them', async () => {
  const node = benchNode(`
    class Card { id = 1; #secret = 2; get text() { throw 1 } }
    export default { fetch() {
      console.log('%s has %d of %j%%', 'web-1', 3, { a: [1, 'b'] }, 'and more')
      console.warn(new Card(), [undefined, null, -0, 1n, Symbol('s')], new Map([['k', new Set([1])]]), () => {}, new Date(0), /x/g)
      console.error(new TypeError('bad', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }))
    } }`)
  await node.ask()
  expect(node.lines).toEqual([
    "web-1 has 3 of { a: [ 1, 'b' ] }% and more",
    "warn: Card { id: 1 } [ undefined, null, -0, 1n, Symbol(s) ] Map(1) { 'k' => Set(1) { 1 } } [Function (anonymous)] 1970-01-01T00:00:00.000Z /x/g",
    "error: TypeError: bad { [cause]: Error: refused { code: 'ECONNREFUSED' } }",
  ])
})
