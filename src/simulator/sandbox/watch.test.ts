import { expect, test } from 'vitest'
import { benchNode } from './bench-node.ts'
import { compile } from './compile.ts'
import { prepareRealm } from './realm.ts'
import { linkModule } from './syntax/link.ts'
import { SourceFile } from './syntax/place.ts'
import { placeOfThrown, Watch } from './watch.ts'

const codeOf = (source: string): string => linkModule(new SourceFile('a.ts', source)).detached.code

test('each loop and each function counts once a round or call, on its own line', () => {
  const source = [
    'for (;;) x()',
    'while (a) { b() }',
    'do c(); while (d)',
    'for (const e of f) for (const g in h) i **= j',
    'const k = (l: number): number => l ** 2',
    'function m() {}',
    'class N { o() {} get p() { return () => ({}) } }',
  ].join('\n')
  const code = codeOf(
    `declare const a: boolean, b: () => void, c: () => void, d: boolean, f: [], h: object\nlet i = 1, j = 1, x = b\n${source}`,
  )
  const counts = code.split('\n').map((line) => line.match(/\.spent\("a\.ts",\d+\)/g) ?? [])
  expect(counts.map(({ length }) => length)).toEqual([0, 0, 1, 1, 1, 2, 1, 1, 3])
  for (const [line, calls] of counts.entries())
    for (const call of calls) expect(call).toBe(`.spent("a.ts",${line + 1})`)
})

test('counting changes nothing of what a program means', async () => {
  const program = `
const power = (base: number) => base ** 2
const made = () => ({ of: (1, 2) })
function* numbers() { for (let n = 0; n < 3; n++) yield n }
function thrower(value: unknown) { if (value) throw value, 'second' ; return 'none' }
const later = async () => { let sum = 0; for await (const n of numbers()) sum += n; return sum }
class Base { constructor(readonly_: number) { this.kept = readonly_ } kept: number }
class Derived extends Base { constructor() { super(7) } }
export default {
  async fetch() {
    const parts: unknown[] = [power(3), made(), await later(), new Derived().kept, thrower.name, power.length]
    try { thrower(1) } catch (thrown) { parts.push(thrown) }
    try { throw 2 ** 3 } catch (thrown) { parts.push(thrown) }
    let count = 0
    outer: for (;;) { do if (++count > 5) break outer; while (true) }
    let odd = 1
    while (odd < 100) odd **= 2, odd++
    parts.push(count, odd)
    return parts
  },
}`
  prepareRealm()
  const parts = await benchNode({ 'a.ts': program }).ask()
  expect(parts).toEqual([9, { of: 2 }, 3, 7, 'thrower', 1, 'second', 8, 6, 677])
})

const trips = [
  'const value = undefined; value.slice(1)',
  'const value = null; value?.slice(1).length',
  'const value = 5; value.slice(1)',
  'const value = 5; value.slice(1).at(0)',
  'const value = [1]; value.slice(0).lenght()',
  'const value = { a: undefined }; value.a?.slice(1).at(0).b; value.a.slice(1)',
  'const value = undefined; value?.slice(1).at(0).b.c; value.slice(1)',
  'const value = [5]; value.filter(Boolean).slice(0).at(0).slice(1)',
  'const value = { deeper: {} }; value.deeper.splice(1)',
  'const call = () => ({}); call().indexOf(1)',
  'const value = { slice: 1 }; value.slice?.call; value.slice',
  'const value = {}; value.slice?.(1)',
  'const value = { deeper: undefined }; value.deeper?.list.slice(1)',
  'const value = {}; value?.deeper.list.slice(1)',
  'const value = 5; Math.max(...value)',
  'const value = { a: undefined }; Math.max(...value.a)',
  'const { a, ...others } = undefined',
  'const value = null; const { a, ...others } = value',
  'let a, others; ({ a, ...others } = undefined)',
  'const value = 5; const [a, ...others] = value',
  'const value = undefined; ({ ...value })',
  'throw (() => 1)()',
  'throw [1].map((one) => one)',
  'const list = [1]; list.filter(Boolean).lenght()',
  'const list = [1]; list.filter(Boolean).map(String).deeper.call(1)',
  'new Map().lenght()',
  'const node = { get: () => ({ list: undefined }) }; node.get(1).list.slice()',
  'const rows = [[1], 5]; rows[1].slice()',
  'new Set(5)',
  'new Map(null).size; new Set(undefined).size; new Set().add(1).of(1)',
  'new Map([1])',
  'Array.from(5).length; Array.from(null)',
  'Object.fromEntries(5)',
  'return Array.from({ length: 3 }, (_, at) => at).join() + [...new Set("abca")].join() + Object.fromEntries(new Map([[1, 2]]))[1]',
  'const rows = [[1], 5]; const at = 1; Math.max(...rows[at])',
  'throw [1, 2].slice(1)[0]',
  'new (class extends Array { slice() { return super.slice(1) } })(1, 2, 3).slice().indexOf(4).at(1)',
]

