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