test.each(trips)('who trips hears what they would without counting: %s', (code) => {
  const node = benchNode(`export default { fetch() { ${code} } }`)
  const told = (run: () => unknown): string => {
    try {
      return `gave ${String(run())}`
    } catch (thrown) {
      return `threw ${String(thrown)}`
    }
  }
  const own = told(() => new Function(`'use strict'; ${code}`)())
  const ours = told(() => Reflect.apply(node.program.fetch, undefined, []))
  expect(simple(ours)).toBe(simple(own))
})

/** Engines have several ways to say what cannot be spread or taken apart. */
function simple(told: string): string {
  if (/is not iterable|Spread syntax/.test(told)) return 'not iterable'
  return told.replace(/destructure property '.' of '(.*)' as/, "destructure '$1' as")
}

test('what runs on is told by its line, again and again, until the node takes in another event', () => {
  const told: unknown[] = []
  const watch = new Watch((place) => told.push(place))
  const loop = (line: number, until: () => boolean): void => {
    while (!until()) if (--watch.left < 0) watch.spent('a.ts', line)
  }
  loop(3, () => told.length === 2)
  expect(told).toEqual([
    { file: 'a.ts', line: 3 },
    { file: 'a.ts', line: 3 },
  ])
  watch.renew()
  for (let round = 0; round < 1000; round++) if (--watch.left < 0) watch.spent('a.ts', 4)
  expect(told).toHaveLength(2)
})

test('a text that is thrown is known by its line, another value is not', () => {
  const watch = new Watch()
  expect(watch.thrown('my words', 'a.ts', 5)).toBe('my words')
  expect(placeOfThrown('my words')).toEqual({ file: 'a.ts', line: 5 })
  expect(placeOfThrown('other words')).toBeUndefined()
})

test('the name of what counts is none of the program’s', () => {
  const script = compile({
    'a.ts': 'const $mwatch = 1\nexport default { fetch: () => new Response(String($mwatch)) }',
  }).script('a.ts')
  expect(script.code).toContain('$mmwatch.left')
})

test('past a limit, every round throws where it stands, until the next event', () => {
  const explained: unknown[] = []
  const limit = {
    most: 100,
    explain: (place: unknown) => {
      explained.push(place)
      return new Error('no end')
    },
  }
  const watch = new Watch(undefined, limit)
  const rounds = (count: number): void => {
    for (let round = 0; round < count; round++) if (--watch.left < 0) watch.spent('a.ts', 3)
  }
  rounds(100)
  expect(() => rounds(100)).toThrow('no end')
  expect(() => rounds(1)).toThrow('no end')
  expect(explained).toEqual([
    { file: 'a.ts', line: 3 },
    { file: 'a.ts', line: 3 },
  ])
  watch.renew()
  rounds(100)
})
